"""What is over is 404, what stands in the way is 409, what contradicts itself is 400: as Camunda answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.v2.conftest import Client, Door


def _job(admin: Client, **more: Any) -> dict[str, Any]:
    admin.to_job(admin.start())
    (job,) = admin.jobs(**more)
    return job


def _standing(admin: Client) -> tuple[str, str]:
    """(key of a job without retries, key of the incident that stands for it)"""
    job = _job(admin)["jobKey"]
    admin.post(f"/jobs/{job}/failure", {"retries": 0, "errorMessage": "no"}, 204)
    (incident,) = admin.found("incidents", filter={"jobKey": job})
    return job, incident["incidentKey"]


ANSWERS = (
    ("completion", {}),
    ("failure", {"retries": 1}),
    ("error", {"errorCode": "E"}),
)


@pytest.mark.parametrize(("what", "body"), ANSWERS)
def test_a_job_whose_incident_stands_is_answered_by_nobody(ready: Door, what: str, body: Any) -> None:
    admin = ready.admin
    job, incident = _standing(admin)
    problem = admin.refused("POST", f"/jobs/{job}/{what}", body, 409)
    assert (problem["code"], incident in problem["found"]) == ("job_stands_still", True)
    assert admin.ask("PATCH", f"/jobs/{job}", {"changeset": {"retries": 2}}).status_code == 204
    admin.refused("POST", f"/jobs/{job}/{what}", body, 409)
    assert admin.jobs() == [], "new retries alone do not mend it"
    admin.post(f"/incidents/{incident}/resolution", status=204)
    assert [lent["jobKey"] for lent in admin.jobs()] == [job]
    admin.post(f"/jobs/{job}/{what}", body, 204)


@pytest.mark.parametrize(("what", "body"), ANSWERS)
def test_a_job_that_is_over_is_not_there(ready: Door, what: str, body: Any) -> None:
    admin = ready.admin
    job = _job(admin)["jobKey"]
    admin.post(f"/jobs/{job}/completion", {"variables": {"receipt": "r"}}, 204)
    assert admin.refused("POST", f"/jobs/{job}/{what}", body, 404)["code"] == "job_ended"
    admin.refused("PATCH", f"/jobs/{job}", {"changeset": {"retries": 1}}, 404)


def test_an_incident_of_a_job_without_retries_is_resolved_once_it_has_some(ready: Door) -> None:
    admin = ready.admin
    job, incident = _standing(admin)
    problem = admin.refused("POST", f"/incidents/{incident}/resolution", {}, 409)
    assert (problem["code"], job in problem["found"]) == ("no_retries_left", True)
    admin.ask("PATCH", f"/jobs/{job}", {"changeset": {"retries": 1}})
    admin.post(f"/incidents/{incident}/resolution", status=204)
    assert admin.refused("POST", f"/incidents/{incident}/resolution", {}, 404)["code"] == "incident_resolved"


def test_an_error_that_nobody_catches_is_resolved_without_more_ado(ready: Door) -> None:
    admin = ready.admin
    job = _job(admin)["jobKey"]
    admin.post(f"/jobs/{job}/error", {"errorCode": "unheard-of"}, 204)
    (incident,) = admin.found("incidents", filter={"jobKey": job})
    assert incident["errorType"] == "UNHANDLED_ERROR_EVENT"
    admin.refused("POST", f"/jobs/{job}/error", {"errorCode": "unheard-of"}, 409)
    admin.post(f"/incidents/{incident['incidentKey']}/resolution", status=204)
    assert [lent["jobKey"] for lent in admin.jobs()] == [job]


def test_only_a_job_that_somebody_holds_has_a_deadline_to_change(ready: Door) -> None:
    admin = ready.admin
    admin.to_job(admin.start())
    (job,) = admin.found("jobs")
    change = {"changeset": {"timeout": 1000}}
    assert admin.refused("PATCH", f"/jobs/{job['jobKey']}", change, 409)["code"] == "job_not_lent"
    admin.jobs()
    assert admin.ask("PATCH", f"/jobs/{job['jobKey']}", change).status_code == 204


def test_a_task_that_is_done_is_not_there_and_the_answer_says_who_did_it(ready: Door) -> None:
    admin = ready.admin
    task = admin.task(admin.start())["userTaskKey"]
    admin.post(f"/user-tasks/{task}/completion", status=204)
    for method, path, body in (
        ("POST", "/completion", {}),
        ("POST", "/assignment", {"assignee": "a"}),
        ("DELETE", "/assignee", None),
        ("PATCH", "", {"changeset": {"priority": 3}}),
    ):
        problem = admin.refused(method, f"/user-tasks/{task}{path}", body, 404)
        assert (problem["code"], "admin" in problem["detail"]) == ("task_ended", True)


def test_two_names_for_one_thing_are_refused(ready: Door) -> None:
    admin = ready.admin
    (definition,) = admin.found("process-definitions", filter={"processDefinitionId": "orders"})
    both = {name: definition[name] for name in ("processDefinitionId", "processDefinitionKey")}
    assert admin.refused("POST", "/process-instances", both, 400)["where"] == "processDefinitionKey"
    (decision,) = admin.found("decision-definitions")
    both = {name: decision[name] for name in ("decisionDefinitionId", "decisionDefinitionKey")}
    assert (
        admin.refused("POST", "/decision-definitions/evaluation", both, 400)["where"]
        == "decisionDefinitionKey"
    )
    assert admin.found("process-instances") == []


@pytest.mark.parametrize(
    ("tags", "where"),
    [
        (["1st"], "tags[0]"),
        (["a", "b c"], "tags[1]"),
        (["a", "a"], "tags[1]"),
        (["a" * 101], "tags[0]"),
        ([f"t{n}" for n in range(11)], "tags"),
        ("a", "tags"),
    ],
)
def test_tags_are_taken_as_camunda_takes_them(ready: Door, tags: Any, where: str) -> None:
    admin = ready.admin
    body = {"processDefinitionId": "orders", "tags": tags}
    assert admin.refused("POST", "/process-instances", body, 400)["where"] == where
    for kind in ("process-instances", "user-tasks"):
        problem = admin.refused("POST", f"/{kind}/search", {"filter": {"tags": tags}}, 400)
        assert problem["where"] == f"filter.{where}"
    assert admin.start(tags=["business_key:1", "a.b-c"])


def test_jobs_go_by_priority_and_then_by_age(ready: Door) -> None:
    admin = ready.admin
    instances = [admin.start() for _ in range(6)]
    for key in instances:
        admin.to_job(key)
        ready.clock.advance(timedelta(seconds=1))
    made = admin.found("jobs", sort=[{"field": "creationTime"}])
    last = made[-1]["jobKey"]
    assert admin.ask("PATCH", f"/jobs/{last}", {"changeset": {"priority": 5}}).status_code == 204
    assert admin.found("jobs", filter={"priority": {"$gt": 0}})[0]["jobKey"] == last
    expected = [last, *(job["jobKey"] for job in made[:-1])]
    lent = [job for _ in expected for job in admin.jobs(maxJobsToActivate=1)]
    assert [job["jobKey"] for job in lent] == expected
    assert [job["priority"] for job in lent] == [5, 0, 0, 0, 0, 0]
