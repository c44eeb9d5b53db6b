"""A version that is taken out of service: nothing new begins with it, what runs goes on, the history stays whole."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from casework.verification import verify
from engine.context import platform_actor
from engine.messages.commands import BroadcastSignal
from engine.store.tables_instances import StartTimer
from engine.store.tenant_statements import select_from
from tests.integration.v2.conftest import RESOURCES, Client, Door, join

#: A process that begins by itself, by message, by signal and by timer.
BEGINS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="b" targetNamespace="test">
  <message id="m" name="begin"/><signal id="g" name="alarm"/>
  <process id="begins" isExecutable="true">
    <startEvent id="none"/><startEvent id="by_message"><messageEventDefinition messageRef="m"/></startEvent>
    <startEvent id="by_signal"><signalEventDefinition signalRef="g"/></startEvent>
    <startEvent id="by_time"><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition></startEvent>
    <userTask id="t" name="{name}"/>
    <sequenceFlow id="a" sourceRef="none" targetRef="t"/><sequenceFlow id="c" sourceRef="by_message" targetRef="t"/>
    <sequenceFlow id="d" sourceRef="by_signal" targetRef="t"/><sequenceFlow id="e" sourceRef="by_time" targetRef="t"/>
  </process>
</definitions>"""


def publish(client: Client, text: str, name: str = "begins.bpmn") -> str:
    """The key of the process definition that a file becomes."""
    answer = client.ask("POST", "/deployments", data={"resources": [(BytesIO(text.encode()), name)]})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.get_json()["deployments"][0]["processDefinition"]["processDefinitionKey"])


def retire(client: Client, key: str, status: int = 200) -> Any:
    return client.post(f"/resources/{key}/deletion", {}, status)


def state_of(client: Client, key: str) -> str:
    return str(client.get(f"/process-definitions/{key}")["state"])


def start_timers(door: Door) -> list[int]:
    with door.bus.database.read("01-01") as tx:
        return [row["definition_key"] for row in tx.rows(select_from(StartTimer))]


def test_nothing_begins_with_it_by_any_way(door: Door) -> None:
    admin = door.admin
    key = publish(admin, BEGINS.format(name="一"))
    assert start_timers(door) == [int(key)]
    assert retire(admin, key) == {"resourceKey": key, "batchOperation": None}
    for body in (
        {"processDefinitionId": "begins"},
        {"processDefinitionKey": key},
        {"processDefinitionId": "begins", "processDefinitionVersion": 1},
    ):
        assert admin.refused("POST", "/process-instances", body, 404)["code"] == "process_not_found"
    admin.refused("POST", "/messages/correlation", {"name": "begin"}, 404)
    door.bus.execute(BroadcastSignal("alarm"), platform_actor("01-01"))
    assert start_timers(door) == []
    assert admin.found("process-instances") == []
    assert state_of(admin, key) == "DELETED"
    assert admin.found("process-definitions", filter={"isLatestVersion": True}) == []


def test_the_version_before_serves_again(door: Door) -> None:
    admin = door.admin
    first, second = publish(admin, BEGINS.format(name="一")), publish(admin, BEGINS.format(name="二"))
    assert start_timers(door) == [int(second)]
    retire(admin, second)
    started = admin.post("/process-instances", {"processDefinitionId": "begins"})
    assert started["processDefinitionKey"] == first
    assert start_timers(door) == [int(first)]
    (latest,) = admin.found("process-definitions", filter={"isLatestVersion": True})
    assert latest["processDefinitionKey"] == first


def test_what_runs_goes_on_and_drains_it(door: Door) -> None:
    admin = door.admin
    key = publish(admin, BEGINS.format(name="一"))
    instance = admin.start("begins")
    retire(admin, key)
    assert state_of(admin, key) == "DRAINING"
    retire(admin, key)
    admin.post(f"/user-tasks/{admin.task(instance)['userTaskKey']}/completion", status=204)
    assert admin.get(f"/process-instances/{instance}")["state"] == "COMPLETED"
    assert state_of(admin, key) == "DELETED"
    retire(admin, key, 404)
    assert admin.ask("GET", f"/process-definitions/{key}/xml").status_code == 200
    report = verify(door.bus.database, "01-01", opener=door.bus.keyring)
    assert report.ok, report.findings


def test_the_same_file_again_is_a_new_version(door: Door) -> None:
    admin = door.admin
    key = publish(admin, BEGINS.format(name="一"))
    assert publish(admin, BEGINS.format(name="一")) == key
    retire(admin, key)
    again = publish(admin, BEGINS.format(name="一"))
    assert again != key
    assert (
        admin.post("/process-instances", {"processDefinitionId": "begins"})["processDefinitionVersion"] == 2
    )


def test_a_dmn_file_goes_with_its_decisions_and_a_form_with_its_new_tasks(ready: Door) -> None:
    admin = ready.admin
    waiting = admin.start()
    form = admin.task(waiting)["formKey"]
    requirements = admin.found("decision-requirements")[0]["decisionRequirementsKey"]
    decision = admin.found("decision-definitions")[0]["decisionDefinitionKey"]
    retire(admin, requirements)
    retire(admin, form)
    for body in ({"decisionDefinitionId": "rate"}, {"decisionDefinitionKey": decision}):
        admin.refused(
            "POST", "/decision-definitions/evaluation", {**body, "variables": {"tier": "gold"}}, 404
        )
    assert admin.ask("GET", f"/user-tasks/{admin.task(waiting)['userTaskKey']}/form").status_code == 200
    later = admin.start()
    assert admin.get(f"/process-instances/{later}")["hasIncident"] is True, "its form is not there"
    admin.deploy("order.form")
    (incident,) = admin.found("incidents", filter={"processInstanceKey": later})
    admin.post(f"/incidents/{incident['incidentKey']}/resolution", status=204)
    assert admin.task(later)["formKey"] != form
    report = verify(ready.bus.database, "01-01", opener=ready.bus.keyring)
    assert report.ok, report.findings


def test_who_may_not_publish_there_retires_nothing(door: Door) -> None:
    text = (RESOURCES / "orders.bpmn").read_text(encoding="utf-8")
    of_the_city = publish(door.client("city"), text, "orders.bpmn")
    own = publish(door.admin, BEGINS.format(name="一"))
    join(door.bus, "01-01", "plain", ["integration"])
    door.client("plain").refused("POST", f"/resources/{own}/deletion", {}, 403)
    for client, key in ((door.admin, of_the_city), (door.client("other"), own), (door.admin, "12345")):
        assert client.refused("POST", f"/resources/{key}/deletion", {}, 404)["code"] == "definition_not_found"
    refused = door.admin.refused("POST", f"/resources/{own}/deletion", {"deleteHistory": True}, 400)
    assert refused["where"] == "deleteHistory"
    assert state_of(door.admin, own) == state_of(door.admin, of_the_city) == "ACTIVE"
