"""Q5 to Q7 of the handbook's checklist (12.3), as far as the platform has them: statutory periods cannot be lengthened,
labels are put by people with their reasons, and what could give a hurt person away stays out of variables, papers and
notices.

Q6 waits for P21 (帮扶); Q7 for P13 (保护令), P28 (短信回执) and the export of chapter 9."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
import yaml

from casework.tables.domain import dispute_type, type_defaults
from engine.bpmn import ElementFacts
from engine.deadlines import load_timers
from engine.dmn import parse_dmn
from engine.errors import Invalid
from engine.feel import FeelContext
from tests.processes import drawn
from tests.processes.drawn import BASE, KEYS
from tests.processes.handbook import steps

TIMERS = load_timers((BASE / "shared" / "timers.yaml").read_text("utf-8"))
STATUTORY = sorted({key for one in steps().values() for key in one.timers if TIMERS.spec(key).statutory})


@pytest.mark.parametrize("key", STATUTORY)
@pytest.mark.parametrize("level", ["city", "district"])
def test_q5_a_statutory_period_is_never_longer(key: str, level: str) -> None:
    value = TIMERS.spec(key).duration
    longer = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), value)
    assert longer != value
    with pytest.raises(Invalid, match="法定期限"):
        TIMERS.with_level(level, {key: longer})


def test_q5_there_are_statutory_periods_in_the_procedures() -> None:
    assert {"T_CM_DELEGATE", "T_FILE_CASE", "T_JC_ACCEPT", "T_JC_APPLY", "T_JC_REVIEW"} <= set(STATUTORY)


#: A label (8.6): the task in which a person puts it → the field that is the label, the field of its reason.
LABELS = {
    "P01-S09": ("risk_confirmed", "risk_reason"),
    "P01-S10": ("risk_final", "risk_final_reason"),
    "P04-S06": ("reason_valid", "absence_reason"),
    "P04-S13": ("report_to", "facts"),
    "P06-S08": (None, "facts"),
    "P18-S01": ("suggested_level", "level_reason"),
    "P18-S04": (None, "reasons"),
    "P18-S05": ("type", "human_reason"),
    "P18-S05-propose": (None, "propose_facts"),
    "P19-S03": ("result", "reason"),
    "P20-S06": ("verdict", "reason"),
    "P20-S06-confirm": ("upper_agrees", "confirm_reason"),
}
#: Labels that nothing but their form may write; the rest are names that several steps use.
OWN_NAMES = {"risk_confirmed", "risk_final", "reason_valid", "report_to", "suggested_level", "upper_agrees"}


@cache
def task(task_id: str) -> tuple[str, ElementFacts]:
    return next((key, model[task_id]) for key in KEYS if task_id in (model := drawn.model(key).elements))


def component(form_id: str, name: str) -> dict[str, Any]:
    schema = json.loads(next(BASE.glob(f"*/{form_id}.form")).read_text("utf-8"))
    return next(one for one in schema["components"] if one.get("key") == name)


@pytest.mark.parametrize("task_id", LABELS)
def test_q6_a_person_puts_the_label_and_gives_the_reason(task_id: str) -> None:
    key, element = task(task_id)
    label, reason = LABELS[task_id]
    assert element.type == "USER_TASK"
    assert drawn.groups(element)
    assert not drawn.groups(element) & {"system", "integration"}
    asked = component(task_id, reason)["validate"]
    assert (asked["required"], asked["minLength"]) == (True, 15)
    if label is not None:
        assert component(task_id, label)["validate"]["required"]
    ends = [
        one for one in drawn.model(key).elements.values() if one.attached_to == task_id and one.interrupting
    ]
    assert not [one.id for one in ends if "timer" in one.event_types], "到期不得代替人作认定"


@pytest.mark.parametrize("name", sorted(OWN_NAMES))
def test_q6_nothing_else_puts_it(name: str) -> None:
    writers = [
        one.id
        for key in KEYS
        for one in drawn.model(key).elements.values()
        if name in {target for _, target in one.outputs} | set(one.results)
    ]
    assert writers == []


def test_q6_a_high_risk_always_comes_before_the_director() -> None:
    flows = drawn.model("intake_main").flows.values()
    (way,) = (flow for flow in flows if flow.target == "P01-S10")
    assert way.condition == '=risk_confirmed = "high"'
    assert task("P01-S10")[1].candidate_groups == ("county_director",)


@pytest.mark.parametrize("name", ["phone", "address", "safe_contact", "id_no"])
def test_q7_ways_to_find_somebody_are_never_variables(name: str) -> None:
    found = [
        field
        for path in BASE.glob("*/*.form")
        for field in drawn.fields(path.stem)
        if field.key.rpartition(".")[2].rpartition("]")[2] == name
    ]
    assert found
    assert all(field.cls in ("P2", "P3") and not field.destination.startswith("variable") for field in found)


def test_q7_papers_and_notices_do_not_carry_them() -> None:
    """Only the application to the court (D15) has an address for service; a notice says its kind and its receiver."""
    catalogue = yaml.safe_load((BASE / "shared" / "templates" / "catalog.yaml").read_text("utf-8"))
    private = {"phone", "address", "safe_contact", "id_no", "contact_and_address", "location_detail"}
    carried = {
        (code, name)
        for code, row in catalogue.items()
        for name, element in row["elements"].items()
        if private & {name, *element.get("from", ())}
    }
    assert carried == {("D15", "contact_and_address")}
    for key in KEYS:
        for one in drawn.model(key).elements.values():
            if one.job_type == "fq:send-notice":
                assert set(one.headers) <= {"to", "notice"}


@pytest.mark.parametrize("code", ["0401", "0103", "0301"])
def test_q7_domestic_violence_has_a_procedure_of_its_own(code: str) -> None:
    path = BASE / "intake_main" / "dmn_route.dmn"
    facts = {
        "domestic_violence": True,
        "type_defaults": type_defaults(code),
        "dept_count": 3,
        "channel": "court",
    }
    found = parse_dmn(path.read_bytes(), path.name).evaluate("dmn_route", facts, FeelContext()).output
    assert (found["primary_procedure"], found["procedure_key"]) == ("P13", "family_dispute")


def test_q7_its_type_is_restricted_from_registration() -> None:
    assert dispute_type("0103").sensitive
