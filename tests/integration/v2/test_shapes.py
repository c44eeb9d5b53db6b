"""Every field that Camunda's clients insist on is there, null when empty; keys are decimal strings, times end in Z."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from tests.integration.v2.conftest import Door

FIELDS = {
    "process-definitions": "name resourceName version versionTag processDefinitionId tenantId processDefinitionKey "
    "hasStartForm state",
    "process-instances": "processDefinitionId processDefinitionName processDefinitionVersion "
    "processDefinitionVersionTag startDate endDate state suspendedDate hasIncident tenantId processInstanceKey "
    "processDefinitionKey parentProcessInstanceKey parentElementInstanceKey rootProcessInstanceKey tags businessId",
    "user-tasks": "name state assignee elementId candidateGroups candidateUsers processDefinitionId creationDate "
    "completionDate followUpDate dueDate tenantId externalFormReference processDefinitionVersion customHeaders "
    "priority userTaskKey elementInstanceKey processName processDefinitionKey processInstanceKey "
    "rootProcessInstanceKey businessId formKey tags",
    "variables": "value isTruncated name tenantId variableKey scopeKey processInstanceKey rootProcessInstanceKey",
    "element-instances": "processDefinitionId startDate endDate elementId elementName type state hasIncident tenantId "
    "elementInstanceKey processInstanceKey rootProcessInstanceKey processDefinitionKey incidentKey",
    "jobs": "customHeaders deadline deniedReason elementId elementInstanceKey endTime errorCode errorMessage "
    "hasFailedWithRetriesLeft isDenied jobKey kind listenerEventType processDefinitionId processDefinitionKey "
    "processInstanceKey rootProcessInstanceKey businessId retries state tenantId type worker creationTime "
    "lastUpdateTime priority",
    "incidents": "processDefinitionId errorType errorMessage elementId creationTime state tenantId incidentKey "
    "processDefinitionKey processInstanceKey rootProcessInstanceKey elementInstanceKey jobKey",
    "decision-definitions": "decisionDefinitionId decisionDefinitionKey decisionRequirementsId "
    "decisionRequirementsKey decisionRequirementsName decisionRequirementsVersion name tenantId version",
}
ACTIVATED = (
    "type processDefinitionId processDefinitionVersion elementId customHeaders worker retries deadline variables "
    "tenantId physicalTenantId jobKey processInstanceKey processDefinitionKey elementInstanceKey kind "
    "listenerEventType userTask tags rootProcessInstanceKey businessId priority jobLeaseToken leaseToken"
)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")


def _check(item: dict[str, Any], fields: str, kind: str) -> None:
    assert set(item) == set(fields.split()), kind
    for name, value in item.items():
        if value is not None and name.endswith("Key"):
            assert isinstance(value, str), (kind, name, value)
            assert value.isdigit(), (kind, name, value)
        if value is not None and name.endswith(("Date", "Time")):
            assert TIME.fullmatch(value), (kind, name, value)


def test_every_field_is_there(ready: Door) -> None:
    admin = ready.admin
    admin.start()
    key = admin.start(businessId="b", tags=["t"])
    admin.to_job(key)
    (job,) = admin.jobs(worker="w")
    _check(job, ACTIVATED, "activated job")
    assert job["variables"] == {"amount": 200, "due": 200}
    assert job["deadline"] == int((ready.clock.now().timestamp() + 60) * 1000)
    admin.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no"}, 204)
    for kind, fields in FIELDS.items():
        items = admin.found(kind)
        assert items, kind
        for item in items:
            _check(item, fields, kind)
    (incident,) = admin.post(f"/process-instances/{key}/incidents/search", {})["items"]
    (failed,) = admin.found("jobs")
    assert (incident["errorType"], incident["jobKey"]) == ("JOB_NO_RETRIES", failed["jobKey"])
    assert (failed["state"], failed["hasFailedWithRetriesLeft"], failed["worker"]) == ("FAILED", False, "w")
    (charge,) = admin.found("element-instances", filter={"hasIncident": True, "elementId": "charge"})
    assert (charge["incidentKey"], charge["state"]) == (incident["incidentKey"], "ACTIVE")
    assert admin.get(f"/process-instances/{key}")["hasIncident"] is True


def test_the_deployment_says_what_it_means(ready: Door) -> None:
    answer = ready.admin.deploy("orders.bpmn", "rate.dmn", "order.form")
    slots = ("processDefinition", "decisionDefinition", "decisionRequirements", "form", "resource")
    kinds = []
    for entry in answer["deployments"]:
        assert set(entry) == set(slots)
        (kind,) = [slot for slot in slots if entry[slot] is not None]
        kinds.append(kind)
        assert entry[kind]["tenantId"] == answer["tenantId"] == "01-01"
    assert kinds == [
        "processDefinition",
        "processDefinition",
        "decisionRequirements",
        "decisionDefinition",
        "form",
    ]
    form = ready.admin.get(f"/forms/{answer['deployments'][4]['form']['formKey']}")
    assert set(form) == {"tenantId", "formId", "schema", "version", "formKey"}
    assert (form["formId"], form["version"], '"approved"' in form["schema"]) == ("order", 1, True)
    latest = ready.admin.found(
        "process-definitions", filter={"isLatestVersion": True, "processDefinitionId": "orders"}
    )
    assert [(d["version"], d["versionTag"], d["hasStartForm"]) for d in latest] == [(1, "a1", False)]


def test_about_the_server(door: Door) -> None:
    admin = door.admin
    assert door.app.test_client().get("/v2/status").status_code == 204
    topology = admin.get("/topology")
    assert topology["brokers"][0]["partitions"][0]["role"] == "leader"
    assert set(admin.get("/license")) == {"validLicense", "licenseType", "isCommercial", "expiresAt"}
    me = admin.get("/authentication/me")
    assert (me["username"], me["groups"], me["tenants"][0]["tenantId"]) == (
        "admin",
        ["integration@01-01", "process_designer@01-01"],
        "01-01",
    )


def test_evaluations(ready: Door) -> None:
    admin = ready.admin
    body = {"decisionDefinitionId": "rate", "variables": {"tier": "gold"}}
    result = admin.post("/decision-definitions/evaluation", body)
    assert (result["output"], result["failureMessage"]) == ("0.15", None)
    (decision,) = result["evaluatedDecisions"]
    assert decision["evaluatedInputs"] == [{"inputId": "i", "inputName": "等级", "inputValue": '"gold"'}]
    assert decision["matchedRules"][0]["evaluatedOutputs"][0]["outputValue"] == "0.15"
    key = admin.start()
    scope = admin.task(key)["elementInstanceKey"]
    body = {"expression": "=double + x", "scopeKey": scope, "variables": {"x": 0.1}}
    assert admin.post("/expression/evaluation", body)["result"] == Decimal("400.1")
    assert (
        admin.refused("POST", "/expression/evaluation", {"expression": "=1 +"}, 400)["where"] == "expression"
    )


def test_awaiting_the_end(ready: Door) -> None:
    body = {"processDefinitionId": "quick", "variables": {"a": 1, "b": 2}, "awaitCompletion": True}
    assert ready.admin.post("/process-instances", body)["variables"] == {"a": 1, "b": 2, "c": 3}
    assert ready.admin.post("/process-instances", {**body, "fetchVariables": ["c"]})["variables"] == {"c": 3}
    slow = {
        "processDefinitionId": "orders",
        "variables": {"amount": 1},
        "awaitCompletion": True,
        "requestTimeout": 1,
    }
    assert ready.admin.refused("POST", "/process-instances", slow, 504)["where"] == "requestTimeout"
    tagged = {
        "processDefinitionId": "orders",
        "processDefinitionVersionTag": "a1",
        "variables": {"amount": 1},
    }
    assert ready.admin.post("/process-instances", tagged)["processDefinitionVersion"] == 1
    ready.admin.refused("POST", "/process-instances", {**tagged, "processDefinitionVersionTag": "a2"}, 404)
