"""Texts of dates, times, dates and times (XML Schema forms, plus `@zone`)."""

from __future__ import annotations

import re

from engine.feel.durations import DAY, SECOND, Duration, fraction_nanos, parse_duration
from engine.feel.errors import Unfit
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime, zone_of

_DATE = re.compile(r"(-?)([1-9]\d{4,8}|\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:(Z)|([+-])(\d{2}):(\d{2})(?::(\d{2}))?|@([A-Za-z0-9_+\-/]+))?",
    re.ASCII,
)
_MAX_OFFSET = 18 * 3600


def parse_date(text: str) -> FeelDate | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year = int(match[2])
    try:
        return FeelDate(-year if match[1] else year, int(match[3]), int(match[4]))
    except Unfit:
        return None


def parse_time(text: str) -> FeelTime | None:
    """None when it is no time; 24:00:00 is not a time of day here (see `parse_date_time`)."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    if hour > 23 or minute > 59 or second > 59:
        return None
    nanos = (hour * 3600 + minute * 60 + second) * SECOND + fraction_nanos(match[4])
    if match[10] is not None:
        return FeelTime(nanos, None, match[10]) if zone_of(match[10]) is not None else None
    if match[5] is not None:
        return FeelTime(nanos, 0)
    if match[6] is None:
        return FeelTime(nanos)
    offset = int(match[7]) * 3600 + int(match[8]) * 60 + int(match[9] or 0)
    if offset > _MAX_OFFSET or int(match[8]) > 59 or int(match[9] or 0) > 59:
        return None
    return FeelTime(nanos, -offset if match[6] == "-" else offset)


def parse_date_time(text: str) -> FeelDateTime | None:
    """A date alone means its midnight; `T24:00:00` means the next day's."""
    day, mark, clock = text.partition("T")
    date = parse_date(day)
    if date is None:
        return None
    if not mark:
        return FeelDateTime(date, FeelTime(0))
    midnight = clock.startswith("24:00:00")
    time = parse_time("00" + clock[2:] if midnight else clock)
    if time is None or (midnight and time.nanos % DAY):
        return None
    return FeelDateTime(date.plus_days(1) if midnight else date, time)


def parse_temporal(text: str) -> FeelDate | FeelTime | FeelDateTime | Duration | None:
    """What an `@"…"` literal means; None when it is none of the temporal kinds."""
    if "P" in text[:2]:
        return parse_duration(text)
    if "T" in text[4:]:
        return parse_date_time(text)
    if ":" in text:
        return parse_time(text)
    return parse_date(text)
