"""Values from outside to what an input's type wants: JSON has no dates, so their texts stand for them there."""

from __future__ import annotations

from typing import Any

from engine.feel.compare import kind_of
from engine.feel.convert import normalise
from engine.feel.temporal_text import parse_temporal
from engine.feel.types import Type

_TEMPORAL = frozenset(
    {
        "date",
        "time",
        "date and time",
        "duration",
        "days and time duration",
        "years and months duration",
    }
)


def from_outside(value: Any, wanted: Type) -> Any:
    """The FEEL value; where the type is a date, time or duration, a text of that kind is read as one (deeply)."""
    return _typed(normalise(value), wanted)


def _typed(value: Any, wanted: Type) -> Any:
    if type(value) is str and wanted.kind in _TEMPORAL:
        found = parse_temporal(value)
        kind = kind_of(found)
        return (
            found
            if kind == wanted.kind or (wanted.kind == "duration" and kind.endswith("duration"))
            else value
        )
    if type(value) is list and wanted.kind == "list" and wanted.args:
        return [_typed(item, wanted.args[0]) for item in value]
    if type(value) is dict and wanted.fields:
        types = dict(zip(wanted.fields, wanted.args, strict=True))
        return {key: _typed(item, types[key]) if key in types else item for key, item in value.items()}
    return value
