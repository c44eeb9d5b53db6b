"""Q1 of the handbook's checklist (12.3): every step of chapter 5 has its elements, and their fields, groups, timers and
the steps that follow are the handbook's. What is otherwise stands in docs/deviations.md, at most ten rows, each with
its reason."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from casework.services import SERVICES
from tests.processes import drawn
from tests.processes.handbook import Step, StepField, steps

DOC = Path(__file__).resolve().parents[2] / "docs" / "deviations.md"
#: Handbook 5.0, 补充约定 5: without a portal the window records what a party says.
WINDOWS = {"county_window", "town_window", "village_officer"}
PARTIES = {"applicant", "respondent"}
#: Who else a procedure's 参与者 name for its steps, beside the groups of the table's own rows.
PARTICIPANTS = {
    "P02": {"county_window", "town_window", "privacy_officer"},
    "P03": {"grid_worker", "village_mediator", "town_mediator", "industry_mediator"},
    "P04": {"mediation_chair"},
    "P07": {"court_liaison", "invited_mediator"},
    "P17": {"county_triage", "city_center", "town_coordinator", "county_director"},
    "P20": {"village_mediator", "town_mediator"},
}
TYPES = {
    "text": {"textfield", "textarea", "select"},
    "textarea": {"textarea"},
    "enum": {"select", "radio"},
    "bool": {"radio", "checkbox"},
    "date": {"datetime"},
    "datetime": {"datetime"},
    "int": {"number"},
    "decimal": {"number"},
    "list": {"rows", "checklist", "taglist", "filepicker"},
    "file": {"filepicker"},
    "ref": {"select", "radio", "textfield"},
    "sign": {"textfield"},
}
#: Rows that are otherwise: (step, aspect) → what differs. docs/deviations.md gives the reasons.
DEVIATIONS = {
    ("P01-S06", "fields"): "missing_items",
    ("P01-S07", "fields"): "delivery_method",
    ("P04-S07", "fields"): "adjourn_reason",
    ("P07-S08", "following"): "P07-S09",
    ("P18-S05", "fields"): "type",
    ("P20-S01", "fields"): "level sample_ids seed",
    ("P30-S01", "groups"): "county_window town_window",
    ("P30-S02", "groups"): "county_window town_window",
}


def differs(step: Step, aspect: str, found: set[str]) -> None:
    """What differs must be exactly what is listed; a listed row that no longer differs must go."""
    assert found == set(DEVIATIONS.get((step.id, aspect), "").split()), f"{step.id} {aspect}"


@pytest.mark.parametrize("step", steps().values(), ids=steps().keys())
def test_a_step_asks_for_its_fields(step: Step) -> None:
    own = drawn.elements()[step.id]
    differs(
        step, "fields", {one.name for one in step.fields if not _asked(one, step) and not _put_out(one, own)}
    )


def _asked(wanted: StepField, step: Step) -> bool:
    found = [
        (element.id == step.id, field)
        for element in drawn.elements()[step.id]
        for field in (drawn.fields(element.form_id) if element.form_id else ())
        if field.key.split("[]")[0].split(".")[0] == wanted.name
    ]
    kinds = {"rows" if "[]" in one.key else one.type for _, one in found}
    if not found or not kinds <= TYPES.get(wanted.kind or "", kinds):
        return False
    options = {str(option.value) for _, one in found for option in one.options or ()}
    needed = any(one.required for _, one in found)
    freely = not any(one.required for main, one in found if main and "[]" not in one.key)
    return wanted.choices in (frozenset(), options) and {"Y": needed, "N": freely, "C": True}[wanted.need]


def _put_out(wanted: StepField, own: tuple[drawn.ElementFacts, ...]) -> bool:
    for one in own:
        source = inspect.getsource(SERVICES[one.job_type]) if one.job_type in SERVICES else ""
        if (
            wanted.name in {name for _, name in one.outputs} | set(one.results)
            or f'"{wanted.name}"' in source
        ):
            return True
    return False


@pytest.mark.parametrize("step", steps().values(), ids=steps().keys())
def test_a_step_is_offered_to_its_groups(step: Step) -> None:
    own = [one for one in drawn.elements()[step.id] if one.type == "USER_TASK"]
    allowed = (
        step.groups | PARTICIPANTS.get(step.id[:3], set()) | (WINDOWS if step.groups & PARTIES else set())
    )
    offered = set().union(*(drawn.groups(one) for one in own)) if own else set()
    missing = set() if any(drawn.by_unit(one) for one in own) else step.groups - offered - {"system"}
    beyond = set().union(*(drawn.groups(one) - allowed for one in own if one.id == step.id)) if own else set()
    differs(step, "groups", missing | beyond)
    assert own or step.by_system, f"{step.id} 没有人办"


@pytest.mark.parametrize("step", steps().values(), ids=steps().keys())
def test_a_step_keeps_its_timers(step: Step) -> None:
    found = set().union(*(drawn.timers(one) for one in drawn.elements()[step.id]))
    if "T_CASE_" in found:
        found |= {key for key in step.timers if key.startswith("T_CASE_")}
    differs(step, "timers", step.timers - found)


@pytest.mark.parametrize("step", steps().values(), ids=steps().keys())
def test_a_step_goes_on_to_the_steps_that_follow(step: Step) -> None:
    inside = {one for one in step.following if one[:3] == step.id[:3]}
    differs(step, "following", inside - drawn.ways().get(step.id, frozenset()))


def test_the_deviations_are_few_and_told() -> None:
    """docs/deviations.md names exactly the rows that this test lets pass, each with its reason."""
    section = DOC.read_text("utf-8").split("## 与步骤表不一致的")[1].split("\n## ")[0]
    rows = [
        [c.strip() for c in line.strip("|").split("|")]
        for line in section.splitlines()
        if re.match(r"\| P\d", line)
    ]
    assert len(DEVIATIONS) <= 10
    assert {row[0] for row in rows} == {step for step, _ in DEVIATIONS}
    assert len(rows) == len(DEVIATIONS)
    assert all(len(row) == 4 and len(row[3]) >= 10 for row in rows)


@pytest.mark.conformance
def test_the_rows_are_the_handbooks() -> None:
    handbook = Path(__file__).resolve().parents[3] / "shared" / "domain" / "handbook.md"
    if not handbook.is_file():
        pytest.skip("领域手册不在旁边的 shared/domain：步骤表未与原文核对")
    rows = {line.strip() for line in handbook.read_text("utf-8").splitlines()}
    own = (Path(__file__).with_name("handbook_steps.md")).read_text("utf-8").splitlines()
    assert [line for line in own if line.strip() not in rows] == []
