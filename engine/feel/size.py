"""How large a value is with all that is inside it.

Values share their parts, so that `{a: x, b: x}` forty times over is small in memory; written out, compared or exported
it would be 2 to the power of 40.
"""

from __future__ import annotations

from typing import Any

from engine.feel.errors import FeelLimitExceeded
from engine.feel.limits import DEFAULT_LIMITS

#: So many characters weigh as much as an element.
_TEXT = 100


def check_size(value: Any, limit: int = DEFAULT_LIMITS.max_size) -> int:
    """How many elements a list or context has with all inside it, shared ones counted each time (0 for other values).

    Raises FeelLimitExceeded when there are more than `limit`, or more than `_TEXT` times as many characters.
    """
    if type(value) is not list and type(value) is not dict:
        return 0
    sizes: dict[int, int] = {}
    texts: dict[int, int] = {}
    size = 0
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
        text = texts[id(current)] = _characters(current) + sum(texts.get(id(part), 0) for part in parts)
        if size > limit or text > limit * _TEXT:
            raise FeelLimitExceeded("max_size", limit)
    return size


def _characters(value: Any) -> int:
    items = value.values() if type(value) is dict else value
    return sum(len(item) for item in items if type(item) is str)


def _containers(value: Any) -> list[Any]:
    items = value.values() if type(value) is dict else value
    return [item for item in items if type(item) is list or type(item) is dict]
