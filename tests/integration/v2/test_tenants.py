"""Nothing of one tenant can be found, got or touched by another; definitions of the city are seen by its districts.

The addresses are those of the application: one that is added is asked here too, or this fails until it is said how."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from api.v2.door import OVER
from tests.integration.v2.conftest import Client, Door
from tests.integration.v2.test_modification import to_the_ad_hoc

NOWHERE = "281474976710656"
#: Which key stands in an address, where its first word does not say it.
KEY_OF = {"/v2/element-instances/ad-hoc-activities/": "ad-hoc", "/v2/resources/": "process-definitions"}
#: What a request must say to be understood; elsewhere an empty object will do.
BODIES: dict[str, Any] = {
    "/v2/element-instances/ad-hoc-activities/<key>/activation": {"elements": [{"elementId": "call"}]},
    "/v2/element-instances/<key>/variables": {"variables": {"x": 1}},
    "/v2/jobs/<key>": {"changeset": {"retries": 1}},
    "/v2/jobs/<key>/error": {"errorCode": "E"},
    "/v2/process-instances/<key>/modification": {"terminateInstructions": [{"elementId": "charge"}]},
    "/v2/user-tasks/<key>": {"changeset": {"priority": 1}},
    "/v2/user-tasks/<key>/assignment": {"assignee": "other"},
}
#: Addresses without a key that are neither searches nor figures: what another tenant is told there of what this one
#: has, as (body, status); None where nothing of any tenant is asked for.
BY_NAME: dict[tuple[str, str], tuple[Any, int] | None] = {
    ("GET", "/v2/authentication/me"): None,
    ("GET", "/v2/license"): None,
    ("GET", "/v2/status"): None,
    ("GET", "/v2/topology"): None,
    ("POST", "/v2/deployments"): None,  # where one publishes is one's own tenant
    ("POST", "/v2/documents"): None,
    ("POST", "/v2/documents/batch"): None,
    ("POST", "/v2/expression/evaluation"): ({"expression": "=amount = null", "scopeKey": "<instance>"}, 200),
    ("POST", "/v2/process-instances"): ({"processDefinitionId": "orders"}, 404),
    ("POST", "/v2/decision-definitions/evaluation"): ({"decisionDefinitionId": "rate"}, 404),
    ("POST", "/v2/messages/correlation"): ({"name": "news", "correlationKey": "r1"}, 404),
    ("POST", "/v2/messages/publication"): None,  # it lies in one's own tenant: the oracle of waiting is asked above
    ("POST", "/v2/signals/broadcast"): None,
    ("POST", "/v2/jobs/activation"): (
        {"type": "charge", "timeout": 1, "maxJobsToActivate": 9, "requestTimeout": -1}, 200,
    ),
    ("POST", "/v2/process-instances/cancellation"): ({"filter": {"processDefinitionId": "orders"}}, 200),
    ("POST", "/v2/process-instances/incident-resolution"): ({"filter": {"processDefinitionId": "orders"}}, 200),
}  # fmt: skip
#: What figures must be asked for, where they are not given for everything.
FIGURES: dict[str, Any] = {
    "/v2/process-definitions/statistics/process-instances-by-version": {
        "filter": {"processDefinitionId": "orders"}
    },
    "/v2/incidents/statistics/process-instances-by-definition": {"filter": {"errorHashCode": 3521}},
}
#: What is asked last of the owner, since afterwards there is nothing left to ask about.
AT_LAST = ("/error", "/failure", "/completion", "/modification", "/cancellation", "/deletion")


def routes(app: Flask) -> list[tuple[str, str]]:
    """Every (method, rule) of /v2, what ends something at the end."""
    found = [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/v2/") and rule.endpoint != "v2.unknown"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]

    def rank(route: tuple[str, str]) -> int:
        method, rule = route
        return next((n for n, end in enumerate(AT_LAST, start=1) if rule.endswith(end)), 0) or 9 * (
            method == "DELETE"
        )

    return sorted(found, key=lambda route: (rank(route), route))


def keyed(app: Flask) -> list[tuple[str, str]]:
    return [(method, rule) for method, rule in routes(app) if "<" in rule]


def searches(app: Flask) -> list[str]:
    """Every search over the whole tenant."""
    return [rule for _method, rule in routes(app) if rule.endswith("/search") and "<" not in rule]


def address(rule: str, keys: dict[str, str]) -> str:
    """The address of a rule (without /v2) with the key that belongs there."""
    kinds = [kind for prefix, kind in KEY_OF.items() if rule.startswith(prefix)]
    return re.sub(r"<[^>]+>", keys[kinds[0] if kinds else rule.split("/")[2]], rule).removeprefix("/v2")


@pytest.fixture
def keys(ready: Door) -> dict[str, str]:
    """One thing of every kind in the first district, by the word that stands before its key in an address."""
    admin = ready.admin
    admin.deploy("levels.bpmn")
    admin.start("answer", variables={"ref": "r1", "tier": "gold"})
    admin.start("answer", variables={"ref": "r2", "tier": "gold"})
    admin.post("/messages/correlation", {"name": "news", "correlationKey": "r2"})
    free = to_the_ad_hoc(admin, admin.start("levels", variables={"ref": "r1", "tier": "gold"}))
    waiting, working = admin.start(), admin.start()
    admin.to_job(working)
    (job,) = admin.jobs()
    admin.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no"}, 204)
    task = admin.task(waiting)
    named = {"data": {"file": (BytesIO(b"x"), "a.txt")}}
    assert admin.ask("POST", "/documents?documentId=theirs", **named).status_code == 201
    single = admin.post(f"/process-instances/{working}/incident-resolution")
    found = {kind: admin.found(kind)[0] for kind in ("variables", "incidents", "decision-requirements",
                                                      "decision-instances", "decision-definitions")}  # fmt: skip
    return {
        "ad-hoc": free,
        "batch-operations": single["batchOperationKey"],
        "documents": "theirs",
        "process-instances": waiting,
        "user-tasks": task["userTaskKey"],
        "forms": task["formKey"],
        "process-definitions": task["processDefinitionKey"],
        "jobs": job["jobKey"],
        "element-instances": job["elementInstanceKey"],
        "variables": found["variables"]["variableKey"],
        "incidents": found["incidents"]["incidentKey"],
        "decision-requirements": found["decision-requirements"]["decisionRequirementsKey"],
        "decision-instances": found["decision-instances"]["decisionEvaluationInstanceKey"],
        "decision-definitions": found["decision-definitions"]["decisionDefinitionKey"],
    }


def test_searches_find_nothing_of_another_tenant(ready: Door, keys: dict[str, str]) -> None:
    other, found = ready.client("other"), searches(ready.app)
    assert len(found) >= 13
    for rule in found:
        path = rule.removeprefix("/v2")
        assert ready.admin.post(path, {})["items"], f"{rule}: the owner sees something"
        anything = {"filter": {"tenantId": {"$exists": True}}} if "batch-operation" not in rule else {}
        for body in ({}, anything):
            page = other.post(path, body)
            assert (page["items"], page["page"]["totalItems"]) == ([], 0), rule


def test_figures_count_nothing_of_another_tenant(ready: Door, keys: dict[str, str]) -> None:
    rules = [rule for _method, rule in routes(ready.app) if "/statistics/" in rule and "<" not in rule]
    assert len(rules) >= 4
    for rule in rules:
        path, body = rule.removeprefix("/v2"), FIGURES.get(rule, {})
        assert ready.admin.post(path, body)["items"], rule
        assert ready.client("other").post(path, body)["items"] == [], rule


def asked(client: Client, method: str, rule: str, keys: dict[str, str]) -> tuple[int, str]:
    """Status and text of an answer, without the key that was asked for."""
    path = address(rule, keys)
    body = None if method in ("GET", "DELETE") else BODIES.get(rule, {})
    answer = client.ask(method, path, body)
    return answer.status_code, answer.get_data(as_text=True).replace(
        path.split("/")[2 + ("ad-hoc-" in path)], "#"
    )


def test_at_every_address_what_is_another_tenant_s_is_not_there(ready: Door, keys: dict[str, str]) -> None:
    other, nowhere = ready.client("other"), dict.fromkeys(keys, NOWHERE)
    rules = keyed(ready.app)
    assert len(rules) > 40
    for method, rule in rules:
        there = asked(other, method, rule, keys)
        assert there == asked(other, method, rule, nowhere), (method, rule)
        assert there[0] == 404, (method, rule, there)
    assert other.jobs() == []
    assert ready.admin.task(keys["process-instances"])["state"] == "CREATED"


def test_at_every_address_the_owner_finds_it(ready: Door, keys: dict[str, str]) -> None:
    """So that the answers above are not those of a wrong address."""
    for method, rule in keyed(ready.app):
        status, text = asked(ready.admin, method, rule, keys)
        over = status == 404 and any(f'"{code}"' in text for code in (*OVER, "instance_ended"))
        assert (status != 404 or over) and status < 500, (method, rule, text)
        assert method != "GET" or status in (200, 204), (rule, text)


def test_what_is_named_without_a_key_is_not_there_for_another_tenant(
    ready: Door, keys: dict[str, str]
) -> None:
    unkeyed = {
        route
        for route in routes(ready.app)
        if "<" not in route[1] and not route[1].endswith("/search") and "/statistics/" not in route[1]
    }
    assert unkeyed == set(BY_NAME), "whoever adds an address says what it tells another tenant"
    for (method, rule), expected in BY_NAME.items():
        if expected is not None:
            body = {k: keys["process-instances"] if v == "<instance>" else v for k, v in expected[0].items()}
            answer = ready.client("other").ask(method, rule.removeprefix("/v2"), body)
            assert answer.status_code == expected[1], (rule, answer.data)
            assert answer.get_json().get("jobs", []) == []
            assert answer.get_json().get("result", True) is True, "it has no such variable"
    for key in ("processDefinitionKey", "decisionDefinitionKey"):
        what = "process-instances" if key.startswith("process") else "decision-definitions/evaluation"
        kind = "process-definitions" if key.startswith("process") else "decision-definitions"
        ready.client("other").refused("POST", f"/{what}", {key: keys[kind]}, 404)
    orders = ready.client("other").found("batch-operations")
    assert {order["operationsTotalCount"] for order in orders} == {0} and len(orders) == 2


def test_an_alternative_does_not_lift_the_tenant_filter(ready: Door, keys: dict[str, str]) -> None:
    either = [{"tenantId": "01-01"}, {"tenantId": "01-02"}]
    for kind in ("process-instances", "user-tasks", "element-instances"):
        assert ready.client("other").found(kind, filter={"$or": either}) == [], kind


def test_whoever_is_no_program_of_the_tenant_touches_nothing(ready: Door, keys: dict[str, str]) -> None:
    applicant = ready.client("applicant")
    for method, rule in keyed(ready.app):
        assert asked(applicant, method, rule, keys)[0] in (403, 404), (method, rule)
    for (method, rule), expected in BY_NAME.items():
        if expected is not None:
            answer = applicant.ask(method, rule.removeprefix("/v2"), expected[0])
            assert answer.status_code == 403, (method, rule)
    for rule in searches(ready.app):
        applicant.refused("POST", rule.removeprefix("/v2"), {}, 403)
    assert applicant.http.get("/v2/user-tasks/1").status_code == 401
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
