"""From a timer and a start to the moment it is due, its reminder, its escalation, and the reason why.

What `due` is, by the kind of the timer:
- hours, minutes (C or -): exactly that much later, day or night (民法典第 201 条第 2 款);
- hours of working time (W): when that much office time has passed;
- working days (W): close of business of the n-th working day after the start;
- days, months, years (C): 24:00 of the last day, written 23:59:59 Asia/Shanghai (see engine.deadlines.law).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.deadlines import explain
from engine.deadlines.calendar import WorkCalendar, local
from engine.deadlines.explain import Step
from engine.deadlines.law import LastDay, end_of, last_day
from engine.deadlines.suspension import Suspension, checked, later_day, later_moment
from engine.deadlines.timers import TimerSpec
from engine.errors import Invalid

#: Handbook 3.5: a reminder goes out when this much of the period is left.
REMIND_LEFT = 0.3


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a timer is due; all times in Asia/Shanghai.

    `nominal` is the last day as counted, `extended` the one that days off moved it to (equal when they did not);
    `overdue_escalate_at` is close of business one working day after `due`.
    """

    key: str
    due: datetime
    remind_at: datetime
    overdue_escalate_at: datetime
    nominal: date
    extended: date
    calendar_version: str
    explanation: tuple[Step, ...]


def due(
    spec: TimerSpec,
    start: datetime,
    calendar: WorkCalendar,
    suspensions: Sequence[Suspension] = (),
    remind_left: float = REMIND_LEFT,
) -> Deadline:
    """The deadline of `spec` that begins at `start` (aware).

    Raises Invalid for a naive start, a timer that is no duration, or a suspension that is not allowed.
    """
    begin = local(start)
    pauses = checked(spec, begin, suspensions)
    moment, last, midnight = _reach(spec, begin, calendar, pauses)
    steps = [explain.begins(spec, begin), *explain.counted(spec, begin.date(), last.nominal, calendar)]
    steps += [
        Step(
            f"暂停 {pause.start:%Y-%m-%d %H:%M} 至 {pause.end:%Y-%m-%d %H:%M}:{pause.reason}",
            (pause.start.date(),),
        )
        for pause in pauses
        if pause.start < moment
    ]
    steps += [] if spec.period.by_clock else [explain.ends(spec, last, calendar)]
    steps += [explain.due_words(moment, midnight=midnight), explain.basis(spec)]
    steps += explain.calendar_words(begin.date(), last.extended, calendar)
    return Deadline(
        key=spec.key,
        due=moment,
        remind_at=_remind_at(spec, begin, moment, calendar, remind_left),
        overdue_escalate_at=calendar.closing(calendar.next_working_day(moment.date())),
        nominal=last.nominal,
        extended=last.extended,
        calendar_version=calendar.version,
        explanation=tuple(steps),
    )


def due_moment(spec: TimerSpec, start: datetime, calendar: WorkCalendar) -> datetime:
    """The same as `due(spec, start, calendar).due` at a fraction of its cost; raises the same."""
    return _reach(spec, local(start), calendar, ())[0]


def _reach(
    spec: TimerSpec, begin: datetime, calendar: WorkCalendar, pauses: Sequence[Suspension]
) -> tuple[datetime, LastDay, bool]:
    """The moment, its day before and after days off, and whether it is the 24:00 of a day."""
    period, working = spec.period, spec.day_kind == "W"
    if period.by_clock:
        ends = calendar.add_working_time(begin, period.clock) if working else begin + period.clock
        moment = later_moment(ends, working, pauses, calendar)
        return moment, LastDay(moment.date(), moment.date()), False
    if working:
        if period.months:
            raise Invalid("WORKING_MONTHS", "工作日期限不能按月、年计", spec.key, "P5D 之类", spec.duration)
        counted = calendar.on_or_after(calendar.add_working_days(begin.date(), period.days))
        day = later_day(counted, True, pauses, calendar)
        return max(calendar.closing(day), begin), LastDay(day, day), False
    nominal = later_day(last_day(begin.date(), period, calendar).nominal, False, pauses, calendar)
    last = LastDay(nominal, calendar.on_or_after(nominal))
    return end_of(last.nominal if spec.side == "authority" else last.extended), last, True


def _remind_at(
    spec: TimerSpec, begin: datetime, moment: datetime, calendar: WorkCalendar, left: float
) -> datetime:
    if not 0 < left < 1:
        raise Invalid("REMIND_SHARE", "提醒的剩余份额应在 0 与 1 之间", spec.key, "如 0.3", str(left))
    if spec.day_kind == "W":
        passed = calendar.working_time_between(begin, moment) * (1 - left)
        return calendar.add_working_time(begin, passed).replace(microsecond=0)
    return (begin + (moment - begin) * (1 - left)).replace(microsecond=0)
