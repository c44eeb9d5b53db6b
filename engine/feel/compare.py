"""Equality and order (DMN 1.5, tables 50 to 52)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.durations import SECOND, DaysTimeDuration, YearsMonthsDuration
from engine.feel.errors import Unfit
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.values import Range, is_function

_KINDS: dict[type, str] = {
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    FeelDate: "date",
    FeelTime: "time",
    FeelDateTime: "date and time",
    DaysTimeDuration: "days and time duration",
    YearsMonthsDuration: "years and months duration",
    Range: "range",
    type(None): "null",
}
_ORDERED = frozenset(
    {
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)
#: Types whose values order as Python orders them.
_AS_THEY_ARE: frozenset[type] = frozenset({int, str, Decimal})


def kind_of(value: object) -> str:
    """The name of the value's type in FEEL."""
    kind = _KINDS.get(type(value))
    if kind is None:
        kind = "function" if is_function(value) else type(value).__name__
    return kind


def equal(a: Any, b: Any) -> bool:
    """Whether two values are equal; raises Unfit when their kinds differ (null equals only null).

    Times are equal within the same second: that is the resolution of their value (DMN 1.5, table 53).
    """
    if a is None or b is None:
        return a is b
    kind, other = kind_of(a), kind_of(b)
    if kind != other:
        raise Unfit(f"不能比较 {kind} 与 {other}", f"cannot compare {kind} with {other}")
    if kind == "list":
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if kind == "context":
        return a.keys() == b.keys() and all(same(x, b[k]) for k, x in a.items())
    if kind == "range":
        ends = a.low_included == b.low_included and a.high_included == b.high_included
        return ends and a.sign == b.sign and same(a.low, b.low) and same(a.high, b.high)
    if kind in ("time", "date and time"):
        if a.is_local != b.is_local:
            return False
        return bool(a == b or a.utc_nanos() // SECOND == b.utc_nanos() // SECOND)
    return bool(a == b)


def same(a: object, b: object) -> bool:
    """As `equal`, but values of different kinds are simply not the same."""
    try:
        return equal(a, b)
    except Unfit:
        return False


def rank(a: Any, b: Any) -> tuple[Any, Any]:
    """Two Python values that order as `a` and `b` do; raises Unfit when they have no order."""
    if type(a) is type(b) and type(a) in _AS_THEY_ARE:
        return a, b
    kind, other = kind_of(a), kind_of(b)
    if kind != other or kind not in _ORDERED:
        raise Unfit(f"不能比较 {kind} 与 {other} 的大小", f"cannot order {kind} and {other}")
    if kind in ("time", "date and time"):
        if a.is_local != b.is_local:
            raise Unfit("不能比较有时区与无时区的时间", "cannot order a local time and one with an offset")
        return a.utc_nanos(), b.utc_nanos()
    return a, b


def less(a: object, b: object) -> bool:
    x, y = rank(a, b)
    return bool(x < y)


def less_or_equal(a: object, b: object) -> bool:
    x, y = rank(a, b)
    return bool(x <= y)


def in_range(value: object, range_: Range) -> bool:
    """Whether the range holds the value; raises Unfit when they cannot be compared, or an end is null."""
    if range_.sign == "=":
        return equal(value, range_.low)
    if not range_.sign and (range_.low is None or range_.high is None):
        raise Unfit("区间的端点为 null", "an endpoint of the range is null")
    if range_.low is not None and not (less_or_equal if range_.low_included else less)(range_.low, value):
        return False
    if range_.high is not None:
        return (less_or_equal if range_.high_included else less)(value, range_.high)
    return True


def matches(value: object, expected: object) -> bool:
    """Whether `value` is `expected`, or in the list or range that `expected` is (the operator `in`)."""
    if type(expected) is Range and type(value) is not Range:
        return in_range(value, expected)
    if type(expected) is list:
        return any(_matches_element(value, e) for e in expected) or (
            type(value) is list and same(value, expected)
        )
    return equal(value, expected)


def _matches_element(value: object, element: object) -> bool:
    try:
        return matches(value, element) if type(element) is Range else equal(value, element)
    except Unfit:
        return False
