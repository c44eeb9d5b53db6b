"""The check that answers are as declared can itself see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.declared import mismatches

ROW: dict[str, Any] = {
    "type": "object",
    "properties": {
        "key": {"type": "string"},
        "at": {"type": "string", "format": "date-time", "nullable": True},
    },
    "required": ["key", "at"],
}
DOCUMENT: dict[str, Any] = {"components": {"schemas": {"Row": ROW}}}
LIST = {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}


@pytest.mark.parametrize("at", ["2026-11-20T01:26:00Z", None])
def test_what_is_declared_passes(at: str | None) -> None:
    assert list(mismatches([{"key": "1", "at": at}], LIST, DOCUMENT)) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"key": "1"}, "[0].at is missing"),
        ({"key": None, "at": None}, "[0].key is null"),
        ({"key": 1, "at": None}, "[0].key is 1, not string"),
        ({"key": "1", "at": "gestern"}, '[0].at is "gestern", not string'),
        ({"key": "1", "at": None, "more": 1}, "[0].more is not declared"),
    ],
)
def test_what_is_not_declared_is_named(row: dict[str, Any], said: str) -> None:
    assert list(mismatches([row], LIST, DOCUMENT)) == [said]
