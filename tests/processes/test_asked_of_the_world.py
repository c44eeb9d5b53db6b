"""The forms of the platform say which values are org units, and which days have to have come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Invalid
from forms import ValidationContext, compile_form

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
INTAKE = PROCESSES / "base" / "intake_main" / "P01-S02.form"
WORLD = ValidationContext(
    datetime(2026, 11, 22, 2, 0, tzinfo=UTC), {"01-01-01"}.__contains__, {"people_mediation"}.__contains__
)


def components(schema: Any) -> Iterator[dict[str, Any]]:
    """Every component of a form, however deep."""
    for component in schema.get("components") or ():
        yield component
        yield from components(component)


def test_every_field_that_takes_the_code_of_a_place_says_so() -> None:
    found = [
        (path.stem, component["key"], (component.get("properties") or {}).get("format"))
        for path in sorted(PROCESSES.rglob("*.form"))
        for component in components(json.loads(path.read_text("utf-8")))
        if "-\\d{2}" in str((component.get("validate") or {}).get("pattern"))
        or component.get("key") in ("location_org", "owner_org")
    ]
    assert ("P01-S02", "location_org", "org_unit") in found
    assert [one for one in found if one[2] != "org_unit"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("location_org", "99-99"),
        ("location_org", "01"),
        ("occurred_on", "2999-01-01"),
        ("people_count", 10**30),
    ],
)
def test_what_the_desk_writes_has_to_be_possible(name: str, value: Any) -> None:
    form = compile_form(json.loads(INTAKE.read_text("utf-8")))
    with pytest.raises(Invalid) as refused:
        form.read({"location_org": "01-01-01", "people_count": 2, name: value}, world=WORLD)
    assert name in {finding.where for finding in refused.value.findings}
