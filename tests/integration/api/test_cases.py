"""Cases through the door: opening, listing, following, papers, signals, repeated requests."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.integration.api.conftest import CASE, ORDINARY, TOWN

AsUser = Callable[[str], FlaskClient]


def test_opening_twice_with_one_key_opens_one(as_user: AsUser) -> None:
    window = as_user("window")
    headers = {"Idempotency-Key": "k-1"}
    first = window.post("/api/cases", json=CASE, headers=headers)
    again = window.post("/api/cases", json=CASE, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert window.get("/api/cases").json["total"] == 1
    other = window.post("/api/cases", json={**CASE, "title": "另一件"}, headers=headers)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert window.post("/api/cases", json=CASE, headers={"Idempotency-Key": ""}).status_code == 400


def test_pages_follow_each_other_without_gaps(as_user: AsUser) -> None:
    window = as_user("window")
    for n in range(7):
        at = f"2026-11-20T09:{n // 2:02}:00+08:00"  # pairs received at the same moment
        window.post("/api/cases", json={**CASE, "title": f"第{n}件", "received_at": at})
    seen, cursor = [], None
    while True:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = window.get("/api/cases", query_string=query).json
        assert page["total"] == 7
        seen += [item["key"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert seen == sorted(seen, key=int, reverse=True)


def test_filters_narrow_the_list(as_user: AsUser, registered: Callable[[str], str]) -> None:
    code = registered(ORDINARY)
    window = as_user("window")
    hits = (
        "status=registered",
        "status=draft,registered",
        f"q={code[-7:]}",
        "q=漏水",
        "type_code=0401",
        f"org_code={TOWN}",
    )
    for query in hits:
        assert window.get(f"/api/cases?{query}").json["total"] == 1, query
    for query in (
        "status=closed",
        "q=%25",
        "type_code=0101",
        "org_code=01-01-02",
        "received_before=2026-01-01T00:00:00Z",
    ):
        assert window.get(f"/api/cases?{query}").json["total"] == 0, query


def test_a_case_tells_who_is_waited_for(as_user: AsUser, registered: Callable[[str], str]) -> None:
    case = as_user("window").get(f"/api/cases/{registered(ORDINARY)}").json
    assert case["status"] == "registered"
    assert [task["name"] for task in case["waiting_for"]] == ["办理"]
    assert case["waiting_for"][0]["candidate_groups"] == ["dept_handler@01-01"]


def test_the_timeline_merges_the_chains_without_personal_values(
    as_user: AsUser, registered: Callable[[str], str]
) -> None:
    answer = as_user("window").get(f"/api/cases/{registered(ORDINARY)}/timeline")
    entries = answer.json
    assert [e["at"] for e in entries] == sorted(e["at"] for e in entries)
    assert {e["chain"] for e in entries} == {"case", "instance"}
    kinds = {item["kind"] for entry in entries for item in entry["items"]}
    assert {"CaseOpened", "StatusChanged", "TaskCreated", "TaskEnded", "SecretSet"} <= kinds
    for value in ("陈小禾", "13800138000", "夜里漏水"):
        assert value not in answer.get_data(as_text=True)


def test_a_message_that_nobody_waits_for_is_refused(
    as_user: AsUser, registered: Callable[[str], str]
) -> None:
    code = registered(ORDINARY)
    body = {"name": "MSG_COURT_FILING"}
    answer = as_user("window").post(f"/api/cases/{code}/messages", json=body)
    assert answer.status_code == 404
    assert as_user("handler").post(f"/api/cases/{code}/messages", json=body).status_code == 403


def test_a_message_guarded_by_an_old_version_is_refused(
    as_user: AsUser, registered: Callable[[str], str]
) -> None:
    code = registered(ORDINARY)
    answer = as_user("window").post(
        f"/api/cases/{code}/messages", json={"name": "SIG_WITHDRAW"}, headers={"If-Match": '"0"'}
    )
    assert (answer.status_code, answer.json["code"]) == (412, "changed_meanwhile")
    assert as_user("window").get(f"/api/cases/{code}").headers["ETag"] != '"0"'
