"""Finding a value by name in what a paper may draw on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Sources:
    """Looks in the step's form, the case file, the variables and the derived facts, in this order.

    The case file knows free text as `<form id>.<key>`; a bare key finds the latest such entry.
    """

    def __init__(self, *layers: Mapping[str, Any]) -> None:
        self._layers = [_by_name(layer) for layer in layers]

    def first(self, names: tuple[str, ...] | list[str]) -> Any:
        """The first value that is not empty; None when there is none. False and 0 are values."""
        for name in names:
            for layer in self._layers:
                if name in layer:
                    return layer[name]
        return None

    def get(self, name: str) -> Any:
        """The value of one name, None when there is none."""
        return self.first((name,))

    def all(self, name: str) -> list[Any]:
        """The value of `name` in every layer that has one."""
        return [layer[name] for layer in self._layers if name in layer]


def _by_name(layer: Mapping[str, Any]) -> dict[str, Any]:
    """What is not empty, under its whole name and under what follows each dot in it; the whole name counts first, then
    the latest."""
    full = {name: value for name, value in layer.items() if not _empty(value)}
    found: dict[str, Any] = {}
    for name, value in full.items():
        rest = name
        while "." in rest:
            rest = rest.partition(".")[2]
            found[rest] = value
    return found | full


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
