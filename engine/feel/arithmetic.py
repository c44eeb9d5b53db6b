"""The operators + - * / ** and unary minus on every kind of value (DMN 1.5, tables 53 to 57)."""

from __future__ import annotations

from typing import Any

from engine.feel import numbers
from engine.feel.compare import kind_of
from engine.feel.durations import DAY, DaysTimeDuration, YearsMonthsDuration
from engine.feel.errors import Unfit
from engine.feel.numbers import is_number
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime

_DURATIONS = (DaysTimeDuration, YearsMonthsDuration)
_MOMENTS = (FeelDate, FeelDateTime)


def add(a: Any, b: Any) -> Any:
    if is_number(a) and is_number(b):
        return numbers.add(a, b)
    if type(a) is str and type(b) is str:
        return a + b
    if isinstance(a, _DURATIONS) and not isinstance(b, _DURATIONS):
        a, b = b, a
    if isinstance(b, _DURATIONS):
        return _plus_duration(a, b, 1)
    raise _unfit("+", a, b)


def subtract(a: Any, b: Any) -> Any:
    if is_number(a) and is_number(b):
        return numbers.subtract(a, b)
    if isinstance(b, _DURATIONS):
        return _plus_duration(a, b, -1)
    if isinstance(a, _MOMENTS) and isinstance(b, _MOMENTS):
        return _between(a, b)
    if type(a) is FeelTime and type(b) is FeelTime and a.is_local == b.is_local:
        return DaysTimeDuration(a.utc_nanos() - b.utc_nanos())
    raise _unfit("-", a, b)


def multiply(a: Any, b: Any) -> Any:
    if is_number(a) and is_number(b):
        return numbers.multiply(a, b)
    if is_number(a):
        a, b = b, a
    if is_number(b) and type(a) is DaysTimeDuration:
        return DaysTimeDuration(int(numbers.multiply(numbers.fit(a.nanos), b)))
    if is_number(b) and type(a) is YearsMonthsDuration:
        return YearsMonthsDuration(int(numbers.multiply(a.months, b)))
    raise _unfit("*", a, b)


def divide(a: Any, b: Any) -> Any:
    if is_number(a) and is_number(b):
        return numbers.divide(a, b)
    if is_number(b) and type(a) is DaysTimeDuration:
        return DaysTimeDuration(int(numbers.divide(numbers.fit(a.nanos), b)))
    if is_number(b) and type(a) is YearsMonthsDuration:
        return YearsMonthsDuration(int(numbers.divide(a.months, b)))
    if type(a) is DaysTimeDuration and type(b) is DaysTimeDuration:
        return numbers.divide(numbers.fit(a.nanos), numbers.fit(b.nanos))
    if type(a) is YearsMonthsDuration and type(b) is YearsMonthsDuration:
        return numbers.divide(a.months, b.months)
    raise _unfit("/", a, b)


def power(a: Any, b: Any, max_exponent: int) -> Any:
    if is_number(a) and is_number(b):
        return numbers.power(a, b, max_exponent)
    raise _unfit("**", a, b)


def negate(a: Any) -> Any:
    if is_number(a):
        return numbers.negate(a)
    if type(a) is DaysTimeDuration:
        return DaysTimeDuration(-a.nanos)
    if type(a) is YearsMonthsDuration:
        return YearsMonthsDuration(-a.months)
    raise Unfit(f"{kind_of(a)} 没有负值", f"{kind_of(a)} cannot be negated")


def _plus_duration(a: Any, b: Any, sign: int) -> Any:
    if type(b) is YearsMonthsDuration:
        if type(a) is YearsMonthsDuration:
            return YearsMonthsDuration(a.months + sign * b.months)
        if isinstance(a, _MOMENTS):
            return a.plus_months(sign * b.months)
    else:
        nanos = sign * b.nanos
        if type(a) is DaysTimeDuration:
            return DaysTimeDuration(a.nanos + nanos)
        if type(a) is FeelDateTime:
            return a.plus_nanos(nanos)
        if type(a) is FeelDate:
            return a.plus_days(nanos // DAY)
        if type(a) is FeelTime:
            return FeelTime((a.nanos + nanos) % DAY, a.offset, a.zone)
    raise _unfit("+" if sign > 0 else "-", a, b)


def _between(a: FeelDate | FeelDateTime, b: FeelDate | FeelDateTime) -> DaysTimeDuration:
    x, y = _moment(a, b), _moment(b, a)
    if x.is_local != y.is_local:
        raise Unfit(
            "不能相减：一个有时区，一个没有", "cannot subtract a local date and time and one with an offset"
        )
    return DaysTimeDuration(x.utc_nanos() - y.utc_nanos())


def _moment(value: FeelDate | FeelDateTime, other: FeelDate | FeelDateTime) -> FeelDateTime:
    """A date is its midnight: local beside a date, else UTC (beside a local date and time it has no difference)."""
    if isinstance(value, FeelDateTime):
        return value
    local = isinstance(other, FeelDate)
    return FeelDateTime(value, FeelTime(0, None if local else 0))


def _unfit(op: str, a: object, b: object) -> Unfit:
    return Unfit(f"{kind_of(a)} {op} {kind_of(b)} 没有定义", f"{kind_of(a)} {op} {kind_of(b)} is not defined")
