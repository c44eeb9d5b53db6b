"""Where the timer table and the calendar of a platform come from, before anybody changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.deadlines.calendar import WorkCalendar
from engine.deadlines.timers import TimerTable


def no_timers() -> TimerTable:
    """A table without a key."""
    return TimerTable({}, "")


def every_weekday() -> WorkCalendar:
    """A calendar without holidays."""
    return WorkCalendar(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class TimeDefaults:
    """Each is asked whenever it is needed, so that a change is in force at once; what it raises refuses the
    command that asked."""

    timers: Callable[[], TimerTable] = no_timers
    calendar: Callable[[], WorkCalendar] = every_weekday
