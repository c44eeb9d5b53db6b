"""How built-in functions are declared: by their signature as the standard prints it.

    @builtin("substring(string: string, start position: number, [length]: number)")
    def substring(rt, text, start, length): ...

`[name]` is optional (absent gives None), `type?` takes null as well; `name: type*` takes all remaining arguments as
one list. A list of one and its element stand for each other where the type wants it (DMN 1.5, 10.3.2.9.4). Several
signatures of a name are overloads, tried in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from engine.feel.compare import kind_of
from engine.feel.errors import FeelError, Unfit
from engine.feel.runtime import Runtime
from engine.feel.values import unfit_arguments

Run = Callable[..., Any]
F = TypeVar("F", bound=Run)
_ABSENT: Any = object()
_GROUPS = {
    "moment": ("date", "date and time"),
    "duration": ("days and time duration", "years and months duration"),
    "temporal": ("string", "date", "date and time"),
    "number or duration": ("number", "days and time duration", "years and months duration"),
    "number or function": ("number", "function"),
    "string or list": ("string", "list"),
}


@dataclass(frozen=True, slots=True)
class Param:
    name: str
    kinds: tuple[str, ...]
    optional: bool = False
    variadic: bool = False
    nullable: bool = False

    def accept(self, value: Any) -> Any:
        """The value as this parameter takes it, or _ABSENT when it does not."""
        if "any" in self.kinds:
            return value
        if value is None:
            return None if self.nullable else _ABSENT
        if kind_of(value) in self.kinds:
            return value
        if "list" in self.kinds:
            return [value]
        if type(value) is list and len(value) == 1 and kind_of(value[0]) in self.kinds:
            return value[0]
        return _ABSENT


@dataclass(frozen=True, slots=True)
class Overload:
    params: tuple[Param, ...]
    run: Run
    #: What a call costs in steps whatever its arguments are (engine.feel.weights).
    cost: int = 0

    def bind(self, args: Sequence[Any]) -> list[Any] | None:
        params = self.params
        variadic = bool(params) and params[-1].variadic
        fixed = len(params) - variadic
        if len(args) > fixed and not variadic:
            return None
        bound = [p.accept(a) for p, a in zip(params, args, strict=False) if not p.variadic]
        if any(not p.optional for p in params[len(bound) : fixed]):
            return None
        bound += [None] * (fixed - len(bound))
        if variadic:
            rest = [params[-1].accept(a) for a in args[fixed:]]
            if not rest or _ABSENT in rest:
                return None
            bound.append(rest)
        return None if any(b is _ABSENT for b in bound) else bound

    def bind_named(self, args: Mapping[str, Any]) -> list[Any] | None:
        names = [p.name for p in self.params]
        if not args.keys() <= set(names) or any(p.name not in args and not p.optional for p in self.params):
            return None
        bound: list[Any] = []
        for param in self.params:
            value = args.get(param.name)
            if param.variadic:
                accepted = [param.accept(v) for v in (value if type(value) is list else [value])]
                bound.append(_ABSENT if _ABSENT in accepted else accepted)
            else:
                bound.append(None if param.name not in args else param.accept(value))
        return None if any(b is _ABSENT for b in bound) else bound


class Builtin:
    """A built-in function: its overloads under one name."""

    __slots__ = ("name", "overloads")
    feel_function = True

    def __init__(self, name: str) -> None:
        self.name = name
        self.overloads: list[Overload] = []

    @property
    def params(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.overloads[0].params)

    def call(self, rt: Runtime, args: Sequence[Any]) -> Any:
        for overload in self.overloads:
            bound = overload.bind(args)
            if bound is not None:
                return self._run(overload, rt, bound)
        raise self._unfit([kind_of(a) for a in args])

    def call_named(self, rt: Runtime, args: Mapping[str, Any]) -> Any:
        for overload in self.overloads:
            bound = overload.bind_named(args)
            if bound is not None:
                return self._run(overload, rt, bound)
        raise self._unfit([f"{k}: {kind_of(v)}" for k, v in args.items()])

    def _run(self, overload: Overload, rt: Runtime, bound: list[Any]) -> Any:
        rt.charge(1 + sum(len(b) for b in bound if type(b) is list))
        if rt.limits.weighed:
            rt.charge(overload.cost + sum(map(_cost, bound)))
        try:
            result = overload.run(rt, *bound)
        except (ValueError, OverflowError) as error:  # e.g. a year of six thousand digits
            if isinstance(error, FeelError):
                raise
            raise Unfit("参数超出范围", "an argument is out of range") from None
        if type(result) is list:
            rt.sized_list(len(result))
        elif type(result) is str:
            rt.sized_string(len(result))
        return result

    def _unfit(self, found: list[str]) -> Unfit:
        wanted = [
            f"{p.name}: {' | '.join(p.kinds)}{'…' if p.variadic else ''}{'?' if p.optional else ''}"
            for p in self.overloads[0].params
        ]
        return unfit_arguments(self.name, wanted, found)


def _cost(value: Any) -> int:
    """What an argument costs besides its elements: texts by their length, others that are no numbers a little."""
    kind = type(value)
    if kind is str:
        return len(value) // 500
    if kind is Decimal:  # as a whole number it has so many digits
        return max(0, int(value.adjusted())) // 5
    return len(value) if kind is dict else 0


#: Every built-in function by name.
BUILTINS: dict[str, Builtin] = {}


def builtin(*signatures: str, cost: int = 0) -> Callable[[F], F]:
    """Declares the function under each signature; a call of it costs `cost` steps besides its arguments."""

    def declare(run: F) -> F:
        for signature in signatures:
            name, _, rest = signature.partition("(")
            params = tuple(_param(part) for part in rest.rstrip(")").split(", ") if part)
            BUILTINS.setdefault(name, Builtin(name)).overloads.append(Overload(params, run, cost))
        return run

    return declare


def _param(text: str) -> Param:
    name, _, kind = text.partition(": ")
    variadic = kind.endswith("*")
    nullable = kind.endswith("?")
    kind = kind.rstrip("*?")
    kinds = _GROUPS.get(kind, (kind,))
    return Param(name.strip("[]"), kinds, name.startswith("["), variadic, nullable)
