"""What dispatch and the other forms offer is deployed; what is missing is said; in every form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.queries.tasks.offered import offered
from engine.bpmn import parse_processes
from forms.build import properties

PROCESSES = Path(__file__).parents[2] / "processes" / "base"
FORMS = sorted(PROCESSES.rglob("*.form"), key=str)
DEPLOYED = {
    model.process_id
    for path in PROCESSES.rglob("*.bpmn")
    for model in parse_processes(path.read_bytes(), path.name, published=True)
}


def choices(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields with options, those in lists and groups too."""
    found = []
    for one in schema.get("components", []):
        found += choices(one)
        if isinstance(one.get("values"), list):
            found.append(one)
    return found


def read(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_choice_that_names_a_procedure_is_said_to_be_one(path: Path) -> None:
    for field in choices(read(path)):
        values = {str(one["value"]) for one in field["values"]}
        if len(values & DEPLOYED) > 1 and field.get("properties", {}).get("destination") == "variable":
            assert properties(field).get("offers") == "process", field["key"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_nothing_is_offered_that_is_not_deployed(path: Path) -> None:
    for field in choices(offered(read(path), DEPLOYED.__contains__)):
        if properties(field).get("offers") != "process":
            continue
        besides = set(properties(field).get("besides", "").split(","))
        assert {str(one["value"]) for one in field["values"]} <= DEPLOYED | besides
        assert "这里还没有部署、不能选的：" in field["description"]
