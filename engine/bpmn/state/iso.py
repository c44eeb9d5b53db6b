"""Dates and durations as BPMN timers write them (ISO 8601), with the calendar's own month arithmetic.

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
    r"([-+]?)P(?:([-+]?\d{1,6})Y)?(?:([-+]?\d{1,6})M)?(?:([-+]?\d{1,6})W)?(?:([-+]?\d{1,6})D)?"
    r"(?:T(?=[-+\d])(?:([-+]?\d{1,9})H)?(?:([-+]?\d{1,9})M)?(?:([-+]?\d{1,9}(?:\.\d{1,6})?)S)?)?",
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

    @property
    def positive(self) -> bool:
        """Whether it leads into the future, and no part of it back."""
        return not self.empty and self.months >= 0 and self.rest >= timedelta(0)

    def times(self, count: int) -> Duration:
        return Duration(self.months * count, self.rest * count)


def parse_duration(text: str, signed: bool = True) -> Duration:
    """An ISO 8601 duration, when `signed` with signs as Camunda 8 allows them (-PT5M, PT-5M); ValueError (Chinese) when
    it is none, e.g. a bare `P`."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()[1:]) or (not signed and {"-", "+"} & set(text)):
        raise ValueError(f"“{text}”不是 ISO 8601 时长（例如 PT2H、P3D、P1M）")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[1:7])
    seconds = float(match[8] or 0)
    rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return Duration(12 * years + months, rest).times(-1 if match[1] == "-" else 1)


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
