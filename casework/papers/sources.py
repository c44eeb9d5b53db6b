"""Finding a value by name in what a paper may draw on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Sources:
    """Looks in the step's form, the case file, the variables and the derived facts, in this order.

    The case file knows free text as `<form id>.<key>`; a bare key finds the latest such entry.
    """

    def __init__(self, *layers: Mapping[str, Any]) -> None:
        self._layers = layers

    def first(self, names: tuple[str, ...] | list[str]) -> Any:
        """The first value that is not empty; None when there is none. False and 0 are values."""
        for name in names:
            for layer in self._layers:
                found = _in(layer, name)
                if not _empty(found):
                    return found
        return None

    def get(self, name: str) -> Any:
        """The value of one name, None when there is none."""
        return self.first((name,))

    def all(self, name: str) -> list[Any]:
        """The value of `name` in every layer that has one."""
        return [found for layer in self._layers if not _empty(found := _in(layer, name))]


def _in(layer: Mapping[str, Any], name: str) -> Any:
    if not _empty(layer.get(name)):
        return layer[name]
    ending = f".{name}"
    for key in reversed(list(layer)):
        if key.endswith(ending) and not _empty(layer[key]):
            return layer[key]
    return None


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
