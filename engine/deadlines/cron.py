"""Cron: recurring moments as Spring and Camunda 8 write them, with or without seconds, read in Asia/Shanghai.

Fields: (second) minute hour day-of-month month day-of-week; `*`, `?`, lists, ranges, steps, names (JAN, MON), macros
(@daily). Day of month also `L` (last day), `L-3`, `15W` (the weekday nearest the 15th), `LW`; day of week also `5L`
(last Friday of the month) and `MON#1` (first Monday). Source: Spring's CronExpression; crontab(5) for `either`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from engine.deadlines.calendar import SHANGHAI, WorkCalendar, local
from engine.deadlines.cron_days import DayRule, any_day, day_of_month, day_of_week
from engine.deadlines.cron_field import field_values
from engine.errors import Invalid

#: 29 February on a given day of the week comes once in 28 years, once in 40 over a century's end.
_SEARCH_DAYS = 366 * 40
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_MACROS = {
    "@YEARLY": "0 0 1 1 *",
    "@ANNUALLY": "0 0 1 1 *",
    "@MONTHLY": "0 0 1 * *",
    "@WEEKLY": "0 0 * * 0",
    "@DAILY": "0 0 * * *",
    "@MIDNIGHT": "0 0 * * *",
    "@HOURLY": "0 * * * *",
}


@dataclass(frozen=True, slots=True)
class Cron:
    """A read expression. `either`: when both day fields are restricted one of them is enough (crontab); else both must
    fit (Spring)."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    months: frozenset[int]
    days: DayRule
    weekdays: DayRule
    either: bool = False

    def falls_on(self, day: date) -> bool:
        """Whether the expression names a moment of this day."""
        if day.month not in self.months:
            return False
        if self.either and self.days is not any_day and self.weekdays is not any_day:
            return self.days(day) or self.weekdays(day)
        return self.days(day) and self.weekdays(day)

    def after(self, moment: datetime, calendar: WorkCalendar | None = None) -> datetime:
        """The first moment strictly after `moment` (aware), in Asia/Shanghai; with `calendar`, days off are passed
        over. ValueError (Chinese) when forty years, or the calendar's time, hold none."""
        begin = local(moment)
        for ahead in range(_SEARCH_DAYS):
            try:
                day = begin.date() + timedelta(days=ahead)
            except OverflowError:
                break
            if not self.falls_on(day) or (calendar and not calendar.is_working_day(day)):
                continue
            clock = self._clock_after(begin.time() if ahead == 0 else None)
            if clock is not None:
                return datetime.combine(day, clock, SHANGHAI)
        raise ValueError("cron 四十年内没有任何一次")

    def _clock_after(self, begin: time | None) -> time | None:
        """The first time of day, or the first later than `begin`."""
        for hour in self.hours:
            if begin and hour < begin.hour:
                continue
            for minute in self.minutes:
                if begin and (hour, minute) < (begin.hour, begin.minute):
                    continue
                for second in self.seconds:
                    if begin is None or time(hour, minute, second) > begin:
                        return time(hour, minute, second)
        return None


@lru_cache(256)  # each firing reads it again
def read_cron(text: str, either: bool = False) -> Cron:
    """The expression that `text` says, of five fields or six; ValueError (Chinese) naming the field that is wrong."""
    words = text.strip().upper()
    fields = _MACROS.get(words, words).split()
    if len(fields) == 5:
        fields = ["0", *fields]
    if len(fields) != 6:
        raise ValueError(f"“{text}”不是 cron：应有 5 个或 6 个字段，现有 {len(fields)} 个")
    second, minute, hour, day, month, weekday = fields
    return Cron(
        tuple(sorted(field_values(second, 0, 59, "秒"))),
        tuple(sorted(field_values(minute, 0, 59, "分"))),
        tuple(sorted(field_values(hour, 0, 23, "时"))),
        field_values(month, 1, 12, "月", _MONTHS),
        day_of_month(day),
        day_of_week(weekday),
        either,
    )


def parse_cron(text: str, where: str = "") -> Cron:
    """A five-field crontab of the timer table; raises Invalid naming `where` and the field."""
    if len(text.split()) != 5:
        raise Invalid("CRON_SYNTAX", "cron 应有五段", where=where, expected="分 时 日 月 周", found=text)
    try:
        return read_cron(text, either=True)
    except ValueError as error:
        raise Invalid("CRON_SYNTAX", str(error), where, "分 时 日 月 周", text) from error


def next_occurrence(schedule: Cron, after: datetime, calendar: WorkCalendar | None = None) -> datetime:
    """As `Cron.after`; raises Invalid when there is no such moment."""
    try:
        return schedule.after(after, calendar)
    except ValueError as error:
        raise Invalid("CRON_NEVER", str(error), found=after.isoformat()) from error
