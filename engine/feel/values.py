"""The values of FEEL that Python has no type for: ranges and functions. See also temporal.py and durations.py.

A value is None, bool, str, int or Decimal, list, dict (context), FeelDate, FeelTime, FeelDateTime, one of the two
durations, a Range or a Function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.feel.errors import Unfit

if TYPE_CHECKING:
    from engine.feel.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an endpoint that is None is unbounded (and then not included).

    `sign` is the operator of one that is written as a comparison, `(< 10)` or `(= 5)`: it equals no interval with ends.
    """

    low: object
    high: object
    low_included: bool = True
    high_included: bool = True
    sign: str = ""

    def __hash__(self) -> int:
        return hash((str(self.low), str(self.high), self.low_included, self.high_included))


class Function(Protocol):
    """What can be called: built in, defined in the expression, of the host, or a piece of a decision model."""

    name: str

    @property
    def params(self) -> Sequence[str]:
        """Names of the parameters in order."""

    def call(self, rt: Runtime, args: Sequence[object]) -> object:
        """Calls with positional arguments; raises Unfit when they do not fit."""

    def call_named(self, rt: Runtime, args: Mapping[str, object]) -> object:
        """Calls with named arguments; raises Unfit when they do not fit."""


FUNCTION_MARK = "feel_function"


def is_function(value: object) -> bool:
    return getattr(type(value), FUNCTION_MARK, False)


def in_order(name: str, params: Sequence[str], args: Mapping[str, object]) -> list[object]:
    """Named arguments in the parameters' order; raises Unfit when a name is unknown or missing."""
    from_names = [args[p] for p in params if p in args]
    if len(from_names) != len(args) or len(args) != len(params):
        raise unfit_arguments(name, params, list(args))
    return from_names


def unfit_arguments(name: str, params: Sequence[str], found: Sequence[str]) -> Unfit:
    """The error of a call whose arguments do not match the parameters."""
    wanted, given = ", ".join(params), ", ".join(found)
    return Unfit(
        f"函数 {name} 的参数应为 ({wanted})，现为 ({given})",
        f"function {name} takes ({wanted}), found ({given})",
    )
