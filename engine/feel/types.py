"""Types, conformance and implicit conversion (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel.compare import kind_of
from engine.feel.errors import Unfit
from engine.feel.temporal import FeelDate, FeelDateTime, FeelTime
from engine.feel.typerefs import TypeRef


@dataclass(frozen=True, slots=True)
class Type:
    """A type: `kind` is Any, a simple type's name, list, context, function or range.

    `args` are the element, fields' or parameters' types (a function's last is its result); `allowed` tells whether a
    value of this type keeps the item definition's constraints.
    """

    kind: str
    args: tuple[Type, ...] = ()
    fields: tuple[str, ...] = ()
    name: str = ""
    allowed: Callable[[Any], bool] | None = None

    def __str__(self) -> str:
        if self.name or not self.args:
            return self.name or self.kind
        return f"{self.kind}<{', '.join(str(a) for a in self.args)}>"


ANY = Type("Any")
_DURATIONS = ("days and time duration", "years and months duration")
_SIMPLE = ("number", "string", "boolean", "date", "time", "date and time", *_DURATIONS)
SIMPLE_TYPES: dict[str, Type] = {"Any": ANY, "any": ANY}
SIMPLE_TYPES |= {name: Type(name) for name in (*_SIMPLE, "context", "list", "function", "range", "null")}
SIMPLE_TYPES |= {
    "dateTime": SIMPLE_TYPES["date and time"],
    "dayTimeDuration": SIMPLE_TYPES["days and time duration"],
    "yearMonthDuration": SIMPLE_TYPES["years and months duration"],
    "duration": Type("duration"),
    "integer": SIMPLE_TYPES["number"],
    "long": SIMPLE_TYPES["number"],
    "double": SIMPLE_TYPES["number"],
}


def resolve(ref: TypeRef, named: Mapping[str, Type]) -> Type:
    """The type that a written type means; raises Unfit for an unknown name."""
    if ref.args:
        return Type(ref.name, tuple(resolve(a, named) for a in ref.args), ref.fields)
    found = named.get(ref.name) or SIMPLE_TYPES.get(ref.name)
    if found is None:
        raise Unfit(f"未知类型：{ref.name}", f"unknown type: {ref.name}")
    return found


def conforms(value: Any, wanted: Type, check_allowed: bool = False) -> bool:
    """Whether the value is of the type, without conversion. Null conforms to every type."""
    if value is None:
        return True
    if not _fits(value, wanted, check_allowed):
        return False
    return not check_allowed or wanted.allowed is None or wanted.allowed(value)


def _fits(value: Any, wanted: Type, check: bool) -> bool:
    kind = wanted.kind
    if kind == "Any":
        return True
    found = kind_of(value)
    if kind == "duration":
        return found in _DURATIONS
    if found != kind:
        return False
    if kind == "list":
        return not wanted.args or all(conforms(v, wanted.args[0], check) for v in value)
    if kind == "context":
        pairs = zip(wanted.fields, wanted.args, strict=True)
        return all(name in value and conforms(value[name], t, check) for name, t in pairs)
    if kind == "range" and wanted.args:
        return conforms(value.low, wanted.args[0]) and conforms(value.high, wanted.args[0])
    if kind == "function" and wanted.args:
        return _function_fits(value, wanted)
    return True


def _function_fits(value: Any, wanted: Type) -> bool:
    if len(value.params) != len(wanted.args) - 1:
        return False
    declared: tuple[Type, ...] = getattr(value, "types", ())
    if not all(subtype(w, d) for w, d in zip(wanted.args[:-1], declared, strict=False)):
        return False
    result: Type | None = getattr(value, "result_type", None)
    return result is None or subtype(result, wanted.args[-1])


def subtype(sub: Type, sup: Type) -> bool:
    """Whether every value of `sub` is one of `sup`."""
    if sup.kind == "Any" or sub.kind == "null":
        return True
    if sub.kind != sup.kind:
        return False
    if sup.kind == "context":
        have = dict(zip(sub.fields, sub.args, strict=True))
        return all(f in have and subtype(have[f], a) for f, a in zip(sup.fields, sup.args, strict=True))
    if sup.kind == "function" and sup.args and sub.args:
        params = zip(sup.args[:-1], sub.args[:-1], strict=False)
        return (
            len(sup.args) == len(sub.args)
            and all(subtype(a, b) for a, b in params)
            and subtype(sub.args[-1], sup.args[-1])
        )
    return not sup.args or (
        bool(sub.args) and all(subtype(a, b) for a, b in zip(sub.args, sup.args, strict=False))
    )


def instance_of(value: Any, wanted: Type) -> bool:
    """The operator `instance of`: null is an instance of nothing, constraints of item definitions do not count."""
    if value is None:
        return wanted.kind == "null"
    return conforms(value, wanted)


def coerce(value: Any, wanted: Type) -> Any:
    """The value as the type wants it: a list of one and its element stand for each other, a date for its midnight UTC.

    Raises Unfit when the value does not conform.
    """
    if value is None or wanted is ANY or conforms(value, wanted, True):
        return value
    if type(value) is list and len(value) == 1 and wanted.kind != "list" and conforms(value[0], wanted, True):
        return value[0]
    if wanted.kind == "list" and wanted.args and type(value) is not list and conforms([value], wanted, True):
        return [value]
    if wanted.kind == "date and time" and type(value) is FeelDate:
        return FeelDateTime(value, FeelTime(0, 0))
    if conforms(value, wanted):
        raise Unfit(f"值不在类型 {wanted} 允许的范围内", f"the value is not allowed by the type {wanted}")
    raise Unfit(f"类型应为 {wanted}，现为 {kind_of(value)}", f"expected {wanted}, found {kind_of(value)}")
