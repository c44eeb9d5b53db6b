"""Things that can be called, other than the built-in functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.feel.convert import export, normalise
from engine.feel.errors import Unfit
from engine.feel.runtime import Code, Runtime, Scope
from engine.feel.types import ANY, Type, coerce
from engine.feel.values import in_order, unfit_arguments

#: What a call of a function written in FEEL costs, in steps.
_CALL = 2


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
        return normalise(self.run(*(export(a) for a in args)))

    def call_named(self, rt: Runtime, args: Mapping[str, object]) -> object:
        raise Unfit(f"函数 {self.name} 不支持按名称传参", f"function {self.name} takes no named arguments")
