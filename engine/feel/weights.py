"""What pieces of work cost, in steps: about a microsecond each, so that the bound of steps is a bound of time."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from engine.feel import nodes as n
from engine.feel.size import check_size

#: So many nodes of an expression are evaluated in the time of a step.
_NODES = 4
#: So many characters are searched, compared or copied in it.
_CHARACTERS = 1_000
#: So many elements of a value are compared or measured in it.
_ELEMENTS = 2
#: What it costs to compare or to count with dates, times, durations and ranges.
_TEMPORAL = 12
_CHEAP = frozenset({int, Decimal, bool, type(None)})


def weight_of(node: n.Node) -> int:
    """What one evaluation of a node costs beyond the calls in it, whichever of its branches it takes."""
    count = 0
    pending: list[Any] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, n.Node):
            count += 1
            pending += [getattr(current, field.name) for field in fields(current)]
        elif isinstance(current, tuple):
            pending += current
    return count // _NODES


def cost_of(value: Any) -> int:
    """What it costs to look at the whole of a value once. Raises FeelLimitExceeded for one that is too large."""
    kind = type(value)
    if kind in _CHEAP:
        return 0
    if kind is str:
        return len(value) // _CHARACTERS
    if kind is list or kind is dict:
        return 1 + check_size(value) // _ELEMENTS
    return _TEMPORAL
