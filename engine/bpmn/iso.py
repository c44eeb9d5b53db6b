"""Dates, durations and cron as BPMN timers write them (ISO 8601; Spring's cron), with the calendar's own
month arithmetic.

Months and years are added in Asia/Shanghai and clamped to the month's end: 31 January + P1M is 28 or 29 February.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DURATION = re.compile(
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """Calendar months, and a fixed length besides."""

    months: int
    rest: timedelta

    @property
    def empty(self) -> bool:
        return not self.months and not self.rest

    def times(self, count: int) -> Duration:
        return Duration(self.months * count, self.rest * count)


def parse_duration(text: str) -> Duration:
    """An ISO 8601 duration; ValueError (Chinese) when it is none, e.g. a bare `P`."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        raise ValueError(f"“{text}”不是 ISO 8601 时长（例如 PT2H、P3D、P1M）")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[:6])
    seconds = float(match[7] or 0)
    rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return Duration(12 * years + months, rest)


def parse_date(text: str) -> datetime:
    """An ISO 8601 date and time with offset or `[Zone]`; ValueError when it is none, or naive."""
    text = text.strip()
    body, bracket, zone = text.partition("[")
    if not bracket:
        body, bracket, zone = text.partition("@")
    try:
        moment = datetime.fromisoformat(body)
    except ValueError as error:
        raise ValueError(f"“{text}”不是 ISO 8601 日期时间（例如 2026-03-01T09:00:00+08:00）") from error
    if bracket:
        try:
            named = ZoneInfo(zone.rstrip("]"))
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"“{text}”的时区“{zone.rstrip(']')}”不存在") from error
        moment = moment.replace(tzinfo=named) if moment.tzinfo is None else moment.astimezone(named)
    if moment.tzinfo is None:
        raise ValueError(f"“{text}”没有时区：日期时间必须带偏移，例如 +08:00")
    return moment


def add(moment: datetime, duration: Duration) -> datetime:
    """`moment` (aware) plus a duration; ValueError when the year leaves 1–9999."""
    try:
        if duration.months:
            local = moment.astimezone(SHANGHAI)
            index = local.year * 12 + local.month - 1 + duration.months
            year, month = divmod(index, 12)
            day = min(local.day, calendar.monthrange(year, month + 1)[1])
            moment = local.replace(year=year, month=month + 1, day=day)
        return moment + duration.rest
    except (OverflowError, ValueError) as error:
        raise ValueError("时间超出可表示的范围") from error


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression: sets of seconds, minutes, hours, days, months, weekdays (0 = Sunday)."""

    seconds: frozenset[int]
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int] | None
    months: frozenset[int]
    weekdays: frozenset[int] | None

    def after(self, moment: datetime) -> datetime:
        """The first match later than `moment`, read in Asia/Shanghai; ValueError when none comes within eight years."""
        start = moment.astimezone(SHANGHAI).replace(microsecond=0) + timedelta(seconds=1)
        day = start.replace(hour=0, minute=0, second=0)
        for _ in range(366 * 8):
            if self._day_fits(day):
                for found in self._times_on(day):
                    if found >= start:
                        return found
            day = (day + timedelta(days=1)).replace(hour=0)
        raise ValueError("cron 表达式在八年内没有匹配的时间")

    def _day_fits(self, day: datetime) -> bool:
        if day.month not in self.months or (self.days is not None and day.day not in self.days):
            return False
        return self.weekdays is None or day.isoweekday() % 7 in self.weekdays

    def _times_on(self, day: datetime) -> list[datetime]:
        return [
            day.replace(hour=hour, minute=minute, second=second)
            for hour in sorted(self.hours)
            for minute in sorted(self.minutes)
            for second in sorted(self.seconds)
        ]


_MONTHS = {
    name: str(number)
    for number, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
    )
}
_DAYS = {name: str(number) for number, name in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"])}
_MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}


def parse_cron(text: str) -> Cron:
    """Five fields (minute first) or six (second first); ValueError (Chinese) naming the field that is wrong."""
    fields = _MACROS.get(text.strip(), text.strip()).upper().split()
    if len(fields) == 5:
        fields = ["0", *fields]
    if len(fields) != 6:
        raise ValueError(f"“{text}”不是 cron：应有 5 个或 6 个字段，现有 {len(fields)} 个")
    second, minute, hour, day, month, weekday = fields
    for name, number in _MONTHS.items():
        month = month.replace(name, number)
    for name, number in _DAYS.items():
        weekday = weekday.replace(name, number)
    weekdays = None if weekday in "*?" else frozenset(n % 7 for n in _field(weekday, 0, 7, "星期"))
    return Cron(
        _field(second, 0, 59, "秒"),
        _field(minute, 0, 59, "分"),
        _field(hour, 0, 23, "时"),
        None if day in "*?" else _field(day, 1, 31, "日"),
        _field(month, 1, 12, "月"),
        weekdays,
    )


def _field(text: str, low: int, high: int, name: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, slash, step_text = part.partition("/")
        first, dash, last = span.partition("-")
        try:
            step = int(step_text) if slash else 1
            start = low if first in ("*", "?") else int(first)
            end = high if first in ("*", "?") or (slash and not dash) else int(last) if dash else start
        except ValueError as error:
            raise ValueError(f"cron 的“{name}”字段“{part}”看不懂") from error
        if step < 1 or not low <= start <= end <= high:
            raise ValueError(f"cron 的“{name}”字段“{part}”超出 {low}–{high}")
        found.update(range(start, end + 1, step))
    return frozenset(found)
