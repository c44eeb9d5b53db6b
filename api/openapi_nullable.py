"""“This schema or nothing”, as OpenAPI 3.0.3 writes it."""

from __future__ import annotations

from typing import Any

_NOTHING = {"type": "object", "nullable": True}


def exact_nothing(value: Any) -> Any:
    """The document with every `anyOf` of a reference and any object at all, which is how apispec writes a nested schema
    that may be null, narrowed to what is meant: that reference, or null."""
    if isinstance(value, list):
        return [exact_nothing(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    either = value.get("anyOf")
    if isinstance(either, list) and len(either) == 2 and _NOTHING in either:
        reference = next(one for one in either if one != _NOTHING)
        rest = {name: inner for name, inner in value.items() if name != "anyOf"}
        return rest | {"allOf": [reference], "nullable": True}
    return {name: exact_nothing(inner) for name, inner in value.items()}
