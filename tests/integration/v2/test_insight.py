"""What a program learns of what runs: who called whom, what has stopped, how many, and what decisions were made of."""

from __future__ import annotations

from typing import Any

import pytest

from api.v2.routes.statistics import error_hash
from tests.integration.v2.conftest import Client, Door


@pytest.fixture
def client(door: Door) -> Client:
    door.admin.deploy("levels.bpmn", "rate.dmn")
    return door.admin


def stopped(client: Client, ref: str, why: str) -> tuple[str, str]:
    """An instance that has called another, whose job has failed: both keys."""
    caller = client.start("levels", variables={"ref": ref, "tier": "gold"})
    jump = {
        "activateInstructions": [{"elementId": "asked"}],
        "terminateInstructions": [{"elementId": "first"}],
    }
    client.post(f"/process-instances/{caller}/modification", jump, 204)
    (called,) = client.found("process-instances", filter={"parentProcessInstanceKey": caller})
    client.post("/messages/publication", {"name": "news", "correlationKey": ref})
    (job,) = client.jobs(type="write")
    client.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": why}, 204)
    return caller, called["processInstanceKey"]


def element(client: Client, instance: str, name: str) -> str:
    (found,) = client.found("element-instances", filter={"processInstanceKey": instance, "elementId": name})
    return str(found["elementInstanceKey"])


def test_the_call_hierarchy_leads_from_the_root_to_the_instance(client: Client) -> None:
    caller, called = stopped(client, "r1", "断线")
    chain = client.get(f"/process-instances/{called}/call-hierarchy")
    assert [(step["processInstanceKey"], step["processDefinitionName"]) for step in chain] == [
        (caller, "Levels"),
        (called, "Answer"),
    ]
    assert client.get(f"/process-instances/{caller}/call-hierarchy") == chain[:1]


def test_an_element_shows_the_incidents_of_everything_in_it(client: Client) -> None:
    caller, called = stopped(client, "r1", "断线")
    (incident,) = client.found("incidents")

    def seen(key: str) -> list[str]:
        return [i["incidentKey"] for i in client.post(f"/element-instances/{key}/incidents/search")["items"]]

    for key in (element(client, caller, "asked"), element(client, called, "written"), caller, called):
        assert seen(key) == [incident["incidentKey"]], key
    assert seen(element(client, called, "heard")) == []


def test_an_activity_inside_an_ad_hoc_sub_process_sees_what_lies_around_it(client: Client) -> None:
    instance = client.start("levels", variables={"ref": "r1", "tier": "gold"})
    jump = {
        "activateInstructions": [{"elementId": "free"}],
        "terminateInstructions": [{"elementId": "first"}],
    }
    client.post(f"/process-instances/{instance}/modification", jump, 204)
    task = client.task(instance)
    seen = client.post(f"/user-tasks/{task['userTaskKey']}/effective-variables/search")["items"]
    assert {item["name"] for item in seen} >= {"ref", "tier"}


def test_a_definition_s_figures_are_the_sum_of_its_instances(client: Client) -> None:
    caller, called = stopped(client, "r1", "断线")
    other = client.start("levels", variables={"ref": "r2", "tier": "gold"})
    definition = client.get(f"/process-instances/{caller}")["processDefinitionKey"]
    path = f"/process-definitions/{definition}/statistics/element-instances"

    def figures(path: str, method: str = "POST", **query: Any) -> dict[str, Any]:
        answer = client.ask(method, path, query if method == "POST" else None).get_json()
        return {item.pop("elementId"): item for item in answer["items"]}

    single = "/process-instances/{}/statistics/element-instances"
    parts = [figures(single.format(key), "GET") for key in (caller, other)]
    names = ("active", "completed", "canceled", "incidents")
    total = {
        element: {name: sum(part.get(element, {}).get(name, 0) for part in parts) for name in names}
        for element in {*parts[0], *parts[1]}
    }
    assert figures(path) == total
    assert total["first"] == {"active": 1, "completed": 0, "canceled": 1, "incidents": 0}
    assert figures(path, filter={"processInstanceKey": other}) == parts[1]
    assert figures(path, filter={"$or": [{"processInstanceKey": other}, {"hasIncident": True}]}) == total
    assert figures(path, filter={"state": "COMPLETED"}) == {}
    inner = client.get(f"/process-instances/{called}")["processDefinitionKey"]
    found = figures(f"/process-definitions/{inner}/statistics/element-instances")
    assert found["written"] == {"active": 1, "completed": 0, "canceled": 0, "incidents": 1}
    assert client.refused("POST", path, {"filter": {"nothing": 1}}, 400)["where"] == "filter.nothing"


def test_what_has_stopped_is_counted_by_error_and_by_definition(client: Client) -> None:
    stopped(client, "r1", "断线")
    stopped(client, "r2", "断线")
    stopped(client, "r3", "没有权限")
    by_error = client.post("/incidents/statistics/process-instances-by-error")["items"]
    assert [(i["errorMessage"], i["activeInstancesWithErrorCount"]) for i in by_error] == [
        ("断线", 2),
        ("没有权限", 1),
    ]
    body = {"filter": {"errorHashCode": by_error[0]["errorHashCode"]}}
    (item,) = client.post("/incidents/statistics/process-instances-by-definition", body)["items"]
    assert (item["processDefinitionId"], item["activeInstancesWithErrorCount"]) == ("answer", 2)
    sort = [{"field": "errorMessage", "order": "desc"}]
    page = client.post(
        "/incidents/statistics/process-instances-by-error", {"sort": sort, "page": {"limit": 1, "from": 1}}
    )
    assert ([i["errorMessage"] for i in page["items"]], page["page"]["totalItems"]) == (["断线"], 2)
    for wrong, where in (
        ({"sort": [{"field": "x"}]}, "sort[0].field"),
        ({"page": {"after": "x"}}, "page.after"),
        ({"page": {"limit": -1}}, "page.limit"),
    ):
        path = "/incidents/statistics/process-instances-by-error"
        assert client.refused("POST", path, wrong, 400)["where"] == where


def test_an_error_is_named_by_the_number_that_camunda_gives_it() -> None:
    assert (error_hash(""), error_hash("hello"), error_hash("polygenelubricants")) == (0, 99162322, -(2**31))
    assert error_hash("断线") == 31 * ord("断") + ord("线")


def test_running_instances_are_counted_by_process_and_by_version(client: Client) -> None:
    stopped(client, "r1", "断线")
    client.start("levels", variables={"ref": "r2", "tier": "gold"})
    items = client.post("/process-definitions/statistics/process-instances")["items"]
    counts = {
        i["processDefinitionId"]: (
            i["activeInstancesWithIncidentCount"],
            i["activeInstancesWithoutIncidentCount"],
        )
        for i in items
    }
    assert counts == {"levels": (1, 1), "answer": (1, 0)}
    body = {"filter": {"processDefinitionId": "levels"}}
    (version,) = client.post("/process-definitions/statistics/process-instances-by-version", body)["items"]
    assert (version["processDefinitionVersion"], version["activeInstancesWithIncidentCount"]) == (1, 1)


def test_a_decision_instance_shows_what_it_was_given_and_what_matched(client: Client) -> None:
    _caller, called = stopped(client, "r1", "断线")
    client.start("answer", variables={"ref": "r2", "tier": "none"})
    found = client.found("decision-instances", filter={"processInstanceKey": called})
    (made,) = found
    assert (made["decisionDefinitionId"], made["result"], made["state"]) == ("rate", "0.15", "EVALUATED")
    assert made["elementInstanceKey"] == element(client, called, "rated")
    whole = client.get(f"/decision-instances/{made['decisionEvaluationInstanceKey']}")
    assert whole["evaluatedInputs"] == [{"inputId": "i", "inputName": "等级", "inputValue": '"gold"'}]
    (rule,) = whole["matchedRules"]
    assert rule["evaluatedOutputs"][0]["outputValue"] == "0.15"
    assert {name: value for name, value in whole.items() if name in made} == made
    every = client.found("decision-instances", sort=[{"field": "evaluationDate"}])
    assert len(every) == 2
    key = made["decisionEvaluationInstanceKey"]
    for query, count in (
        ({"decisionEvaluationInstanceKey": key}, 1), ({"decisionDefinitionId": "rate"}, 2),
        ({"decisionEvaluationKey": made["decisionEvaluationKey"]}, 1), ({"state": "FAILED"}, 0),
        ({"decisionRequirementsKey": client.found("decision-requirements")[0]["decisionRequirementsKey"]}, 2),
        ({"processDefinitionKey": made["processDefinitionKey"]}, 2), ({"decisionDefinitionType": "DECISION_TABLE"}, 2),
    ):  # fmt: skip
        assert len(client.found("decision-instances", filter=query)) == count, query
    first = client.post("/decision-instances/search", {"page": {"limit": 1}})
    second = client.post(
        "/decision-instances/search", {"page": {"limit": 1, "after": first["page"]["endCursor"]}}
    )
    assert first["items"] + second["items"] == sorted(every, key=lambda i: i["decisionEvaluationInstanceKey"])
    client.refused("GET", "/decision-instances/12-1", None, 404)
    client.refused("GET", "/decision-instances/nothing", None, 404)


def test_subscriptions_say_what_waits_and_how_it_ended(client: Client) -> None:
    _caller, called = stopped(client, "r1", "断线")
    waiting = client.start("answer", variables={"ref": "r2", "tier": "gold"})
    over = client.start("answer", variables={"ref": "r3", "tier": "gold"})
    client.post(f"/process-instances/{over}/cancellation", status=204)
    found = client.found("message-subscriptions", sort=[{"field": "correlationKey"}])
    shown = [(s["correlationKey"], s["messageSubscriptionState"], s["processInstanceKey"]) for s in found]
    assert shown == [("r1", "CORRELATED", called), ("r2", "CREATED", waiting), ("r3", "DELETED", over)]
    assert {(s["messageName"], s["elementId"], s["processDefinitionId"]) for s in found} == {
        ("news", "heard", "answer")
    }
    for query, count in (
        ({"messageSubscriptionState": "CREATED", "messageName": "news"}, 1),
        ({"messageSubscriptionState": "CREATED", "messageName": "other"}, 0),
        ({"messageSubscriptionState": {"$neq": "CREATED"}}, 2), ({"processInstanceKey": called}, 1),
        ({"processDefinitionId": "levels"}, 0), ({"messageSubscriptionType": "START_EVENT"}, 0),
        ({"messageSubscriptionKey": found[1]["messageSubscriptionKey"]}, 1), ({"correlationKey": {"$like": "r*"}}, 3),
        ({"elementInstanceKey": element(client, waiting, "heard")}, 1),
    ):  # fmt: skip
        assert len(client.found("message-subscriptions", filter=query)) == count, query
