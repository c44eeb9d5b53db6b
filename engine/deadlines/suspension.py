"""Stopping a timer and going on from what was left (handbook 3.5): appraisal, hearing, service by notice, consent …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.deadlines.calendar import WorkCalendar, local
from engine.deadlines.timers import TimerSpec
from engine.errors import Invalid


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch that does not count; `start` and `end` are aware, `reason` is the handbook's `suspend_reason`."""

    start: datetime
    end: datetime
    reason: str


def checked(spec: TimerSpec, begin: datetime, suspensions: Sequence[Suspension]) -> list[Suspension]:
    """The suspensions in Asia/Shanghai, in order, cut at `begin` and without overlap.

    Raises Invalid for a timer that may not be suspended, a missing reason, or an end before its start.
    """
    if suspensions and not spec.suspendable:
        raise Invalid("NOT_SUSPENDABLE", f"{spec.meaning}不得暂停计时", where=spec.key)
    result: list[Suspension] = []
    edge = begin
    for item in sorted(suspensions, key=lambda one: one.start):
        start, end = local(item.start), local(item.end)
        if not item.reason or end < start:
            raise Invalid(
                "SUSPENSION", "暂停须有原因,且止日不早于起日", spec.key, "原因、起止时间", f"{start} 至 {end}"
            )
        if end > edge:
            result.append(Suspension(max(start, edge), end, item.reason))
            edge = end
    return result


def later_day(day: date, working: bool, pauses: Sequence[Suspension], calendar: WorkCalendar) -> date:
    """`day` moved by the days of the pauses that began before it."""
    for pause in pauses:
        first, last = pause.start.date(), pause.end.date()
        if first > day:
            break
        if working:
            day = calendar.add_working_days(day, calendar.working_days_between(first, last))
        else:
            day += timedelta(days=(last - first).days)
    return day


def later_moment(
    due: datetime, working: bool, pauses: Sequence[Suspension], calendar: WorkCalendar
) -> datetime:
    """`due` moved by the time of the pauses that began before it."""
    for pause in pauses:
        if pause.start >= due:
            break
        if working:
            lost = calendar.working_time_between(pause.start, pause.end)
            due = calendar.add_working_time(due, lost)
        else:
            due += pause.end - pause.start
    return due
