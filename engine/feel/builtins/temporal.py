"""Functions on dates, times and durations (DMN 1.5, tables 71, 82 and 83) and Camunda's last day of month and cycle."""

from __future__ import annotations

from datetime import date as calendar_date
from decimal import Decimal
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.compare import kind_of
from engine.feel.convert import normalise
from engine.feel.durations import SECOND, DaysTimeDuration, YearsMonthsDuration, parse_duration
from engine.feel.errors import Unfit
from engine.feel.runtime import Runtime
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime, in_zone, month_days, zone_of
from engine.feel.temporal_text import parse_date, parse_date_time, parse_time

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _parsed(value: Any, text: str, zh: str, en: str) -> Any:
    if value is None:
        raise Unfit(f"不是{zh}：{text[:40]}", f"not a {en}: {text[:40]}")
    return value


def _day(value: FeelDate | FeelDateTime) -> FeelDate:
    return value.date if isinstance(value, FeelDateTime) else value


@builtin("date(from: temporal)", cost=6)
def date(rt: Runtime, value: Any) -> Any:
    return _parsed(parse_date(value), value, "日期", "date") if type(value) is str else _day(value)


@builtin("date(year: number, month: number, day: number)", cost=6)
def date_of(rt: Runtime, year: Any, month: Any, day: Any) -> Any:
    return FeelDate(int(year), int(month), int(day))


@builtin("time(from: temporal)", "time(from: time)", cost=6)
def time(rt: Runtime, value: Any) -> Any:
    if type(value) is str:
        return _parsed(parse_time(value), value, "时间", "time")
    if isinstance(value, FeelDate):
        return FeelTime(0, 0)
    return value.time if isinstance(value, FeelDateTime) else value


@builtin("time(hour: number, minute: number, second: number, [offset]: days and time duration?)", cost=6)
def time_of(rt: Runtime, hour: Any, minute: Any, second: Any, offset: DaysTimeDuration | None) -> Any:
    h, m = int(hour), int(minute)
    if not (0 <= h < 24 and 0 <= m < 60 and 0 <= second < 60):
        raise Unfit("没有这个时间", "no such time of day")
    if offset is not None and abs(offset.nanos) > 18 * 3600 * SECOND:
        raise Unfit("时差应在 18 小时之内", "an offset is within 18 hours")
    nanos = (h * 60 + m) * 60 * SECOND + int(Decimal(second) * SECOND)
    return FeelTime(nanos, None if offset is None else offset.nanos // SECOND)


@builtin("date and time(from: temporal)", cost=60)
def date_and_time(rt: Runtime, value: Any) -> Any:
    if type(value) is str:
        return _parsed(parse_date_time(value), value, "日期时间", "date and time")
    return value if isinstance(value, FeelDateTime) else FeelDateTime(value, FeelTime(0, 0))


@builtin("date and time(date: moment, time: time)", cost=60)
def date_and_time_of(rt: Runtime, day: Any, clock: FeelTime) -> Any:
    return FeelDateTime(_day(day), clock)


@builtin("date and time(date: date and time, timezone: string)", cost=60)
def date_and_time_in(rt: Runtime, moment: FeelDateTime, zone: str) -> Any:
    """The same moment on the clocks of another zone; a local one is taken as UTC."""
    if zone_of(zone) is None:
        raise Unfit(f"未知时区：{zone[:40]}", f"unknown time zone: {zone[:40]}")
    return in_zone(moment.utc_nanos(), zone)


@builtin("duration(from: string)", cost=6)
def duration(rt: Runtime, text: str) -> Any:
    return _parsed(parse_duration(text), text, "时长", "duration")


@builtin("duration(from: duration)", cost=6)
def same_duration(rt: Runtime, value: Any) -> Any:
    return value


@builtin("years and months duration(from: moment, to: moment)", cost=6)
def years_and_months(rt: Runtime, start: Any, end: Any) -> Any:
    """The whole months from one to the other, negative when it runs backwards."""
    a, b = _day(start), _day(end)
    months = (b.year - a.year) * 12 + b.month - a.month
    if months > 0 and b.day < a.day:
        months -= 1
    elif months < 0 and b.day > a.day:
        months += 1
    return YearsMonthsDuration(months)


@builtin("now()")
def now(rt: Runtime) -> Any:
    """The clock reading of this step, recorded."""
    if rt.context.now is None:
        raise Unfit("此处没有时钟", "no clock here")
    return normalise(rt.context.now)


@builtin("today()")
def today(rt: Runtime) -> Any:
    moment: FeelDateTime = now(rt)
    return moment.date


@builtin("day of week(date: moment)", cost=6)
def day_of_week(rt: Runtime, value: Any) -> Any:
    return _WEEKDAYS[_day(value).weekday - 1]


@builtin("day of year(date: moment)", cost=6)
def day_of_year(rt: Runtime, value: Any) -> Any:
    day = _day(value)
    return day.ordinal - FeelDate(day.year, 1, 1).ordinal + 1


@builtin("month of year(date: moment)", cost=6)
def month_of_year(rt: Runtime, value: Any) -> Any:
    return _MONTHS[_day(value).month - 1]


@builtin("week of year(date: moment)", cost=6)
def week_of_year(rt: Runtime, value: Any) -> Any:
    """The ISO 8601 week."""
    day = _day(value)
    year = day.year if 2 <= day.year <= 9998 else 2000 + day.year % 400
    return calendar_date(year, day.month, day.day).isocalendar().week


@builtin("last day of month(date: moment)", cost=6)
def last_day_of_month(rt: Runtime, value: Any) -> Any:
    day = _day(value)
    last = FeelDate(day.year, day.month, month_days(day.year, day.month))
    return FeelDateTime(last, value.time) if isinstance(value, FeelDateTime) else last


@builtin("cycle(interval: duration)", cost=6)
def cycle(rt: Runtime, interval: Any) -> Any:
    return f"R/{interval}"


@builtin("cycle(repetitions: any, interval: duration)", cost=6)
def cycle_of(rt: Runtime, repetitions: Any, interval: Any) -> Any:
    """A timer's cycle; null repetitions mean without end."""
    if repetitions is None:
        return f"R/{interval}"
    if kind_of(repetitions) != "number" or repetitions < 0:
        raise Unfit("重复次数应为非负整数", "repetitions are a whole number, not negative")
    return f"R{int(repetitions)}/{interval}"
