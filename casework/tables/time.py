"""The timer table and the calendar of the handbook (`processes/base/shared/timers.yaml`, `holidays.yaml`)."""

from __future__ import annotations

from typing import Final

from casework.tables.overlays import OverlaidTable, platform_only
from engine.deadlines import TimerTable, WorkCalendar, calendar_of, timers_of
from engine.deadlines.defaults import TimeDefaults

_OWN: Final = "区县的改动在设置里（docs/deadlines.md）"
TIMERS: Final = OverlaidTable("timers.yaml", platform_only(timers_of, _OWN))
HOLIDAYS: Final = OverlaidTable("holidays.yaml", platform_only(calendar_of, _OWN))


def timers() -> TimerTable:
    """The handbook's timers in force."""
    return TIMERS.at("")


def calendar() -> WorkCalendar:
    """Holidays and make-up days in force."""
    return HOLIDAYS.at("")


TIME = TimeDefaults(timers, calendar)
