"""Definitions, timers, history, incidents, lookups, papers, pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from engine.bus import Bus
from engine.store.tables_instances import Incident
from tests.integration.api.conftest import DIAGRAMS, NOW, ORDINARY

AsUser = Callable[[str], FlaskClient]
XML = (DIAGRAMS / "hearing.bpmn").read_bytes()


def deploy(client: FlaskClient, *files: tuple[str, bytes], org_code: str = "01-01") -> dict[str, object]:
    """Publishes files; the decoded answer, which must be a good one."""
    data = {"resources": [(BytesIO(body), name) for name, body in files], "org_code": org_code, "note": "试"}
    answer = client.post("/api/definitions", data=data)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, object] = answer.json
    return found


def serving(client: FlaskClient, place: str) -> tuple[str, int, str]:
    """Key, version and place of what serves `hearing` there."""
    found = client.get(f"/api/definitions?ref=hearing&place={place}").json[0]["serving"]
    return found["key"], found["version"], found["org_code"]


def test_a_district_publishes_its_own_and_the_difference_is_told(as_user: AsUser) -> None:
    designer = as_user("designer")
    before, version, place = serving(designer, "01-01-01")
    assert (version, place) == (1, "01")
    changed = XML.replace("会商".encode(), "联席会商".encode())
    assert deploy(designer, ("hearing.bpmn", changed))["definitions"][0]["is_new"]  # type: ignore[index]
    after, _version, place = serving(designer, "01-01-01")
    assert place == "01-01"
    assert serving(designer, "01-02")[0] == before
    changes = designer.get(f"/api/definitions/compare?before={before}&after={after}").json
    assert [(c["change"], c["text"]) for c in changes] == [("changed", "「会商」改名为「联席会商」")]
    assert "联席会商" in designer.get(f"/api/definitions/process/{after}").json["xml"]
    again = deploy(designer, ("hearing.bpmn", changed))
    assert not again["definitions"][0]["is_new"]  # type: ignore[index]


def test_a_broken_diagram_is_refused_whole_with_its_place(as_user: AsUser) -> None:
    broken = XML.replace(b'targetRef="hard"', b'targetRef="nowhere"')
    files = [(BytesIO(XML.replace(b'"hearing"', b'"other"')), "ok.bpmn"), (BytesIO(broken), "bad.bpmn")]
    answer = as_user("designer").post("/api/definitions", data={"resources": files})
    assert (answer.status_code, answer.json["code"]) == (400, "resources_invalid")
    assert any("bad.bpmn" in f["where"] or "f3" in f["where"] for f in answer.json["findings"])
    assert as_user("designer").get("/api/definitions?ref=other").json == []


def test_who_may_not_publish(as_user: AsUser) -> None:
    for user in ("window", "auditor"):
        answer = as_user(user).post("/api/definitions", data={"resources": [(BytesIO(XML), "a.bpmn")]})
        assert answer.status_code == 403, user
    other = as_user("designer").post(
        "/api/definitions", data={"resources": [(BytesIO(XML), "a.bpmn")], "org_code": "01-02"}
    )
    assert other.status_code == 403
    assert as_user("designer").post("/api/definitions", data={"org_code": "01-01"}).status_code == 400


def test_a_form_is_checked_without_being_stored(as_user: AsUser) -> None:
    designer = as_user("designer")
    good = {"id": "x", "components": [{"type": "textfield", "key": "a", "label": "甲"}]}
    assert designer.post("/api/definitions/forms/check", json={"form_schema": good}).json["usable"]
    bad = {"id": "x", "components": [{"type": "textfield", "key": "a"}, {"type": "textfield", "key": "a"}]}
    told = designer.post("/api/definitions/forms/check", json={"form_schema": bad}).json
    assert told["findings"]


def test_a_timer_is_set_for_a_place_and_below(as_user: AsUser) -> None:
    designer = as_user("designer")
    body = {"org_code": "01-01", "duration": "PT20M", "reason": "窗口人手不足"}
    assert designer.put("/api/timers/T_REGISTER", json=body).json["level"] == "district"
    assert designer.get("/api/timers/T_REGISTER?place=01-01-01").json["duration"] == "PT20M"
    assert designer.get("/api/timers/T_REGISTER?place=01-02").json["duration"] == "PT15M"
    assert designer.put("/api/timers/T_REGISTER", json={**body, "reason": "无"}).json["where"] == "reason"
    assert designer.put("/api/timers/T_REGISTER", json={**body, "duration": "P"}).status_code == 400
    assert as_user("window").put("/api/timers/T_REGISTER", json=body).status_code == 403
    assert designer.get("/api/timers/T_NOTHING").status_code == 404


def test_a_statutory_period_is_never_lengthened(as_user: AsUser) -> None:
    designer = as_user("designer")
    statutory = next(
        t
        for t in designer.get("/api/timers").json
        if t["statutory"] and re.fullmatch(r"P\d+D", t["duration"])
    )
    longer = {"org_code": "01-01", "duration": "P999D", "reason": "想要更久一些"}
    assert designer.put(f"/api/timers/{statutory['key']}", json=longer).status_code == 400


def test_a_chain_is_read_and_verified(as_user: AsUser, registered: Callable[[str], str]) -> None:
    code = registered(ORDINARY)
    auditor = as_user("auditor")
    key = auditor.get(f"/api/cases/{code}").json["key"]
    page = auditor.get(f"/api/history/case/{key}?limit=1").json
    following = auditor.get(f"/api/history/case/{key}?cursor={page['next_cursor']}").json
    assert [e["seq"] for e in page["items"] + following["items"]] == list(range(1, page["total"] + 1))
    assert following["items"][0]["prev_hash"] == page["items"][0]["hash"]
    assert auditor.get(f"/api/history/case/{key}/verification").json == {
        "ok": True, "entries": page["total"], "broken": None,
    }  # fmt: skip
    assert as_user("window").get(f"/api/history/case/{key}").status_code == 403


def test_a_changed_entry_is_named(as_user: AsUser, bus: Bus, registered: Callable[[str], str]) -> None:
    code = registered(ORDINARY)
    auditor = as_user("auditor")
    assert auditor.get("/api/history/verification").json["at"] is None
    assert auditor.post("/api/history/verification").json["ok"] is True
    key = auditor.get(f"/api/cases/{code}").json["key"]
    with bus.database.engine.begin() as connection:
        for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {row[0]}")
        connection.exec_driver_sql(
            "UPDATE history_entry SET body = replace(body, '漏水', '滴水') WHERE chain = 'case' AND seq = 1"
        )
    told = auditor.get(f"/api/history/case/{key}/verification").json
    assert (told["ok"], told["broken"]["seq"]) == (False, 1)
    whole = auditor.post("/api/history/verification").json
    assert whole["ok"] is False
    assert whole["findings"][0]["chain_key"] == key
    assert auditor.get("/api/history/verification").json == whole
    assert as_user("triage").post("/api/history/verification").status_code == 403


def test_incidents_are_listed_and_retried(as_user: AsUser, bus: Bus) -> None:
    row = {
        "key": 1, "root_key": 0, "process_key": 0, "definition_key": 0, "process_id": "hearing", "element_key": 0,
        "element_id": "hard", "error_type": "CONDITION_ERROR", "message": "没有一条路走得通", "state": "ACTIVE",
        "job_key": None, "created_at": NOW, "resolved_at": None,
    }  # fmt: skip
    with bus.database.write("01-01") as tx:
        tx.add(Incident, row, {**row, "key": 2})
    page = as_user("director").get("/api/incidents?limit=1").json
    assert (page["total"], page["items"][0]["key"]) == (2, "2")
    rest = as_user("director").get(f"/api/incidents?cursor={page['next_cursor']}").json
    assert [item["key"] for item in rest["items"]] == ["1"]
    assert as_user("window").get("/api/incidents").status_code == 403
    assert as_user("director").post("/api/incidents/1/resolution").status_code == 404
    assert as_user("window").post("/api/incidents/1/resolution").status_code == 403


def test_lookups_speak_the_handbook(as_user: AsUser) -> None:
    window = as_user("window")
    enums = window.get("/api/lookups/enums").json
    assert {"value": "walk_in", "label": "窗口来访"} in enums["channel"]
    assert len(window.get("/api/lookups/dispute-types").json) == 150
    assert len(window.get("/api/lookups/procedures").json) == 30
    assert {o["code"]: o["parent"] for o in window.get("/api/lookups/orgs").json}["01-01-01"] == "01-01"
    assert [s["user"] for s in window.get("/api/lookups/staff?group=county_triage").json] == ["triage"]
    roles = {row["group"]: row for row in window.get("/api/lookups/roles").json}
    assert roles["city_center"]["levels"] == ["city"] and roles["city_center"]["name"] == "市综治中心"


def test_pages_answer_every_address_but_those_of_programs(app: Flask, tmp_path: Path) -> None:
    client = app.test_client()
    assert "make web" in client.get("/inbox").get_data(as_text=True)
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "index.html").write_text("<p>首页", encoding="utf-8")
    (tmp_path / "dist" / "assets" / "a.js").write_text("1", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("no", encoding="utf-8")
    index = client.get("/cases/1?x=1")
    assert "首页" in index.get_data(as_text=True)
    index.close()
    asset = client.get("/assets/a.js")
    assert "immutable" in asset.headers["Cache-Control"]
    asset.close()
    for path in ("/assets/b.js", "/../secret.txt", "/%2e%2e/secret.txt", "/api", "/v2", "/v2/nothing/at/all"):
        assert client.get(path).status_code in (401, 404), path


def test_the_description_can_be_read_without_a_script(client: FlaskClient) -> None:
    page = client.get("/api/docs")
    text = page.get_data(as_text=True)
    assert page.mimetype == "text/html"
    assert "<script" not in text
    for words in ("/api/cases/{code}/timeline", "登记一件新案", 'id="CaseDetail"', "/api/session/role"):
        assert words in text
