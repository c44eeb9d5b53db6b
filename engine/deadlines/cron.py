"""Recurring starts: five-field cron (minute hour day-of-month month day-of-week) read in Asia/Shanghai."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.deadlines.calendar import SHANGHAI, WorkCalendar, local
from engine.errors import Invalid

_FIELDS = (("分", 0, 59), ("时", 0, 23), ("日", 1, 31), ("月", 1, 12), ("周", 0, 7))
_SEARCH_DAYS = 366 * 5


@dataclass(frozen=True, slots=True)
class Cron:
    """`weekdays` are ISO (1 Monday … 7 Sunday). As in cron, when both day fields are restricted either may match."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def falls_on(self, day: date) -> bool:
        by_month, by_week = day.day in self.days, day.isoweekday() in self.weekdays
        either = len(self.days) < 31 and len(self.weekdays) < 7
        return day.month in self.months and ((by_month or by_week) if either else (by_month and by_week))


def parse_cron(text: str, where: str = "") -> Cron:
    """The schedule that `text` says; raises Invalid naming `where` and the field."""
    parts = text.split()
    if len(parts) != len(_FIELDS):
        raise Invalid("CRON_SYNTAX", "cron 应有五段", where=where, expected="分 时 日 月 周", found=text)
    minutes, hours, days, months, weekdays = (
        _field(part, *bounds, where) for part, bounds in zip(parts, _FIELDS, strict=True)
    )
    return Cron(
        tuple(sorted(minutes)), tuple(sorted(hours)), days, months, frozenset(day or 7 for day in weekdays)
    )


def next_occurrence(schedule: Cron, after: datetime, calendar: WorkCalendar | None = None) -> datetime:
    """The first moment strictly after `after` (aware) that the schedule names, in Asia/Shanghai.

    With `calendar`, days off are passed over. Raises Invalid when five years hold none (30 February).
    """
    begin = local(after)
    for ahead in range(_SEARCH_DAYS):
        day = begin.date() + timedelta(days=ahead)
        if not schedule.falls_on(day) or (calendar and not calendar.is_working_day(day)):
            continue
        for hour in schedule.hours:
            for minute in schedule.minutes:
                moment = datetime.combine(day, time(hour, minute), SHANGHAI)
                if moment > begin:
                    return moment
    raise Invalid("CRON_NEVER", "cron 五年内没有任何一次", found=after.isoformat())


def _field(text: str, name: str, low: int, high: int, where: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            begin, end = low, high
        elif first.isdecimal() and (last.isdecimal() if dash else True):
            begin, end = int(first), int(last) if dash else (high if step else int(first))
        else:
            begin, end = high, low
        every = int(step) if step.isdecimal() else (0 if "/" in part else 1)
        if not (low <= begin <= end <= high and every > 0):
            raise Invalid(
                "CRON_SYNTAX", f"cron 的“{name}”段写法不对", where, f"{low} 至 {high},可用 , - / *", text
            )
        found.update(range(begin, end + 1, every))
    return frozenset(found)
