"""A form is read with what it was opened with: of a field that is hidden, or into which nobody can type, conditions see
the value that the case file holds, as they do on the page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.bus import Bus
from engine.context import Actor
from engine.definitions.commands import Deploy
from tests.integration.api.conftest import CASE
from tests.support.clients import AsUser

_TASK = """<bpmn:userTask id="{id}" name="{id}"><bpmn:extensionElements><zeebe:userTask />
  <zeebe:formDefinition formId="{id}_form" /><zeebe:assignmentDefinition candidateGroups="town_window" />
</bpmn:extensionElements></bpmn:userTask>"""
_BPMN = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="desk_file" targetNamespace="urn:fengqiao:tests">
  <bpmn:process id="desk" name="登记" isExecutable="true">
    <bpmn:extensionElements><zeebe:properties>
      <zeebe:property name="candidate_starter_groups" value="town_window" />
    </zeebe:properties></bpmn:extensionElements>
    <bpmn:startEvent id="start" />{_TASK.format(id="told")}{_TASK.format(id="asked")}<bpmn:endEvent id="end" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="told" />
    <bpmn:sequenceFlow id="f2" sourceRef="told" targetRef="asked" />
    <bpmn:sequenceFlow id="f3" sourceRef="asked" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>"""


def field(key: str, destination: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": key, "label": key, "properties": {"destination": destination}, **more}


def people(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"type": "dynamiclist", "path": "parties", "label": "当事人", "components": list(cells)}


_ROLE = field("party_role", "party:P1:party_role")
_KIND = field("party_kind", "party:P1:party_kind")
_NAME = field("display_name", "party:P2:display_name")
_TOLD = {
    "id": "told_form",
    "components": [
        field("grade", "case:P2:grade"),
        field("level", "case:P2:level"),
        people(_ROLE, _KIND, _NAME),
    ],
}
_ASKED = {
    "id": "asked_form",
    "components": [
        {"type": "checkbox", "key": "short", "label": "从简", "properties": {"destination": "variable"}},
        field("level", "case:P2:level", conditional={"hide": "=short = true"}),
        field("grade", "case:P2:grade", disabled=True),
        field("why", "variable", validate={"required": True}, conditional={"hide": '=level = "高"'}),
        field("how", "variable", validate={"required": True}, conditional={"hide": '=grade = "甲"'}),
        people(_ROLE, _KIND, {**_NAME, "readonly": True}),
    ],
}
_PARTIES = [{"party_role": "applicant", "party_kind": "natural_person", "display_name": "尹某甲"}]


def complete(as_user: AsUser, values: dict[str, Any], *, take: bool = True) -> tuple[dict[str, Any], Any]:
    """The next task as its page was given it, and what handing it in was answered with."""
    window = as_user("window")
    key = window.get("/api/tasks?view=claimable").json["items"][0]["key"]
    if take:
        window.post(f"/api/tasks/{key}/claim")
    seen = window.get(f"/api/tasks/{key}").json
    body = json.dumps({"values": values})
    return seen, window.post(f"/api/tasks/{key}/complete", data=body, content_type="application/json")


def opened(bus: Bus, as_user: AsUser, level: str, grade: str) -> None:
    """A case whose second task is open, with these values in its file."""
    forms = (("told.form", json.dumps(_TOLD).encode()), ("asked.form", json.dumps(_ASKED).encode()))
    designer = Actor("d", "设计员", "01-01", (("tenant_admin", "01-01"),), "tenant_admin", frozenset({"*"}))
    bus.execute(Deploy((("desk.bpmn", _BPMN.encode()), *forms)), designer)
    case = as_user("window").post("/api/cases", json={**CASE, "process_id": "desk"})
    assert case.status_code == 201, case.get_data(as_text=True)
    _seen, done = complete(as_user, {"level": level, "grade": grade, "parties": _PARTIES})
    assert done.status_code == 204, done.get_data(as_text=True)


@pytest.mark.parametrize(
    ("level", "grade", "short", "lacking"),
    [
        ("高", "甲", True, set()),
        ("高", "甲", False, {"why"}),
        ("低", "甲", True, {"why"}),
        ("高", "乙", True, {"how"}),
        ("低", "乙", True, {"why", "how"}),
    ],
)
def test_conditions_see_what_the_case_file_held_when_the_form_was_opened(
    bus: Bus, as_user: AsUser, level: str, grade: str, short: bool, lacking: set[str]
) -> None:
    opened(bus, as_user, level, grade)
    typed = {"short": short, "level": "低", "parties": _PARTIES}
    seen, answer = complete(as_user, typed)
    assert (seen["values"]["level"], seen["values"]["grade"]) == (level, grade)
    if not lacking:
        assert answer.status_code == 204, answer.get_data(as_text=True)
    else:
        assert {one["where"] for one in answer.json["findings"]} == lacking


def test_a_cell_into_which_nobody_can_type_keeps_the_name_that_the_case_file_holds(
    bus: Bus, as_user: AsUser
) -> None:
    opened(bus, as_user, "高", "甲")
    _seen, answer = complete(as_user, {"short": True, "parties": _PARTIES})
    assert answer.status_code == 204, answer.get_data(as_text=True)
    case = as_user("window").get("/api/cases").json["items"][0]
    (party,) = as_user("window").get(f"/api/cases/{case['key']}").json["parties"]
    assert [one["value"][:1] for one in party["personal"] if one["field"] == "display_name"] == ["尹"]
