"""How large a value is with all that is inside it.

Values share their parts, so that `{a: x, b: x}` forty times over is small in memory; written out, compared or exported
it would be 2 to the power of 40.
"""

from __future__ import annotations

from typing import Any

from engine.feel.errors import FeelLimitExceeded
from engine.feel.limits import DEFAULT_LIMITS


def check_size(value: Any, limit: int = DEFAULT_LIMITS.max_size) -> None:
    """Raises FeelLimitExceeded when a list or context has more than `limit` elements, shared ones counted each time."""
    if type(value) is not list and type(value) is not dict:
        return
    sizes: dict[int, int] = {}
    pending = [value]
    while pending:
        current = pending[-1]
        parts = _containers(current)
        new = [part for part in parts if id(part) not in sizes]
        if new and id(current) not in sizes:
            sizes[id(current)] = 0
            pending += new
            continue
        pending.pop()
        size = sizes[id(current)] = len(current) + 1 + sum(sizes[id(part)] for part in parts)
        if size > limit:
            raise FeelLimitExceeded("max_size", limit)


def _containers(value: Any) -> list[Any]:
    items = value.values() if type(value) is dict else value
    return [item for item in items if type(item) is list or type(item) is dict]
