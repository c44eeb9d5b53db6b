"""Nothing of one tenant can be found, got or touched by another; definitions of the city are seen by its districts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.v2.conftest import Client, Door
from tests.integration.v2.test_modification import to_the_ad_hoc

SEARCHES = [
    "process-definitions", "decision-definitions", "process-instances", "element-instances", "user-tasks", "variables",
    "jobs", "incidents", "decision-requirements", "decision-instances", "message-subscriptions",
]  # fmt: skip

#: What begins in the ad-hoc sub-process of the process `levels`.
AD_HOC = {"elements": [{"elementId": "call"}]}
#: Kinds of keys that have an address of their own only for what is done with them.
NO_ADDRESS = ("jobs", "ad-hoc")


@pytest.fixture
def keys(ready: Door) -> dict[str, str]:
    """One thing of every kind in the first district, by the name of its key."""
    admin = ready.admin
    admin.deploy("levels.bpmn")
    admin.start("answer", variables={"ref": "r1", "tier": "gold"})
    free = to_the_ad_hoc(admin, admin.start("levels", variables={"ref": "r1", "tier": "gold"}))
    waiting, working = admin.start(), admin.start()
    admin.to_job(working)
    (job,) = admin.jobs()
    admin.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no"}, 204)
    task = admin.task(waiting)
    return {
        "ad-hoc": free,
        "process-instances": waiting,
        "user-tasks": task["userTaskKey"],
        "forms": task["formKey"],
        "process-definitions": task["processDefinitionKey"],
        "jobs": job["jobKey"],
        "element-instances": job["elementInstanceKey"],
        "variables": admin.found("variables")[0]["variableKey"],
        "incidents": admin.found("incidents")[0]["incidentKey"],
        "decision-requirements": admin.found("decision-requirements")[0]["decisionRequirementsKey"],
        "decision-instances": admin.found("decision-instances")[0]["decisionEvaluationInstanceKey"],
        "decision-definitions": admin.found("decision-definitions")[0]["decisionDefinitionKey"],
    }


def test_searches_find_nothing_of_another_tenant(ready: Door, keys: dict[str, str]) -> None:
    other = ready.client("other")
    for kind in SEARCHES:
        assert ready.admin.found(kind), f"{kind}: the owner sees something"
        page = other.post(f"/{kind}/search", {})
        assert (page["items"], page["page"]["totalItems"]) == ([], 0), kind
        anything = {"filter": {"tenantId": {"$exists": True}}}
        assert other.post(f"/{kind}/search", anything)["page"]["totalItems"] == 0, kind


def test_figures_count_nothing_of_another_tenant(ready: Door, keys: dict[str, str]) -> None:
    by_version = {"filter": {"processDefinitionId": "orders"}}
    for path, body in (
        ("/incidents/statistics/process-instances-by-error", {}),
        ("/process-definitions/statistics/process-instances", {}),
        ("/process-definitions/statistics/process-instances-by-version", by_version),
    ):
        assert ready.admin.post(path, body)["items"], path
        assert ready.client("other").post(path, body)["items"] == [], path


def test_an_alternative_does_not_lift_the_tenant_filter(ready: Door, keys: dict[str, str]) -> None:
    either = [{"tenantId": "01-01"}, {"tenantId": "01-02"}]
    for kind in ("process-instances", "user-tasks", "element-instances"):
        assert ready.client("other").found(kind, filter={"$or": either}) == [], kind


def test_nothing_of_another_tenant_can_be_got(ready: Door, keys: dict[str, str]) -> None:
    other = ready.client("other")
    for kind, key in keys.items():
        if kind not in NO_ADDRESS:
            assert ready.admin.ask("GET", f"/{kind}/{key}").status_code == 200, kind
            other.refused("GET", f"/{kind}/{key}", None, 404)
    for path in (
        f"/process-definitions/{keys['process-definitions']}/xml",
        f"/process-definitions/{keys['process-definitions']}/form",
        f"/decision-definitions/{keys['decision-definitions']}/xml",
        f"/decision-requirements/{keys['decision-requirements']}/xml",
        f"/process-instances/{keys['process-instances']}/call-hierarchy",
        f"/user-tasks/{keys['user-tasks']}/form",
    ):
        other.refused("GET", path, None, 404)


def _writes(keys: dict[str, str]) -> list[tuple[str, str, Any]]:
    task, job, instance = keys["user-tasks"], keys["jobs"], keys["process-instances"]
    return [
        ("POST", f"/user-tasks/{task}/completion", {}),
        ("POST", f"/user-tasks/{task}/assignment", {"assignee": "other"}),
        ("DELETE", f"/user-tasks/{task}/assignee", None),
        ("PATCH", f"/user-tasks/{task}", {"changeset": {"priority": 1}}),
        ("POST", f"/user-tasks/{task}/variables/search", {}),
        ("POST", f"/user-tasks/{task}/effective-variables/search", {}),
        ("POST", f"/process-instances/{instance}/cancellation", {}),
        ("POST", f"/process-instances/{instance}/incidents/search", {}),
        (
            "POST",
            f"/process-instances/{instance}/modification",
            {"terminateInstructions": [{"elementId": "review"}]},
        ),
        ("POST", f"/element-instances/ad-hoc-activities/{keys['ad-hoc']}/activation", AD_HOC),
        ("POST", f"/element-instances/{keys['element-instances']}/incidents/search", {}),
        ("POST", f"/process-definitions/{keys['process-definitions']}/statistics/element-instances", {}),
        ("PUT", f"/element-instances/{instance}/variables", {"variables": {"x": 1}}),
        ("POST", f"/jobs/{job}/completion", {}),
        ("POST", f"/jobs/{job}/failure", {"retries": 1}),
        ("POST", f"/jobs/{job}/error", {"errorCode": "E"}),
        ("PATCH", f"/jobs/{job}", {"changeset": {"retries": 1}}),
        ("POST", f"/incidents/{keys['incidents']}/resolution", {}),
        ("POST", "/process-instances", {"processDefinitionId": "orders"}),
        ("POST", "/process-instances", {"processDefinitionKey": keys["process-definitions"]}),
        ("POST", "/decision-definitions/evaluation", {"decisionDefinitionId": "rate"}),
        ("POST", "/decision-definitions/evaluation", {"decisionDefinitionKey": keys["decision-definitions"]}),
    ]


def test_nothing_of_another_tenant_can_be_touched(ready: Door, keys: dict[str, str]) -> None:
    other = ready.client("other")
    for method, path, body in _writes(keys):
        other.refused(method, path, body, 404)
    assert other.jobs() == []
    assert ready.admin.task(keys["process-instances"])["state"] == "CREATED"
    # the address is right: its owner does with it what was refused to the other
    ready.admin.post(f"/element-instances/ad-hoc-activities/{keys['ad-hoc']}/activation", AD_HOC, 204)


def test_whoever_is_no_program_of_the_tenant_touches_nothing(ready: Door, keys: dict[str, str]) -> None:
    applicant = ready.client("applicant")
    for method, path, body in _writes(keys):
        assert applicant.ask(method, path, body).status_code in (403, 404), (method, path)
    assert ready.admin.task(keys["process-instances"])["state"] == "CREATED"


def test_a_district_sees_what_its_city_has_published(door: Door) -> None:
    door.client("city").deploy("orders.bpmn", "order.form")
    for user in ("admin", "other"):
        district: Client = door.client(user)
        assert [d["tenantId"] for d in district.found("process-definitions", filter={"name": "Quick"})] == [
            "01"
        ]
        key = district.start()
        (instance,) = district.found("process-instances")
        assert (instance["processInstanceKey"], instance["processDefinitionName"]) == (key, "Orders 订单")
    assert door.client("city").found("process-instances") == []


def test_another_tenant_cannot_be_named(ready: Door) -> None:
    body = {"processDefinitionId": "orders", "tenantId": "01-02"}
    assert ready.admin.refused("POST", "/process-instances", body, 403)["where"] == "tenantId"


def test_those_who_may_read_nothing_read_nothing(ready: Door, keys: dict[str, str]) -> None:
    applicant = ready.client("applicant")
    for kind in SEARCHES:
        applicant.refused("POST", f"/{kind}/search", {}, 403)
    applicant.refused("GET", f"/variables/{keys['variables']}", None, 403)
    applicant.refused(
        "POST", "/jobs/activation", {"type": "charge", "timeout": 1, "maxJobsToActivate": 1}, 403
    )
    answer = applicant.http.get("/v2/user-tasks/1")
    assert answer.status_code == 401
