"""A completed form is held against the org tree of its 区县 and against the clock, on either database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from engine.bus import Bus
from engine.context import Actor
from engine.definitions.commands import Deploy
from tests.integration.api.conftest import CASE, OTHER_TOWN, TOWN
from tests.support.clients import AsUser

_BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="desk_file" targetNamespace="urn:fengqiao:tests">
  <bpmn:process id="desk" name="登记" isExecutable="true">
    <bpmn:extensionElements><zeebe:properties>
      <zeebe:property name="candidate_starter_groups" value="town_window" />
    </zeebe:properties></bpmn:extensionElements>
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="tell" name="登记">
      <bpmn:extensionElements>
        <zeebe:userTask />
        {form}
        <zeebe:assignmentDefinition candidateGroups="town_window" />
        <zeebe:properties><zeebe:property name="case.location_org" value="=location_org" /></zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="tell" />
    <bpmn:sequenceFlow id="f2" sourceRef="tell" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>"""
_PLACE = {"type": "textfield", "key": "location_org", "label": "发生地", "validate": {"required": True}}
_DAY = {"type": "datetime", "subtype": "date", "key": "occurred_on", "label": "发生日期"}
_COUNT = {"type": "number", "key": "people_count", "label": "人数", "properties": {"destination": "variable"}}
_FORM = {
    "id": "desk_form",
    "components": [
        {**_PLACE, "properties": {"destination": "variable", "format": "org_unit"}},
        {**_DAY, "properties": {"destination": "variable", "latest": "now"}},
        _COUNT,
    ],
}
WITH_FORM = _BPMN.format(form='<zeebe:formDefinition formId="desk_form" />')
#: What a district may have drawn itself: no form says that the value is a place.
WITHOUT_FORM = _BPMN.format(form="")


def opened(bus: Bus, as_user: AsUser, diagram: str) -> tuple[str, str]:
    """Keys of a case opened with this procedure, and of its open task."""
    files = (("desk.bpmn", diagram.encode()), ("desk.form", json.dumps(_FORM).encode()))
    designer = Actor("d", "设计员", "01-01", (("tenant_admin", "01-01"),), "tenant_admin", frozenset({"*"}))
    bus.execute(Deploy(files), designer)
    case = as_user("window").post("/api/cases", json={**CASE, "process_id": "desk"})
    assert case.status_code == 201, case.get_data(as_text=True)
    task = as_user("window").get("/api/tasks?view=claimable").json["items"][0]
    return str(case.json["case_key"]), str(task["key"])


def refused(as_user: AsUser, task: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The problem that completing the task with these values is answered with."""
    body = json.dumps({"values": values})
    answer = as_user("window").post(f"/api/tasks/{task}/complete", data=body, content_type="application/json")
    assert answer.status_code == 400, answer.get_data(as_text=True)
    told: dict[str, Any] = answer.json
    return told


def check_a_form(bus: Bus, as_user: AsUser) -> None:
    """Places outside and days ahead are refused, the case stays where it is; a good answer moves it."""
    case, task = opened(bus, as_user, WITH_FORM)
    for place in ("99-99", "01-02", "01", "01-01-09", "甲"):
        told = refused(as_user, task, {"location_org": place})
        assert (told["where"], told["findings"][0]["code"]) == ("location_org", "place_unknown")
        assert "没有这个机构，或者不在本区县" in told["detail"]
    for name, value in (
        ("occurred_on", "2999-01-01"),
        ("occurred_on", "2026-11-21"),
        ("people_count", 10**30),
    ):
        told = refused(as_user, task, {"location_org": TOWN, name: value})
        assert (
            told["where"].removeprefix("values.") == name
        )  # a number that nobody can keep is told by its place in the body
        assert (told["findings"] or [told])[0]["expected"]
    assert as_user("window").get(f"/api/cases/{case}").json["location_org"] == TOWN
    good = {"location_org": OTHER_TOWN, "occurred_on": "2026-11-20", "people_count": 3}
    done = as_user("window").post(f"/api/tasks/{task}/complete", json={"values": good})
    assert done.status_code == 204, done.get_data(as_text=True)
    assert as_user("other_window").get(f"/api/cases/{case}").json["location_org"] == OTHER_TOWN


def check_a_task_without_a_form(bus: Bus, as_user: AsUser) -> None:
    """A diagram cannot take a case out of its 区县 either."""
    case, task = opened(bus, as_user, WITHOUT_FORM)
    for place in ("99-99", "01-02", None):
        assert refused(as_user, task, {"location_org": place})["where"] == "location_org"
    seen = as_user("window").get(f"/api/cases/{case}").json
    assert (seen["location_org"], len(seen["waiting_for"])) == (TOWN, 1)


def test_a_form_on_sqlite(bus: Bus, as_user: AsUser) -> None:
    check_a_form(bus, as_user)


def test_a_task_without_a_form_on_sqlite(bus: Bus, as_user: AsUser) -> None:
    check_a_task_without_a_form(bus, as_user)


@pytest.mark.postgres
def test_a_form_on_postgresql(postgres_bus: Bus, on_postgres: AsUser) -> None:
    check_a_form(postgres_bus, on_postgres)


@pytest.mark.postgres
def test_a_task_without_a_form_on_postgresql(postgres_bus: Bus, on_postgres: AsUser) -> None:
    check_a_task_without_a_form(postgres_bus, on_postgres)
