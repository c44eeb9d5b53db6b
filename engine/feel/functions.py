"""Things that can be called, other than the built-in functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.convert import export, normalise
from engine.feel.errors import Unfit
from engine.feel.runtime import Code, Runtime, Scope
from engine.feel.types import ANY, Type, coerce
from engine.feel.values import in_order, unfit_arguments

#: What a call of a function written in FEEL costs, in steps.
_CALL = 2
#: What a call of the host costs: it counts days in a calendar.
HOST_CALL = 100
#: More days than the calendar walks at once.
_FARTHEST = 20_000


class UserFunction:
    """`function(a, b) a + b`: a body and the scope where it was written."""

    __slots__ = ("body", "name", "params", "result_type", "scope", "types")
    feel_function = True

    def __init__(self, params: Sequence[str], types: Sequence[Type], body: Code, scope: Scope) -> None:
        self.name = "function"
        self.params = tuple(params)
        self.types = tuple(types)
        self.result_type: Type | None = None
        self.body = body
        self.scope = scope

    def call(self, rt: Runtime, args: Sequence[object]) -> object:
        if len(args) != len(self.params):
            raise unfit_arguments(self.name, self.params, [""] * len(args))
        bound = {p: coerce(a, t) for p, t, a in zip(self.params, self.types, args, strict=True)}
        rt.enter()
        rt.charge(_CALL)
        try:
            return self.body(Scope(bound, self.scope, rt))
        finally:
            rt.leave()

    def call_named(self, rt: Runtime, args: Mapping[str, object]) -> object:
        return self.call(rt, in_order(self.name, self.params, args))


class NativeFunction:
    """A callable piece of a decision model: `run` gets the runtime and the arguments, converted to `types`."""

    __slots__ = ("name", "params", "result_type", "run", "types")
    feel_function = True

    def __init__(
        self,
        name: str,
        params: Sequence[str],
        types: Sequence[Type],
        run: Callable[[Runtime, list[Any]], Any],
        result_type: Type = ANY,
    ) -> None:
        self.name = name
        self.params = tuple(params)
        self.types = tuple(types)
        self.result_type: Type | None = None if result_type is ANY else result_type
        self.run = run

    def call(self, rt: Runtime, args: Sequence[object]) -> object:
        if len(args) != len(self.params):
            raise unfit_arguments(self.name, self.params, [""] * len(args))
        bound = [coerce(a, t) for t, a in zip(self.types, args, strict=True)]
        rt.enter()
        rt.charge()
        try:
            return coerce(self.run(rt, bound), self.result_type or ANY)
        finally:
            rt.leave()

    def call_named(self, rt: Runtime, args: Mapping[str, object]) -> object:
        return self.call(rt, in_order(self.name, self.params, args))


def _days_counted(values: Sequence[Any]) -> int:
    """How many days a function of the calendar may have to walk: a count that it is given, or the span of its dates."""
    most = max((abs(v) for v in values if type(v) in (int, Decimal)), default=0)
    days = [day for day in map(_ordinal, values) if day is not None]
    return int(min(most, _FARTHEST)) + (max(days) - min(days) if days else 0)


def _ordinal(value: Any) -> int | None:
    try:
        day = date.fromisoformat(value[:10]) if type(value) is str else value
    except ValueError:
        return None
    return day.toordinal() if isinstance(day, date) else None


class HostFunction:
    """A function of the host (`FeelContext.functions`): called with Python values; its own exceptions pass through."""

    __slots__ = ("name", "params", "run")
    feel_function = True

    def __init__(self, name: str, run: Callable[..., Any]) -> None:
        self.name = name
        self.params: tuple[str, ...] = ()
        self.run = run

    def call(self, rt: Runtime, args: Sequence[object]) -> object:
        rt.charge()
        values = [export(a) for a in args]
        rt.weigh(HOST_CALL + _days_counted(values))
        return normalise(self.run(*values))

    def call_named(self, rt: Runtime, args: Mapping[str, object]) -> object:
        raise Unfit(f"函数 {self.name} 不支持按名称传参", f"function {self.name} takes no named arguments")
