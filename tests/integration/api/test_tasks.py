"""The inbox and doing a task: views, groups, claims, versions, drafts, reasons of a date, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from engine.bus import Bus
from engine.clock import VirtualClock
from engine.store.tables_instances import TaskDraft
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import fire_due
from tests.integration.api.conftest import CASE, NOW, ORDINARY, PARTY, SENSITIVE, TOWN, first_task

AsUser = Callable[[str], FlaskClient]


def counts(client: FlaskClient) -> dict[str, int]:
    found: dict[str, int] = client.get("/api/tasks").json["counts"]
    return found


def test_a_task_moves_through_the_views(as_user: AsUser, case_key: str) -> None:
    window, mediator = as_user("window"), as_user("mediator")
    assert counts(window) == {"todo": 1, "mine": 0, "claimable": 1, "done": 0}
    assert counts(as_user("other_window"))["todo"] == 0
    key = first_task(window)["key"]
    assert window.post(f"/api/tasks/{key}/claim").status_code == 204
    assert counts(window) == {"todo": 1, "mine": 1, "claimable": 0, "done": 0}
    assert counts(mediator)["claimable"] == 0
    taken = mediator.post(f"/api/tasks/{key}/claim")
    assert (taken.status_code, taken.json["code"]) in {(409, "task_claimed"), (403, "task_of_another")}
    assert window.post(f"/api/tasks/{key}/release").status_code == 204
    assert counts(mediator)["claimable"] == 1
    assert (
        window.post(f"/api/tasks/{key}/complete", json={"values": {"type_code": ORDINARY}}).status_code == 204
    )
    assert counts(window) == {"todo": 0, "mine": 0, "claimable": 0, "done": 1}


def test_groups_follow_the_clock(as_user: AsUser, bus: Bus, case_key: str) -> None:
    window = as_user("window")
    assert window.get("/api/tasks").json["groups"] == {"overdue": 0, "today": 1, "soon": 0, "later": 0}
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.move_to(NOW + timedelta(minutes=16))
    page = window.get("/api/tasks?group=overdue").json
    assert (page["total"], page["items"][0]["group"]) == (1, "overdue")
    assert window.get("/api/tasks?group=today").json["total"] == 0


def test_the_inbox_pages_by_due_date(as_user: AsUser) -> None:
    window = as_user("window")
    for n in range(5):
        window.post("/api/cases", json={**CASE, "title": f"第{n}件"})
    seen, cursor = [], None
    while True:
        page = window.get(
            "/api/tasks", query_string={"limit": 2} | ({"cursor": cursor} if cursor else {})
        ).json
        seen += [item["key"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 5


def test_a_task_explains_its_date_and_what_comes_next(as_user: AsUser, case_key: str) -> None:
    window = as_user("window")
    task = window.get(f"/api/tasks/{first_task(window)['key']}").json
    assert task["deadline"]["timer_key"] == "T_REGISTER"
    assert any("起算" in step["text"] for step in task["deadline"]["steps"])
    ways = {way["element_id"]: way for way in task["next_steps"]}
    assert ways.keys() == {"consult", "handle"}
    assert ways["consult"]["conditions"][0]["name"] == "疑难"
    assert [step["element_id"] for step in ways["handle"]["passed"]] == ["register", "hard"]
    assert task["form"]["id"] == "listen"


def test_an_old_version_does_not_complete(as_user: AsUser, case_key: str) -> None:
    window = as_user("window")
    key = first_task(window)["key"]
    tag = window.get(f"/api/tasks/{key}").headers["ETag"]
    window.post(f"/api/tasks/{key}/claim")
    body = {"values": {"type_code": ORDINARY}}
    late = window.post(f"/api/tasks/{key}/complete", json=body, headers={"If-Match": tag})
    assert (late.status_code, late.json["code"]) == (412, "changed_meanwhile")
    assert window.post(f"/api/tasks/{key}/release", headers={"If-Match": tag}).status_code == 412
    now = window.get(f"/api/tasks/{key}").headers["ETag"]
    assert window.post(f"/api/tasks/{key}/complete", json=body, headers={"If-Match": now}).status_code == 204
    again = window.post(f"/api/tasks/{key}/complete", json=body)
    assert again.status_code == 409
    assert "办理完成" in again.json["detail"]


def test_wrong_values_are_named_by_field(as_user: AsUser, case_key: str) -> None:
    window = as_user("window")
    values = {"parties": [{"phone": "1"}]}
    answer = window.post(f"/api/tasks/{first_task(window)['key']}/complete", json={"values": values})
    assert answer.status_code == 400
    assert {finding["where"] for finding in answer.json["findings"]} == {
        "type_code",
        "parties[0].display_name",
    }


def test_a_draft_is_sealed_and_one_s_own(as_user: AsUser, bus: Bus, case_key: str) -> None:
    window, mediator = as_user("window"), as_user("mediator")
    path = f"/api/tasks/{first_task(window)['key']}/draft"
    assert window.get(path).json == {"values": None, "saved_at": None}
    assert window.put(path, json={"values": {"narrative": "陈小禾说"}}).status_code == 200
    assert window.get(path).json["values"] == {"narrative": "陈小禾说"}
    assert mediator.get(path).json["values"] is None
    with bus.database.read("01-01") as tx:
        assert "陈小禾" not in str(tx.rows(select_from(TaskDraft)))
    assert window.delete(path).status_code == 204
    assert window.get(path).json["values"] is None


def test_a_draft_is_not_written_over_one_that_its_writer_has_not_seen(as_user: AsUser, case_key: str) -> None:
    window = as_user("window")
    path = f"/api/tasks/{first_task(window)['key']}/draft"
    first = window.put(path, json={"values": {"a": "甲"}, "base": None}).json
    assert first["saved_at"] == window.get(path).json["saved_at"]
    refused = window.put(path, json={"values": {"a": "乙"}, "base": None})
    assert (refused.status_code, refused.json["code"]) == (409, "draft_changed")
    assert window.get(path).json["values"] == {"a": "甲"}
    second = window.put(path, json={"values": {"a": "丙"}, "base": first["saved_at"]})
    assert second.status_code == 200
    assert window.put(path, json={"values": {"a": "丁"}, "base": "2026-01-01T00:00:00Z"}).status_code == 409
    assert window.delete(path).status_code == 204
    assert window.put(path, json={"values": {"a": "戊"}, "base": second.json["saved_at"]}).status_code == 200
    assert window.put(path, json={"values": {"a": "己"}}).status_code == 200, (
        "without a base it is just saved"
    )


def test_first_values_come_from_variables_and_the_case_file(
    as_user: AsUser, bus: Bus, registered: Callable[[str], str]
) -> None:
    registered(SENSITIVE)
    window = as_user("window")
    done = first_task(window, "done")
    task = window.get(f"/api/tasks/{done['key']}").json
    assert task["values"]["narrative"] == "夜里漏水，多次交涉"
    assert task["values"]["parties"][0]["display_name"] == PARTY["display_name"]
    assert "safe_contact" not in task["values"]["parties"][0]


def test_only_a_lead_of_the_place_hands_a_task_on(as_user: AsUser, registered: Callable[[str], str]) -> None:
    registered(ORDINARY)
    key = first_task(as_user("handler"))["key"]
    body = {"assignee": "handler"}
    assert as_user("other_window").post(f"/api/tasks/{key}/assign", json=body).status_code == 404
    assert as_user("triage").post(f"/api/tasks/{key}/assign", json=body).status_code == 204
    assert counts(as_user("handler"))["mine"] == 1


def test_tasks_of_others_do_not_exist(as_user: AsUser, case_key: str) -> None:
    key = first_task(as_user("window"))["key"]
    for user in ("other_window", "handler", "auditor", "foreign"):
        assert as_user(user).get(f"/api/tasks/{key}").status_code == 404, user
        assert as_user(user).post(f"/api/tasks/{key}/complete", json={}).status_code in (403, 404), user


def test_a_timer_brings_a_task_to_somebody_s_inbox(
    as_user: AsUser, bus: Bus, registered: Callable[[str], str]
) -> None:
    registered(ORDINARY)
    assert counts(as_user("director"))["todo"] == 0
    assert fire_due(bus, NOW + timedelta(hours=3)) == 1
    assert first_task(as_user("director"))["name"] == "催办"
    assert first_task(as_user("director"))["place"] == TOWN
