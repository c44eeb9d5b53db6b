"""What a body may hold: a wrong field is named, what could not be stored is refused, nothing ends in 500."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from tests.integration.v2.conftest import Door

CREATION: list[tuple[dict[str, Any], str]] = [
    ({"variables": []}, "variables"),
    ({"variables": {"": 1}}, "variables."),
    ({"variables": {"n" * 201: 1}}, "variables." + "n" * 20),
    ({"tags": "a"}, "tags"),
    ({"tags": [1]}, "tags[0]"),
    ({"awaitCompletion": "yes"}, "awaitCompletion"),
    ({"businessId": "b" * 201}, "businessId"),
    ({"processDefinitionVersion": "1"}, "processDefinitionVersion"),
    ({"startInstructions": [{"elementId": "review"}]}, "startInstructions"),
    ({"surprise": 1}, "surprise"),
]


def test_creation_names_the_wrong_field(ready: Door) -> None:
    for more, where in CREATION:
        body = {"processDefinitionId": "orders", **more}
        assert ready.admin.refused("POST", "/process-instances", body, 400)["where"] == where
    assert ready.admin.refused("POST", "/process-instances", {}, 400)["where"] == "processDefinitionId"
    assert ready.admin.found("process-instances") == []


def test_other_commands_name_the_wrong_field(ready: Door) -> None:
    cases: list[tuple[str, str, Any, str]] = [
        ("POST", "/user-tasks/1/completion", {"variables": 1}, "variables"),
        ("POST", "/user-tasks/x/completion", {}, "userTaskKey"),
        ("POST", "/user-tasks/1/assignment", {"assignee": ""}, "assignee"),
        ("PATCH", "/user-tasks/1", {"changeset": {"priority": 101}}, "changeset.priority"),
        ("PATCH", "/user-tasks/1", {"changeset": {"colour": 1}}, "changeset"),
        ("PATCH", "/user-tasks/1", {}, "changeset"),
        ("POST", "/jobs/activation", {"type": "t", "timeout": 0, "maxJobsToActivate": 1}, "timeout"),
        ("POST", "/jobs/activation", {"type": "t", "timeout": 2**62, "maxJobsToActivate": 1}, "timeout"),
        ("POST", "/jobs/1/failure", {"retries": 2**31}, "retries"),
        ("POST", "/jobs/1/error", {}, "errorCode"),
        ("PATCH", "/jobs/1", {"changeset": {}}, "changeset"),
        ("POST", "/messages/publication", {"name": "m", "timeToLive": -1}, "timeToLive"),
        ("POST", "/messages/publication", {}, "name"),
        ("POST", "/signals/broadcast", {"signalName": 1}, "signalName"),
        ("PUT", "/element-instances/1/variables", {}, "variables"),
        ("GET", "/process-instances/99999999999999999999", None, "processInstanceKey"),
    ]
    for method, path, body, where in cases:
        assert ready.admin.refused(method, path, body, 400)["where"] == where, path


def test_what_cannot_be_stored_is_refused(ready: Door) -> None:
    task = ready.admin.task(ready.admin.start())["userTaskKey"]
    for value in (
        '"a\\u0000b"', '"\\ud800"', '{"\\udfff": 1}', "1e400", "1e99999999999999999999", "9223372036854775808",
        "[" * 101 + "]" * 101, "[" * 5000 + "]" * 5000, "NaN", "[1,]", "",
    ):  # fmt: skip
        data = f'{{"variables": {{"approved": true, "v": {value}}}}}'
        answer = ready.admin.ask(
            "POST", f"/user-tasks/{task}/completion", data=data, content_type="application/json"
        )
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), value[:40]
    assert ready.admin.ask("POST", "/user-tasks/search", data=b"\xff{").status_code == 400


def test_odd_values_come_back_as_they_went(ready: Door) -> None:
    admin = ready.admin
    data = (
        '{"processDefinitionId": "orders", "variables": {"amount": 1, "v": [0.1, 1e300, -0.0, 1234567890123456789, '
        '"4e12345", "\\ud83d\\ude00 长", {"a b": null, "": true}]}}'
    )
    answer = admin.ask("POST", "/process-instances", data=data, content_type="application/json")
    assert answer.status_code == 200, answer.data
    key = answer.get_json()["processInstanceKey"]
    (variable,) = admin.found("variables", filter={"processInstanceKey": key, "name": "v"})
    assert variable["value"].startswith("[0.1,1E+300,-0.0,1234567890123456789,")
    assert variable["value"].endswith('"4e12345","😀 长",{"":true,"a b":null}]')
    elements = admin.found("element-instances", filter={"processInstanceKey": key})
    assert {e["elementId"] for e in elements} == {"orders", "begin", "review"}


def test_unknown_addresses_are_problems(door: Door) -> None:
    for method, path in (
        ("GET", "/nothing"),
        ("POST", "/nothing/here"),
        ("DELETE", "/jobs/1"),
        ("POST", "/topology"),
    ):
        answer = door.admin.ask(method, path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json"), path


def test_the_same_request_again_starts_nothing_new(ready: Door) -> None:
    body = {"processDefinitionId": "orders", "variables": {"amount": 1}}
    headers = {"Idempotency-Key": "k1"}
    first = ready.admin.ask("POST", "/process-instances", body, headers=headers).get_json()
    again = ready.admin.ask("POST", "/process-instances", body, headers=headers).get_json()
    assert first == again
    assert len(ready.admin.found("process-instances")) == 1
    changed = ready.admin.ask("POST", "/process-instances", {**body, "tags": ["x"]}, headers=headers)
    assert changed.status_code == 422


def test_a_form_with_a_component_that_nobody_knows_is_not_deployed(ready: Door) -> None:
    form = b'{"id": "odd", "components": [{"type": "evil", "key": "a"}]}'
    answer = ready.admin.ask("POST", "/deployments", data={"resources": (BytesIO(form), "odd.form")})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), answer.data
    (finding,) = answer.get_json()["findings"]
    assert (finding["code"], finding["found"]) == ("unknown_component", "evil")
    assert "a.type" in finding["where"]
