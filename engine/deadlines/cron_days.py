"""The two day fields of a cron expression, with Quartz's L, W and # as Spring reads them."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from engine.deadlines.cron_field import field_values, number

DayRule = Callable[[date], bool]
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_SATURDAY, _SUNDAY = 5, 6


def any_day(day: date) -> bool:
    """An unrestricted day field: `*` or `?`."""
    return True


def day_of_month(text: str) -> DayRule:
    """The rule of a day-of-month field; ValueError (Chinese) when it says nothing."""
    return _field(text, _month_part)


def day_of_week(text: str) -> DayRule:
    """The rule of a day-of-week field, 0 and 7 being Sunday; ValueError (Chinese) when it says nothing."""
    return _field(text, _week_part)


def _field(text: str, read: Callable[[str], DayRule]) -> DayRule:
    if text in ("*", "?"):
        return any_day
    rules = [read(part) for part in text.split(",")]
    return rules[0] if len(rules) == 1 else lambda day: any(rule(day) for rule in rules)


def _month_part(part: str) -> DayRule:
    if part == "L":
        return lambda day: day.day == _length(day)
    if part == "LW":
        return lambda day: day == _nearest_weekday(day, _length(day))
    if part.startswith("L-"):
        back = _within(part[2:], 1, 30, part, "日")
        return lambda day: day.day == _length(day) - back
    if part.endswith("W"):
        wanted = _within(part[:-1], 1, 31, part, "日")
        return lambda day: wanted <= _length(day) and day == _nearest_weekday(day, wanted)
    numbers = field_values(part, 1, 31, "日")
    return lambda day: day.day in numbers


def _week_part(part: str) -> DayRule:
    if "#" in part:
        name, _, ordinal = part.partition("#")
        weekday, nth = _weekday(name, part), _within(ordinal, 1, 5, part, "星期")
        return lambda day: day.isoweekday() % 7 == weekday and (day.day - 1) // 7 == nth - 1
    if part.endswith("L"):
        weekday = _weekday(part[:-1], part)
        return lambda day: day.isoweekday() % 7 == weekday and day.day + 7 > _length(day)
    # SUN closes a range (MON-SUN) as 7 and opens one as 0
    part = part.replace("-SUN", "-7")
    numbers = frozenset(n % 7 for n in field_values(part, 0, 7, "星期", DAYS))
    return lambda day: day.isoweekday() % 7 in numbers


def _weekday(text: str, part: str) -> int:
    if text in DAYS:
        return DAYS.index(text)
    return _within(text, 0, 7, part, "星期") % 7


def _within(text: str, low: int, high: int, part: str, name: str) -> int:
    found = number(text, low, name, part)
    if not low <= found <= high:
        raise ValueError(f"cron 的“{name}”字段“{part}”超出 {low}–{high}")
    return found


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _nearest_weekday(month: date, wanted: int) -> date:
    """The weekday nearest to a day of the month, never leaving the month."""
    day = month.replace(day=wanted)
    if day.weekday() == _SATURDAY:
        return day - timedelta(days=1) if wanted > 1 else day + timedelta(days=2)
    if day.weekday() == _SUNDAY:
        return day + timedelta(days=1) if wanted < _length(day) else day - timedelta(days=2)
    return day
