"""Who sees which case and how much of it (handbook 2.4, 8.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.bus import Bus
from engine.clock import VirtualClock
from engine.store.tables_cases import Case
from engine.store.tenant_statements import update_of
from tests.integration.api.conftest import NOW, ORDINARY, PARTY, SENSITIVE, TOWN, first_task

AsUser = Callable[[str], FlaskClient]
Registered = Callable[[str], str]


def personal(case: dict[str, Any]) -> dict[str, tuple[str, bool]]:
    """Field → (shown value, whether it is masked) of the case's one party."""
    return {row["field"]: (row["value"], row["masked"]) for row in case["parties"][0]["personal"]}


def listed(client: FlaskClient) -> int:
    return int(client.get("/api/cases").json["total"])


@pytest.mark.parametrize(
    ("user", "sight"),
    [
        ("window", "full"),
        ("handler", "full"),
        ("director", "full"),
        ("admin", None),
        ("mediator", "full"),
        ("triage", "summary"),
        ("auditor", "summary"),
        ("other_window", None),
        ("designer", None),
        ("foreign", None),
    ],
)
def test_an_ordinary_case(as_user: AsUser, registered: Registered, user: str, sight: str | None) -> None:
    code = registered(ORDINARY)
    answer = as_user(user).get(f"/api/cases/{code}")
    if sight is None:
        assert answer.status_code == 404
        assert listed(as_user(user)) == 0
        return
    assert answer.json["sight"] == sight
    assert listed(as_user(user)) == 1
    name, masked = personal(answer.json)["display_name"]
    assert (name, masked) == ((PARTY["display_name"], False) if sight == "full" else ("陈**", True))
    assert personal(answer.json)["phone"] == ("138****8000", True)


@pytest.mark.parametrize(
    ("user", "status", "rows"),
    [
        ("window", 200, 1),
        ("director", 200, 1),
        ("handler", 200, 1),
        ("triage", 403, 1),
        ("auditor", 200, 1),
        ("other_window", 404, 0),
    ],
)
def test_a_sensitive_case(as_user: AsUser, registered: Registered, user: str, status: int, rows: int) -> None:
    code = registered(SENSITIVE)
    client = as_user(user)
    assert client.get(f"/api/cases/{code}").status_code == status
    page = client.get("/api/cases").json
    assert page["total"] == rows
    for row in page["items"]:
        shown = {name for name, value in row.items() if value is not None}
        assert shown == {"key", "case_code", "confidentiality"}
    assert client.get("/api/cases?q=漏水").json["total"] == 0
    assert client.get(f"/api/cases?type_code={SENSITIVE}").json["total"] == 0


def test_the_inbox_shows_a_sensitive_case_by_code_only(as_user: AsUser, registered: Registered) -> None:
    code = registered(SENSITIVE)
    row = first_task(as_user("handler"))
    assert row["case"]["case_code"] == code
    assert {row["case"][name] for name in ("title", "risk", "status", "type_code", "location_org")} == {None}
    assert (row["place"], row["process_name"]) == (None, None)


def test_an_auditor_sees_the_course_of_a_sensitive_case_only(as_user: AsUser, registered: Registered) -> None:
    code = registered(SENSITIVE)
    auditor = as_user("auditor")
    case = auditor.get(f"/api/cases/{code}").json
    assert (case["sight"], case["title"], case["parties"], case["fields"]) == ("log", None, [], {})
    timeline = auditor.get(f"/api/cases/{code}/timeline").json
    assert timeline
    assert all(entry["items"] == [] for entry in timeline)
    chain = auditor.get(f"/api/history/case/{case['key']}").json["items"]
    assert chain
    assert all(entry["records"] is None for entry in chain)


def test_a_name_on_the_list_of_confidants_opens_a_case(
    as_user: AsUser, bus: Bus, registered: Registered
) -> None:
    code = registered(SENSITIVE)
    assert as_user("triage").get(f"/api/cases/{code}").status_code == 403
    with bus.database.write("01-01") as tx:
        tx.run(update_of(Case).values(fields={"visibility_list": ["triage"]}))
    assert as_user("triage").get(f"/api/cases/{code}").json["sight"] == "full"


def test_looking_at_personal_values_is_recorded(as_user: AsUser, registered: Registered) -> None:
    code = registered(ORDINARY)
    answer = as_user("window").post(f"/api/cases/{code}/parties/1/reveal", json={"reason": "电话联系"})
    assert answer.json["values"] == {"display_name": "陈小禾", "phone": "13800138000"}
    assert answer.headers["Cache-Control"] == "no-store"
    timeline = as_user("auditor").get(f"/api/cases/{code}/timeline").json
    looked = [entry for entry in timeline if entry["command"] == "RevealParty"]
    assert [entry["user"] for entry in looked] == ["window"]
    assert looked[0]["items"] == [{"kind": "PartyRevealed", "number": 1, "reason": "电话联系"}]


@pytest.mark.parametrize(
    ("user", "status"), [("triage", 403), ("auditor", 403), ("other_window", 404), ("foreign", 404)]
)
def test_who_may_not_look(as_user: AsUser, registered: Registered, user: str, status: int) -> None:
    code = registered(ORDINARY)
    assert as_user(user).post(f"/api/cases/{code}/parties/1/reveal", json={}).status_code == status
    assert as_user("window").post(f"/api/cases/{code}/parties/9/reveal", json={}).status_code == 404


def test_a_safe_contact_is_for_protectors_only(as_user: AsUser, registered: Registered) -> None:
    code = registered(SENSITIVE)
    values = as_user("director").post(f"/api/cases/{code}/parties/1/reveal", json={}).json["values"]
    assert "safe_contact" not in values
    assert as_user("admin").post(f"/api/cases/{code}/parties/1/reveal", json={}).status_code == 404


def test_a_department_loses_sight_of_a_closed_case(as_user: AsUser, bus: Bus, registered: Registered) -> None:
    code = registered(ORDINARY)
    with bus.database.write("01-01") as tx:
        tx.run(update_of(Case).values(closed_at=NOW))
    assert as_user("handler").get(f"/api/cases/{code}").status_code == 200
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.move_to(NOW + timedelta(days=31))
    assert as_user("handler").get(f"/api/cases/{code}").status_code == 404
    assert listed(as_user("handler")) == 0
    assert as_user("director").get(f"/api/cases/{code}").status_code == 200


def test_another_tenant_sees_nothing(as_user: AsUser, registered: Registered) -> None:
    code = registered(ORDINARY)
    foreign = as_user("foreign")
    key = as_user("window").get(f"/api/cases/{code}").json["key"]
    for path in (
        f"/api/cases/{code}",
        f"/api/cases/{key}",
        f"/api/cases/{code}/timeline",
        f"/api/history/case/{key}",
    ):
        assert foreign.get(path).status_code == 404, path
    assert listed(foreign) == 0
    assert foreign.get("/api/tasks").json["counts"]["todo"] == 0
    assert "东街" not in foreign.get("/api/lookups/orgs").get_data(as_text=True)
    assert "window" not in foreign.get("/api/lookups/staff").get_data(as_text=True)


@pytest.mark.parametrize(("type_code", "status"), [(ORDINARY, 200), (SENSITIVE, 403)])
def test_a_colleague_who_could_have_taken_a_sensitive_case_does_not_see_it(
    as_user: AsUser, registered: Registered, type_code: str, status: int
) -> None:
    """The mediator also holds the window's post, but somebody else has registered the case."""
    client = as_user("mediator")
    client.environ_base["HTTP_X_ACTING_ROLE"] = f"town_window@{TOWN}"
    assert client.get(f"/api/cases/{registered(type_code)}").status_code == status
