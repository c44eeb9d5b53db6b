"""The border between FEEL's values and Python's, and JSON.

Inside, dates are FeelDate and so on; outside, `export` gives datetime.date, datetime.time and datetime.datetime (naive
when local, with ZoneInfo when a zone id was given) wherever these can hold the value exactly, else the FEEL value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.durations import SECOND, DaysTimeDuration, YearsMonthsDuration
from engine.feel.numbers import INT_BOUND, decimal, whole
from engine.feel.runtime import Runtime
from engine.feel.size import check_size
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.text import text_of
from engine.feel.values import Range, is_function

#: Types of which every value is a FEEL value already.
PLAIN: frozenset[type] = frozenset(
    {
        type(None),
        bool,
        int,
        str,
        Decimal,
        FeelDate,
        FeelTime,
        FeelDateTime,
        DaysTimeDuration,
        YearsMonthsDuration,
        Range,
    }
)
_EXPORTED: frozenset[type] = frozenset({FeelDate, FeelTime, FeelDateTime, list, dict})
_JSON: frozenset[type] = frozenset({str, int, bool, type(None)})
_HOUR = 3600 * SECOND


def normalise(value: Any) -> Any:
    """The FEEL value of a Python value (deeply); raises TypeError for what has none."""
    kind = type(value)
    if kind in PLAIN or kind is Decimal or is_function(value):
        return value
    if isinstance(value, Mapping):
        made = {str(k): normalise(v) for k, v in value.items()}
        return (
            value if kind is dict and all(type(k) is str and made[k] is v for k, v in value.items()) else made
        )
    if isinstance(value, list | tuple | set | frozenset):
        items = [normalise(v) for v in value]
        return value if kind is list and all(x is y for x, y in zip(items, value, strict=True)) else items
    if isinstance(value, float):
        return whole(decimal(Decimal(repr(value)))) if isfinite(value) else None
    if isinstance(value, int):
        return int(value)
    return _temporal(value)


def _temporal(value: Any) -> Any:
    if isinstance(value, datetime):
        return FeelDateTime(FeelDate(value.year, value.month, value.day), _time(value.timetz(), value))
    if isinstance(value, date):
        return FeelDate(value.year, value.month, value.day)
    if isinstance(value, time):
        return _time(value, None)
    if isinstance(value, timedelta):
        return DaysTimeDuration.from_timedelta(value)
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not a FEEL value")


def _time(value: time, moment: datetime | None) -> FeelTime:
    nanos = value.hour * _HOUR + value.minute * 60 * SECOND + value.second * SECOND + value.microsecond * 1000
    if value.tzinfo is None:
        return FeelTime(nanos)
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        return FeelTime(nanos, None, value.tzinfo.key)
    offset = (moment.utcoffset() if moment is not None else value.utcoffset()) or timedelta()
    return FeelTime(nanos, int(offset.total_seconds()))


def normalised(value: Any, rt: Runtime) -> Any:
    """As `normalise`, looking at each list or context once in an evaluation."""
    known = rt.seen.get(id(value))
    if known is None:
        known = rt.seen[id(value)] = (value, normalise(value))
    return known[1]


def export(value: Any) -> Any:
    """The Python value of a FEEL value (deeply); see the module's text. Raises FeelLimitExceeded (`max_size`)."""
    if type(value) is list or type(value) is dict:
        check_size(value)
    return _export(value)


def _export(value: Any) -> Any:
    kind = type(value)
    if kind not in _EXPORTED:
        return value
    if kind is list:
        return [_export(v) for v in value]
    if kind is dict:
        return {k: _export(v) for k, v in value.items()}
    if kind is FeelDate:
        return date(value.year, value.month, value.day) if 1 <= value.year <= 9999 else value
    if kind is FeelTime:
        return _python_time(value) or value
    moment = _python_time(value.time)
    if moment is None or not 1 <= value.date.year <= 9999:
        return value
    return datetime.combine(date(value.date.year, value.date.month, value.date.day), moment)


def _python_time(value: FeelTime) -> time | None:
    if value.nanos % 1000:
        return None
    if value.zone is not None:
        zone: ZoneInfo | timezone | None = ZoneInfo(value.zone)
    else:
        zone = None if value.offset is None else timezone(timedelta(seconds=value.offset))
    return time(value.hour, value.minute, value.second, value.nanos % SECOND // 1000, zone)


def to_json(value: Any) -> Any:
    """A JSON value (numbers stay int or Decimal): temporals, durations, ranges and functions become their text."""
    return value if type(value) in _JSON else _to_json(normalise(value))


def _to_json(value: Any) -> Any:
    if type(value) is list:
        return [_to_json(v) for v in value]
    if type(value) is dict:
        return {k: _to_json(v) for k, v in value.items()}
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is Decimal:
        return whole(value)
    return text_of(value)


def from_json(value: Any) -> Any:
    """The FEEL value of a JSON value: floats become decimals, whole numbers beyond 34 digits are rounded."""
    return _from_json(normalise(value))


def _from_json(value: Any) -> Any:
    if type(value) is list:
        return [_from_json(v) for v in value]
    if type(value) is dict:
        return {k: _from_json(v) for k, v in value.items()}
    if type(value) is int and not -INT_BOUND < value < INT_BOUND:
        return decimal(value)
    return value
