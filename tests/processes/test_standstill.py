"""What stands still is told on the case's page and lies before the post that watches until it moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.settings import Settings
from casework.roles import role_name, roles_at
from casework.tables.domain import standstill
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.jobs.commands import ActivateJobs, CompleteJob
from tests.processes.live_city import LiveCity, live_city
from tests.support.clients import AsUser, admit, speaking_for
from tests.support.served import served

PLACE = "01-01-01"
PEOPLE = {
    "window": ("town_window", PLACE),
    "triage": ("county_triage", "01-01"),
    "director": ("county_director", "01-01"),
    "other_window": ("town_window", "01-01-02"),
    "coordinator": ("town_coordinator", PLACE),
}
OPENING = {
    "title": "有人被打",
    "channel": "walk_in",
    "location_org": PLACE,
    "received_at": "2026-11-20T02:00:00Z",
}
WHISTLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  id="D" targetNamespace="t">
<process id="whistle_response" name="吹哨报到联合处置" isExecutable="true">
<startEvent id="S" name="开始"><outgoing>A</outgoing></startEvent>
<userTask id="T" name="到场处置"><extensionElements><zeebe:userTask />
<zeebe:assignmentDefinition candidateGroups="county_triage" /></extensionElements>
<incoming>A</incoming><outgoing>B</outgoing></userTask>
<endEvent id="E" name="结束"><incoming>B</incoming></endEvent>
<sequenceFlow id="A" sourceRef="S" targetRef="T" /><sequenceFlow id="B" sourceRef="T" targetRef="E" />
</process></definitions>"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[LiveCity]:
    with live_city(tmp_path, "2026-11-20T10:04:00+08:00", "01-01") as found:
        yield found


@pytest.fixture
def as_user(city: LiveCity, tmp_path: Path) -> AsUser:
    for user, post in PEOPLE.items():
        admit(city.bus, "01-01", user, [post])
    settings = Settings(city.bus.database.url, tmp_path, bytes(range(32)), "s" * 40, pages=tmp_path / "dist")
    return speaking_for(served(settings, city.bus))


def endangered(client: FlaskClient, place: str = PLACE) -> str:
    """A case opened with one yes and nothing else; its key."""
    answers = {"imminent_danger": True, "danger_note": "正在被打"}
    opened = client.post("/api/cases", json=OPENING | {"location_org": place, "answers": answers})
    assert opened.status_code == 201, opened.json
    key: str = opened.json["case_key"]
    tasks = client.get(f"/api/cases/{key}").json["waiting_for"]
    first = next((one for one in tasks if one["element_id"] == "P01-S01"), None)
    if first is not None:
        values = {"channel": "walk_in", "imminent_danger": True, "danger_note": "正在被打"}
        done = client.post(f"/api/tasks/{first['task_key']}/complete", json={"values": values})
        assert done.status_code == 204, done.json
    return key


def causes(told: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["cause"], one["name"]) for one in told]


def test_a_call_of_what_is_not_deployed_is_told_until_it_moves(city: LiveCity, as_user: AsUser) -> None:
    window, triage, director = as_user("window"), as_user("triage"), as_user("director")
    key = endangered(window)
    standing = window.get(f"/api/cases/{key}").json["standing"]
    stopped = next(one for one in standing if one["cause"] == "CALLED_ELEMENT_ERROR")
    assert stopped["name"] == "危险先行处置（P13/P15）"
    assert stopped["process_name"] == "统一受理登记与分流"
    assert stopped["mended_by"] == [
        role_name(one) for one in standstill()["mended_by"]["CALLED_ELEMENT_ERROR"]
    ]
    assert window.get("/api/standstills").json == []
    [before] = triage.get("/api/standstills").json
    assert (before["code"], before["title"]) == (key, "有人被打")
    assert ("CALLED_ELEMENT_ERROR", "危险先行处置（P13/P15）") in causes(before["standing"])

    city.bus.execute(Deploy((("whistle.bpmn", WHISTLE.encode()),), "01-01"), platform_actor("01-01"))
    [incident] = director.get("/api/incidents").json["items"]
    assert director.post(f"/api/incidents/{incident['key']}/resolution").status_code == 200
    assert "CALLED_ELEMENT_ERROR" not in dict(causes(window.get(f"/api/cases/{key}").json["standing"]))
    assert "到场处置" in [one["name"] for one in window.get(f"/api/cases/{key}").json["waiting_for"]]


def test_a_task_that_nobody_living_may_do_stands_still(city: LiveCity, as_user: AsUser) -> None:
    xml = WHISTLE.replace('candidateGroups="county_triage"', 'candidateGroups="night_watch"')
    city.bus.execute(Deploy((("whistle.bpmn", xml.encode()),), "01-01"), platform_actor("01-01"))
    key = endangered(as_user("window"))
    told = as_user("window").get(f"/api/cases/{key}").json["standing"]
    assert causes(told) == [("NO_CANDIDATE", "到场处置")]
    assert [one["code"] for one in as_user("triage").get("/api/standstills").json] == [key]


OUTER = WHISTLE.replace(
    """<userTask id="T" name="到场处置"><extensionElements><zeebe:userTask />
<zeebe:assignmentDefinition candidateGroups="county_triage" /></extensionElements>""",
    """<serviceTask id="T" name="通知报到单位"><extensionElements>
<zeebe:taskDefinition type="outer"/></extensionElements>""",
).replace("</userTask>", "</serviceTask>")


def test_a_job_that_no_program_takes_stands_still_like_the_others(city: LiveCity, as_user: AsUser) -> None:
    city.bus.execute(Deploy((("whistle.bpmn", OUTER.encode()),), "01-01"), platform_actor("01-01"))
    window, triage, director = as_user("window"), as_user("triage"), as_user("director")
    key = endangered(window)
    wait = timedelta(hours=standstill()["job_untaken_hours"])

    def told() -> tuple[list[Any], list[Any], list[Any]]:
        before = [one for case in triage.get("/api/standstills").json for one in case["standing"]]
        operations = [
            (row["cause"], row["element_name"]) for row in director.get("/api/operations/nobody").json
        ]
        assert director.get("/api/operations").json["nobody"] == len(operations)
        return causes(window.get(f"/api/cases/{key}").json["standing"]), causes(before), operations

    assert told() == ([], [], [])  # a program may still come
    city.clock.advance(wait + timedelta(minutes=1))
    stands = [("JOB_UNTAKEN", "通知报到单位")]
    assert told() == (stands, stands, stands)
    (one,) = window.get(f"/api/cases/{key}").json["standing"]
    assert one["mended_by"] == [role_name(post) for post in standstill()["mended_by"]["JOB_UNTAKEN"]]

    (job,) = city.bus.execute(ActivateJobs("outer", "w", 60_000, 1), platform_actor("01-01"))
    assert told() == ([], [], [])
    city.bus.execute(CompleteJob(job["key"]), platform_actor("01-01"))
    assert told() == ([], [], [])


def test_a_program_that_is_busy_with_others_of_the_type_is_waited_for(
    city: LiveCity, as_user: AsUser
) -> None:
    city.bus.execute(Deploy((("whistle.bpmn", OUTER.encode()),), "01-01"), platform_actor("01-01"))
    window = as_user("window")
    keys = [endangered(window) for _ in range(2)]
    city.clock.advance(timedelta(hours=standstill()["job_untaken_hours"], minutes=1))
    city.bus.execute(ActivateJobs("outer", "w", 60_000, 1), platform_actor("01-01"))
    assert [window.get(f"/api/cases/{key}").json["standing"] for key in keys] == [[], []]
    city.clock.advance(timedelta(hours=standstill()["job_untaken_hours"], minutes=1))
    assert [len(window.get(f"/api/cases/{key}").json["standing"]) for key in keys] == [0, 1]


def test_a_task_that_nobody_living_may_do_stands_in_operations_too(city: LiveCity, as_user: AsUser) -> None:
    xml = WHISTLE.replace('candidateGroups="county_triage"', 'candidateGroups="night_watch"')
    city.bus.execute(Deploy((("whistle.bpmn", xml.encode()),), "01-01"), platform_actor("01-01"))
    city.bus.execute(StartInstance("whistle_response"), platform_actor("01-01"))  # of no case
    endangered(as_user("window"))
    director = as_user("director")
    rows = director.get("/api/operations/nobody").json
    assert [(row["cause"], row["element_name"]) for row in rows] == [("NO_CANDIDATE", "到场处置")] * 2
    counts = director.get("/api/operations").json
    assert (counts["nobody"], counts["standing"]) == (2, 2)
    assert as_user("window").get("/api/operations/nobody").status_code == 403


@pytest.mark.parametrize("post", standstill()["watched_by"])
def test_who_watches_is_a_post_of_the_handbook(post: str) -> None:
    assert post in roles_at("")
    for groups in standstill()["mended_by"].values():
        assert groups and set(groups) <= set(roles_at(""))


def test_what_stands_still_elsewhere_hides_nothing_of_ones_own(
    as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.queries.cases.standstill.MOST", 1)
    elsewhere = endangered(as_user("other_window"), "01-01-02")
    own = endangered(as_user("window"))
    assert int(elsewhere) < int(own)
    assert [one["code"] for one in as_user("coordinator").get("/api/standstills").json] == [own]
    assert len(as_user("triage").get("/api/standstills").json) == 1
