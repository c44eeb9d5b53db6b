"""How a search says no: 400 with the place in the body, what was expected and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.errors import Invalid

_SHOWN = 80


def shorten(value: Any) -> str:
    """A value as a refusal shows it."""
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def unknown(what: str, where: str, known: Iterable[str]) -> Invalid:
    """A name that does not exist."""
    return Invalid(
        "unknown_field", f"没有这个{what}", where=where, expected="、".join(sorted(known)), found=where
    )


def wrong(where: str, expected: str, found: Any) -> Invalid:
    """A value of the wrong type or outside its range."""
    shown = "null" if found is None else shorten(found)
    return Invalid("wrong_value", "字段的值不对", where=where, expected=expected, found=shown)
