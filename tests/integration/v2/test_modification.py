"""A program changes where an instance stands; what it did is recorded and can be played again."""

from __future__ import annotations

from typing import Any

import pytest

from casework.verification import verify
from tests.integration.v2.conftest import Client, Door


@pytest.fixture
def levels(door: Door) -> Client:
    """A program in whose district the process `levels` is deployed."""
    door.admin.deploy("levels.bpmn", "rate.dmn")
    return door.admin


def started(client: Client) -> str:
    return client.start("levels", variables={"ref": "r1", "tier": "gold"})


def waiting(client: Client, instance: str) -> list[str]:
    """The open tasks of an instance by element, those in called instances included."""
    tasks = client.found("user-tasks", filter={"state": "CREATED", "processInstanceKey": instance})
    return sorted(task["elementId"] for task in tasks)


def modify(client: Client, instance: str, body: dict[str, Any], status: int = 204) -> Any:
    return client.post(f"/process-instances/{instance}/modification", body, status)


def to_the_ad_hoc(client: Client, instance: str) -> str:
    """Moves the instance into its ad-hoc sub-process; the sub-process's key."""
    jump = {
        "activateInstructions": [{"elementId": "free"}],
        "terminateInstructions": [{"elementId": "first"}],
    }
    modify(client, instance, jump)
    (found,) = client.found("element-instances", filter={"processInstanceKey": instance, "elementId": "free"})
    return str(found["elementInstanceKey"])


def test_an_element_is_activated_in_a_new_scope_and_another_terminated(levels: Client) -> None:
    instance = started(levels)
    third = {
        "elementId": "third",
        "variableInstructions": [
            {"variables": {"everywhere": 1}},
            {"variables": {"inside": 2}, "scopeId": "outer"},
            {"variables": {"own": 3}, "scopeId": "third"},
        ],
    }
    first = levels.task(instance)["elementInstanceKey"]
    body = {"activateInstructions": [third], "terminateInstructions": [{"elementInstanceKey": first}]}
    modify(levels, instance, body)
    assert waiting(levels, instance) == ["third"]
    seen = levels.post(f"/user-tasks/{levels.task(instance)['userTaskKey']}/variables/search")["items"]
    values = {item["name"]: (item["value"], item["scopeKey"] == instance) for item in seen}
    assert values["everywhere"] == ("1", True)
    assert (values["inside"], values["own"]) == (("2", False), ("3", False))
    states = {
        item["elementId"]: item["state"]
        for item in levels.found("element-instances", filter={"processInstanceKey": instance})
    }
    assert (states["first"], states["outer"], states["third"]) == ("TERMINATED", "ACTIVE", "ACTIVE")
    assert "second" not in states


@pytest.mark.parametrize(
    "scope",
    [
        {"ancestorScopeType": "inferred"},
        {"ancestorScopeType": "sourceParent"},
        {"ancestorScopeType": "direct", "ancestorElementInstanceKey": "outer"},
        {"ancestorScopeType": "direct", "ancestorElementInstanceKey": "-1"},
        None,
    ],
)
def test_a_token_is_moved_within_its_scope(levels: Client, scope: Any) -> None:
    instance = started(levels)
    levels.post(f"/user-tasks/{levels.task(instance)['userTaskKey']}/completion", status=204)
    (outer,) = levels.found(
        "element-instances", filter={"processInstanceKey": instance, "elementId": "outer"}
    )
    if scope is not None and scope.get("ancestorElementInstanceKey") == "outer":
        scope = {**scope, "ancestorElementInstanceKey": outer["elementInstanceKey"]}
    source = {"sourceType": "byId", "sourceElementId": "second"}
    move = {"sourceElementInstruction": source, "targetElementId": "third", "ancestorScopeInstruction": scope}
    modify(levels, instance, {"moveInstructions": [move]})
    assert waiting(levels, instance) == ["third"]
    back = {"sourceType": "byKey", "sourceElementInstanceKey": levels.task(instance)["elementInstanceKey"]}
    modify(
        levels,
        instance,
        {"moveInstructions": [{**move, "sourceElementInstruction": back, "targetElementId": "second"}]},
    )
    assert waiting(levels, instance) == ["second"]
    (same,) = levels.found("element-instances", filter={"processInstanceKey": instance, "elementId": "outer"})
    assert same["elementInstanceKey"] == outer["elementInstanceKey"]


def test_an_instance_of_which_nothing_is_left_is_terminated(levels: Client) -> None:
    instance = started(levels)
    modify(levels, instance, {"terminateInstructions": [{"elementId": "first"}]})
    assert levels.get(f"/process-instances/{instance}")["state"] == "TERMINATED"
    refused = levels.refused("POST", f"/process-instances/{instance}/modification", {}, 404)
    assert refused["code"] == "not_active"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"activateInstructions": [{"elementId": "nowhere"}]}, "elementId"),
        ({"activateInstructions": [{"elementId": "begin"}]}, "elementId"),
        ({"activateInstructions": [{}]}, "activateInstructions[0].elementId"),
        ({"activateInstructions": {"elementId": "third"}}, "activateInstructions"),
        ({"activateInstructions": [{"elementId": "third"}] * 201}, "activateInstructions"),
        ({"activateInstructions": [{"elementId": "third", "x": 1}]}, "activateInstructions[0].x"),
        (
            {"activateInstructions": [{"elementId": "third", "ancestorElementInstanceKey": "x"}]},
            "activateInstructions[0].ancestorElementInstanceKey",
        ),
        (
            {"activateInstructions": [{"elementId": "third", "ancestorElementInstanceKey": "9"}]},
            "ancestorElementInstanceKey",
        ),
        (
            {
                "activateInstructions": [
                    {"elementId": "third", "variableInstructions": [{"variables": [], "scopeId": ""}]}
                ]
            },
            "activateInstructions[0].variableInstructions[0].variables",
        ),
        ({"terminateInstructions": [{"elementInstanceKey": "77"}]}, "elementInstanceKey"),
        ({"terminateInstructions": [{}]}, "terminateInstructions[0].elementInstanceKey"),
        (
            {
                "moveInstructions": [
                    {"sourceElementInstruction": {"sourceType": "x"}, "targetElementId": "third"}
                ]
            },
            "moveInstructions[0].sourceElementInstruction.sourceType",
        ),
        (
            {
                "moveInstructions": [
                    {
                        "sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "first"},
                        "targetElementId": "third",
                        "ancestorScopeInstruction": {"ancestorScopeType": "x"},
                    }
                ]
            },
            "moveInstructions[0].ancestorScopeInstruction.ancestorScopeType",
        ),
    ],
)
def test_a_wrong_instruction_is_refused_with_its_place_and_nothing_is_done(
    levels: Client, body: dict[str, Any], where: str
) -> None:
    instance = started(levels)
    assert levels.refused("POST", f"/process-instances/{instance}/modification", body, 400)["where"] == where
    assert waiting(levels, instance) == ["first"]
    levels.post(f"/user-tasks/{levels.task(instance)['userTaskKey']}/completion", status=204)
    assert waiting(levels, instance) == ["second"], "the instance goes on as if nobody had tried"


def test_activities_of_an_ad_hoc_sub_process_are_begun(levels: Client) -> None:
    instance = started(levels)
    free = to_the_ad_hoc(levels, instance)
    path = f"/element-instances/ad-hoc-activities/{free}/activation"
    levels.post(path, {"elements": [{"elementId": "call", "variables": {"number": "0571"}}]}, 204)
    assert waiting(levels, instance) == ["call", "visit"]
    (number,) = levels.found("variables", filter={"name": "number"})
    assert number["scopeKey"] != instance
    levels.post(path, {"elements": [{"elementId": "call"}], "cancelRemainingInstances": True}, 204)
    assert waiting(levels, instance) == ["call"]
    for body, where in (
        ({"elements": []}, "elements"),
        ({}, "elements"),
        ({"elements": [{"elementId": "call"}, {"elementId": "call"}]}, "elements[1].elementId"),
    ):
        assert levels.refused("POST", path, body, 400)["where"] == where
    assert levels.refused("POST", path, {"elements": [{"elementId": "first"}]}, 400)["found"] == "first"
    levels.refused("POST", path.replace(free, instance), {"elements": [{"elementId": "call"}]}, 404)


def test_the_same_request_with_one_key_is_done_once(levels: Client) -> None:
    instance = started(levels)
    free = to_the_ad_hoc(levels, instance)
    for _ in range(2):
        answer = levels.ask(
            "POST", f"/element-instances/ad-hoc-activities/{free}/activation", {"elements": [{"elementId": "call"}]},
            headers={"Idempotency-Key": "once"},
        )  # fmt: skip
        assert answer.status_code == 204
        both = {"activateInstructions": [{"elementId": "first"}]}
        levels.ask(
            "POST", f"/process-instances/{instance}/modification", both, headers={"Idempotency-Key": "two"}
        )
    assert waiting(levels, instance) == ["call", "first", "visit"]


def test_what_was_changed_is_recorded_and_plays_again(door: Door, levels: Client) -> None:
    instance = started(levels)
    free = to_the_ad_hoc(levels, instance)
    levels.post(
        f"/element-instances/ad-hoc-activities/{free}/activation", {"elements": [{"elementId": "call"}]}, 204
    )
    source = {"sourceType": "byId", "sourceElementId": "visit"}
    body = {
        "moveInstructions": [{"sourceElementInstruction": source, "targetElementId": "third"}],
        "activateInstructions": [{"elementId": "asked", "variableInstructions": [{"variables": {"x": 1}}]}],
    }
    modify(levels, instance, body)
    assert waiting(levels, instance) == ["call", "third"]
    report = verify(door.bus.database, "01-01", opener=door.bus.keyring)
    assert report.ok, report.findings
