"""案件回放: the steps in words, with the form as it was; personal values never; is the record whole?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from engine.bus import Bus
from tests.integration.api.conftest import ORDINARY, PARTY, SENSITIVE

As = Callable[[str], FlaskClient]
Registered = Callable[[str], str]


def steps(client: FlaskClient, code: str) -> dict[str, Any]:
    answer = client.get(f"/api/history/cases/{code}/steps")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json
    return found


def verify(client: FlaskClient, code: str) -> dict[str, Any]:
    answer = client.post(f"/api/history/cases/{code}/verification")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json
    return found


def change(bus: Bus, statement: str) -> None:
    """Somebody with the database in their hands."""
    with bus.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER history_entry_no_update"))
        assert connection.execute(text(statement)).rowcount == 1


def test_a_step_says_who_did_what_and_what_followed(as_user: As, registered: Registered) -> None:
    told = steps(as_user("auditor"), registered(ORDINARY))
    first, second, third = told["steps"]
    assert (third["what"], third["looked"]) == ("查看个人信息", True)  # the window has opened the case's page
    assert (first["who"], first["role"], first["what"]) == (
        "window甲",
        "镇街受理窗口",
        "登记新案「楼上漏水」",
    )
    assert (second["what"], second["by_person"]) == ("办完「登记诉求」", True)
    assert any("状态由「草稿」改为「已登记」" in line for line in second["then"])
    assert {"label": "状态", "before": "草稿", "after": "已登记"} in second["changed"]
    assert [entry["chain"] for entry in second["entries"]] == ["case", "instance"]


def test_the_form_is_shown_as_it_was_without_personal_values(as_user: As, registered: Registered) -> None:
    auditor = as_user("auditor")
    code = registered(ORDINARY)
    form = steps(auditor, code)["steps"][1]["form"]
    assert (form["step"], form["version"]) == ("登记诉求", 1)
    hidden = [field for field in form["fields"] if field["hidden"]]
    assert hidden
    assert all("脱敏" in field["value"] for field in hidden if field["value"])
    whole = auditor.get(f"/api/history/cases/{code}/steps").get_data(as_text=True)
    assert not any(PARTY[name] in whole for name in ("display_name", "phone"))
    assert "夜里漏水" not in whole


def test_moves_lead_to_where_the_token_is(as_user: As, registered: Registered) -> None:
    told = steps(as_user("auditor"), registered(ORDINARY))
    live: dict[str, str] = {}
    for kind, element, _process, key in (move for step in told["steps"] for move in step["moves"]):
        if kind == "on":
            live[key] = element
        elif kind in ("off", "gone"):
            del live[key]
    assert sorted(live.values()) == ["handle"]
    process = told["processes"][0]
    address = f"/api/history/cases/{told['case']['case_code']}/diagrams/{process['definition_key']}"
    assert 'id="hearing"' in as_user("auditor").get(address).json["xml"]


def test_a_sensitive_case_shows_its_course_only(as_user: As, registered: Registered) -> None:
    told = steps(as_user("auditor"), registered(SENSITIVE))
    assert (told["case"]["sight"], told["case"]["title"]) == ("log", None)
    for step in told["steps"]:
        assert (step["form"], step["changed"], step["then"], step["decisions"]) == (None, [], [], [])
    assert told["steps"][0]["what"] == "登记新案"


def test_a_whole_record_is_found_whole(as_user: As, registered: Registered) -> None:
    told = verify(as_user("auditor"), registered(ORDINARY))
    assert (told["ok"], told["broken"], told["replayed"]) == (True, None, 1)
    assert told["steps"] == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_entry SET body = replace(body, 'false', 'true') WHERE chain = 'instance' AND seq = 2",
        "UPDATE history_entry SET user = 'somebody' WHERE chain = 'instance' AND seq = 2",
        "UPDATE history_entry SET body = 'no json' WHERE chain = 'instance' AND seq = 2",
    ],
)
def test_the_first_bad_entry_is_named_by_its_step(
    as_user: As, bus: Bus, registered: Registered, statement: str
) -> None:
    auditor = as_user("auditor")
    code = registered(ORDINARY)
    change(bus, statement)
    told = verify(auditor, code)
    assert not told["ok"]
    assert told["broken"]["chain"] == "instance"
    assert told["broken"]["seq"] == 2
    step = steps(auditor, code)["steps"][told["broken"]["step"] - 1]
    assert {"instance"} <= {entry["chain"] for entry in step["entries"]}


def test_another_case_is_not_blamed(as_user: As, bus: Bus, registered: Registered, case_key: str) -> None:
    code = registered(ORDINARY)
    other = as_user("window").post(
        "/api/cases",
        json={
            "title": "另一件", "channel": "walk_in", "location_org": "01-01-01",
            "received_at": "2026-11-20T09:20:00+08:00", "process_id": "hearing",
        },
    )  # fmt: skip
    instance = other.json["instance_key"]
    change(
        bus, f"UPDATE history_entry SET user = 'somebody' WHERE chain = 'instance' AND chain_key = {instance}"
    )
    assert verify(as_user("auditor"), code)["ok"]
    assert not verify(as_user("auditor"), other.json["case_key"])["ok"]


@pytest.mark.parametrize("user", ["window", "designer"])
def test_only_audit_and_supervision_replay(as_user: As, registered: Registered, user: str) -> None:
    assert as_user(user).get(f"/api/history/cases/{registered(ORDINARY)}/steps").status_code in (403, 404)
