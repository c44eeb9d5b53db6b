"""How names and properties are looked up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.convert import PLAIN, normalised
from engine.feel.durations import SECOND, DaysTimeDuration, YearsMonthsDuration
from engine.feel.functions import HostFunction
from engine.feel.runtime import Code, Runtime, Scope
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime, offset_at
from engine.feel.values import Range, is_function

MISSING: Any = object()


def variable(name: str, pos: int) -> Code:
    """Reads a name: innermost scope first, then the host's functions, then the built-in ones; unknown is null."""

    def run(scope: Scope) -> Any:
        at: Scope | None = scope
        while at is not None:
            value = at.vars.get(name, MISSING)
            if value is not MISSING:
                if type(value) in PLAIN or at.parent is not None:
                    return value
                return normalised(value, at.rt)
            at = at.parent
        return _function_or_null(name, pos, scope.rt)

    return _dotted(name, run, pos) if "." in name else run


def called(name: str, pos: int) -> Code:
    """Reads a name that is called: the innermost function of this name. Values are passed over, so that a variable
    `count` leaves `count(list)` what it is; feel-scala keeps functions apart from variables, too. Unknown is null."""
    value_first = variable(name, pos)

    def run(scope: Scope) -> Any:
        if not scope.rt.limits.apart:
            return value_first(scope)
        at: Scope | None = scope
        while at is not None:
            found = at.vars.get(name, MISSING)
            if is_function(found):
                return found
            at = at.parent
        return _function_or_null(name, pos, scope.rt)

    return _dotted(name, run, pos) if "." in name else run


def _dotted(name: str, whole: Code, pos: int) -> Code:
    """`Person.Name` may be one name (a parameter of a decision model) or a path: the name wins where it is defined."""
    root, *rest = name.split(".")
    first = variable(root, pos)

    def run(scope: Scope) -> Any:
        if is_defined(name, scope):
            return whole(scope)
        value = first(scope)
        for part in rest:
            value = property_of(value, part.strip())
            if value is MISSING:
                scope.rt.warn("NO_PROPERTY_FOUND", f"没有属性“{part}”", f"no property '{part}'", pos)
                return None
        return value

    return run


def _function_or_null(name: str, pos: int, rt: Runtime) -> Any:
    host = rt.context.functions.get(name)
    if host is not None:
        return host if is_function(host) else HostFunction(name, host)
    found = BUILTINS.get(name)
    if found is None:
        rt.warn("NO_VARIABLE_FOUND", f"没有变量“{name}”", f"no variable '{name}'", pos)
    return found


def is_defined(name: str, scope: Scope) -> bool:
    """Whether a variable or function of this name can be seen."""
    at: Scope | None = scope
    while at is not None:
        if at.vars.get(name, MISSING) is not MISSING:
            return True
        at = at.parent
    return name in scope.rt.context.functions or name in BUILTINS


def property_of(value: Any, name: str) -> Any:
    """A property of a value (DMN 1.5, table 65); MISSING when it has none of this name."""
    kind = type(value)
    if kind is dict:
        return value.get(name, MISSING)
    if kind is FeelDate:
        return _date_property(value, name)
    if kind is FeelTime:
        return _time_property(value, name, offset_at(FeelDate(2000, 1, 1), value))
    if kind is FeelDateTime:
        found = _date_property(value.date, name)
        return found if found is not MISSING else _time_property(value.time, name, value.offset)
    if kind is DaysTimeDuration:
        return _days_property(value, name)
    if kind is YearsMonthsDuration:
        sign = -1 if value.months < 0 else 1
        years, months = divmod(abs(value.months), 12)
        return {"years": sign * years, "months": sign * months}.get(name, MISSING)
    if kind is Range:
        return _range_property(value, name)
    return MISSING


def _date_property(value: FeelDate, name: str) -> Any:
    if name in ("year", "month", "day", "weekday"):
        return getattr(value, name)
    return MISSING


def _time_property(value: FeelTime, name: str, offset: int | None) -> Any:
    if name in ("hour", "minute"):
        return getattr(value, name)
    if name == "second":
        rest = value.nanos % SECOND
        return value.second if not rest else value.second + Decimal(rest).scaleb(-9)
    if name in ("time offset", "timeOffset", "offset"):
        return None if offset is None else DaysTimeDuration(offset * SECOND)
    if name in ("timezone", "time zone"):
        return value.zone
    return MISSING


def _days_property(value: DaysTimeDuration, name: str) -> Any:
    if name not in ("days", "hours", "minutes", "seconds"):
        return MISSING
    sign = -1 if value.nanos < 0 else 1
    seconds, rest = divmod(abs(value.nanos), SECOND)
    if name == "days":
        return sign * (seconds // 86_400)
    if name == "hours":
        return sign * (seconds // 3600 % 24)
    if name == "minutes":
        return sign * (seconds // 60 % 60)
    return sign * (seconds % 60 + Decimal(rest).scaleb(-9)) if rest else sign * (seconds % 60)


def _range_property(value: Range, name: str) -> Any:
    properties = {
        "start": value.low,
        "end": value.high,
        "start included": value.low is not None and value.low_included,
        "end included": value.high is not None and value.high_included,
    }
    return properties.get(name, MISSING)
