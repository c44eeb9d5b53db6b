"""The registration desk: the forms in force, what may be the same matter, what would be suggested, the slip."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.queries.intake import shared_words
from api.settings import Settings
from tests.processes.live_city import LiveCity, live_city
from tests.support.clients import AsUser, admit, speaking_for
from tests.support.served import served

PLACE = "01-01-01"
PEOPLE = {
    "window": "town_window",
    "colleague": "town_window",
    "mediator": "town_mediator",
    "hotline": "hotline_office",
}
SAFE = {"imminent_danger": False, "domestic_violence": False, "minor_harm": False, "self_harm_sign": False}
MATTER = {
    "title": "楼上漏水泡坏橱柜",
    "narrative": "楼上水管漏水，泡坏厨房橱柜，要求赔偿。",
    "matter_kind": "dispute",
    "type_code": "0209",
    "location_org": PLACE,
    "people_count": 2,
    "amount_cny": 4600,
    "parties": [
        {
            "party_role": "applicant",
            "party_kind": "natural_person",
            "display_name": "尹某甲",
            "consent": "agree",
        },
        {
            "party_role": "respondent",
            "party_kind": "natural_person",
            "display_name": "方某乙",
            "consent": "agree",
        },
    ],
    "consent_privacy_notice": True,
    "statutory_channel": "none",
    "in_jurisdiction": True,
    "materials_complete": True,
    "applicant_identified": True,
    "verifiable": True,
}


@pytest.fixture
def city(tmp_path: Path) -> Iterator[LiveCity]:
    with live_city(tmp_path, "2026-11-20T10:04:00+08:00", "01-01") as found:
        yield found


@pytest.fixture
def as_user(city: LiveCity, tmp_path: Path) -> AsUser:
    for user, role in PEOPLE.items():
        admit(city.bus, "01-01", user, [(role, PLACE)])
    settings = Settings(city.bus.database.url, tmp_path, bytes(range(32)), "s" * 40, pages=tmp_path / "dist")
    return speaking_for(served(settings, city.bus))


def register(client: FlaskClient) -> str:
    """Registers a case by the two steps as the page does; answers with its key."""
    opened = client.post(
        "/api/cases",
        json={
            "title": MATTER["title"], "channel": "walk_in", "location_org": PLACE,
            "received_at": "2026-11-20T10:04:00+08:00",
        },
    )  # fmt: skip
    key = str(opened.json["case_key"])
    for values in ({"channel": "walk_in", **SAFE}, MATTER):
        task = client.get(f"/api/cases/{key}").json["waiting_for"][0]["task_key"]
        done = client.post(f"/api/tasks/{task}/complete", json={"values": values})
        assert done.status_code == 204, done.get_data(as_text=True)
    return key


def test_a_key_that_is_none_is_refused(as_user: AsUser) -> None:
    for besides in ("9" * 30, "甲"):
        body = {"place": PLACE, "values": MATTER, "besides": besides}
        answer = as_user("window").post("/api/intake/check", json=body)
        assert (answer.status_code, answer.json["where"]) == (400, "besides")


def test_the_desk_takes_the_forms_of_the_procedure(as_user: AsUser) -> None:
    forms = as_user("window").get(f"/api/intake/forms?place={PLACE}").json
    assert forms["target_minutes"] == 15
    keys = [c.get("key") for c in forms["safety"]["schema"]["components"]]
    assert {"imminent_danger", "domestic_violence", "minor_harm", "self_harm_sign"} <= set(keys)
    assert forms["matter"]["element_id"] == "P01-S02"
    assert as_user("mediator").get(f"/api/intake/forms?place={PLACE}").status_code == 403
    assert as_user("window").get("/api/intake/forms?place=x").status_code in (400, 422)


def test_what_may_be_the_same_matter_and_what_would_follow(as_user: AsUser) -> None:
    window = as_user("window")
    key = register(window)
    body = {"place": PLACE, "values": MATTER}
    found = window.post("/api/intake/check", json=body).json
    (one,) = found["candidates"]
    assert one["case_code"] == window.get(f"/api/cases/{key}").json["case_code"]
    assert set(one["same"]) == {"纠纷类型", "地点", "当事人", "事由"} and one["words"]
    assert found["outlook"]["acceptance"] == "受理" and found["outlook"]["risk"] == "low"
    assert datetime.fromisoformat(found["outlook"]["answer_by"]).astimezone().day in (23, 24)
    assert window.post("/api/intake/check", json={**body, "besides": key}).json["candidates"] == []
    unlike = {**MATTER, "title": "拖欠工资", "narrative": "三个月没有发", "type_code": "0601", "parties": []}
    assert window.post("/api/intake/check", json={"place": PLACE, "values": unlike}).json["candidates"] == []
    little = window.post("/api/intake/check", json={"place": PLACE, "values": {"title": "漏水"}}).json
    assert little["outlook"]["acceptance"] is None


def test_nobody_learns_whether_a_guessed_name_is_right(as_user: AsUser) -> None:
    key = register(as_user("window"))
    hotline = as_user("hotline")
    assert hotline.get(f"/api/cases/{key}").json["sight"] == "summary"
    stranger = [{**MATTER["parties"][0], "display_name": "无此人", "legal_name": "无此人"}]
    told = [
        hotline.post(
            "/api/intake/check", json={"place": PLACE, "values": {**MATTER, "parties": parties}}
        ).json
        for parties in (MATTER["parties"], stranger)
    ]
    assert told[0]["candidates"] == told[1]["candidates"]
    (one,) = told[0]["candidates"]
    assert "当事人" not in {*one["same"], *one["different"]}


def test_only_who_registered_prints_the_slip(as_user: AsUser) -> None:
    key = register(as_user("window"))
    slip = as_user("window").get(f"/api/cases/{key}/slip")
    assert slip.status_code == 200 and slip.json["query_code"] and slip.headers["Cache-Control"] == "no-store"
    assert as_user("colleague").get(f"/api/cases/{key}/slip").status_code == 403


def test_words_that_two_texts_share() -> None:
    assert list(shared_words("空调安装打穿水管", "师傅打穿水管，安装公司不认")) == ["安装", "打穿水管"]
    assert list(shared_words("甲", "甲")) == []
