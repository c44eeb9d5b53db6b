"""What a row of a sensitive case does not show is not found, sorted or counted either, by whatever parameter of
whatever list (handbook 8.5)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.bus import Bus
from engine.store.tables_cases import Case
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import select_from, text_param, update_of
from tests.integration.api.conftest import NOW, SENSITIVE, TOWN, first_task
from tests.support.clients import AsUser

Registered = Callable[[str], str]

#: What the rows show of a sensitive case, by address; what finds it by these tells nothing new. `view` and `state` say
#: which list it is, the rest how much of it.
SHOWN = {
    "/api/cases": {"q"},
    "/api/tasks": {"q", "case_code", "group"},
}
PAGING = {"limit", "cursor", "view", "state"}
#: Who sees the case masked, or as a row only.
WATCHERS = ("triage", "handler", "window", "auditor", "director", "designer", "admin", "everybody")


def hidden(bus: Bus) -> list[str]:
    """Every value of the case and its task that somebody might try, and some that are none of theirs."""
    with bus.database.read("01-01") as tx:
        rows = [dict(row) for model in (Case, UserTask) for row in tx.rows(select_from(model))]
    texts = {
        str(value) for row in rows for value in row.values() if isinstance(value, str | int) and value != ""
    }
    times = {value.isoformat() for row in rows for value in row.values() if isinstance(value, datetime)}
    return sorted(
        texts | times | {"high", "low", "medium", TOWN, "01", "2000-01-01T00:00:00+00:00", "不是", "9999"}
    )


def lists(app: Flask) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every GET address without a part of its own and its query parameters, from the description."""
    document: dict[str, Any] = app.test_client().get("/api/openapi.json").json
    return [
        (path, [p for p in item["get"].get("parameters", ()) if p["in"] == "query"])
        for path, item in document["paths"].items()
        if "get" in item and "{" not in path
    ]


def told(client: FlaskClient, address: str) -> Any:
    """What is answered, without what says when."""
    answer = client.get(address)
    body = answer.json if answer.is_json else None
    if not isinstance(body, dict) or answer.status_code >= 400:
        return answer.status_code if answer.status_code >= 400 else body
    return {name: value for name, value in body.items() if name in ("items", "total", "groups", "counts")}


@pytest.mark.parametrize("user", WATCHERS)
def test_no_parameter_of_any_list_tells_what_its_rows_hide(
    app: Flask, bus: Bus, as_user: AsUser, registered: Registered, user: str
) -> None:
    registered(SENSITIVE)
    client, values = as_user(user), hidden(bus)
    asked = 0
    for path, parameters in lists(app):
        for parameter in parameters:
            name = parameter["name"]
            if name in SHOWN.get(path, set()) | PAGING or not path.startswith(("/api/cases", "/api/tasks")):
                continue
            answers = [told(client, f"{path}?{name}={quote(value)}") for value in values]
            kinds = [answer for answer in answers if not isinstance(answer, int)]
            assert all(answer == kinds[0] for answer in kinds), (path, name)
            asked += 1
    assert asked >= 12, "the lists of cases and tasks have at least so many filters"


def test_every_list_with_filters_is_looked_at(app: Flask) -> None:
    """A new list with filters is either asked above or named here, with why it tells nothing of a case."""
    about_no_case = {
        "/api/accounts", "/api/accesses", "/api/definitions", "/api/lookups/staff", "/api/timers", "/api/start-timers",
        "/api/lookups/roles", "/api/lookups/messages", "/api/lookups/case-facts",
        "/api/studio/processes", "/api/studio/places", "/api/studio/changes",
        "/api/intake", "/api/deliveries", "/api/operations",
        # what stands still is shown without case and place; its filter is the state alone
        "/api/incidents",
    }  # fmt: skip
    filtered = {path for path, parameters in lists(app) if {p["name"] for p in parameters} - PAGING}
    asked = {path for path in filtered if path.startswith(("/api/cases", "/api/tasks"))}
    left = {p for p in filtered - asked if not any(p.startswith(known) for known in about_no_case)}
    assert left == set()


def test_neither_order_nor_cursor_tells_when_a_sensitive_case_was_received(
    bus: Bus, as_user: AsUser, registered: Registered
) -> None:
    code = registered(SENSITIVE)
    window, triage = as_user("window"), as_user("triage")
    for n in range(3):
        body = {"title": f"第{n}件", "channel": "walk_in", "location_org": TOWN, "process_id": "hearing"}
        at = f"2026-11-{10 + n}T09:00:00+08:00"
        assert window.post("/api/cases", json={**body, "received_at": at}).status_code == 201
    orders = []
    for at in (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 11, 12, tzinfo=UTC), NOW):
        with bus.database.write("01-01") as tx:
            this = Case.__table__.c.case_code == text_param("it")
            tx.run(update_of(Case).where(this).values(received_at=at), it=code)
        orders.append(walked(triage, at))
    assert orders[0] == orders[1] == orders[2]
    assert len(orders[0]) == 4


def walked(client: FlaskClient, received: datetime) -> list[str]:
    """The keys of all cases, page by page; no cursor says when the sensitive one was received."""
    keys: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/api/cases?limit=1{cursor}").json
        keys += [row["key"] for row in page["items"]]
        if page["next_cursor"] is None:
            return keys
        text = base64.urlsafe_b64decode(page["next_cursor"] + "===").decode()
        assert received.isoformat()[:13] not in text
        cursor = f"&cursor={page['next_cursor']}"


def test_a_row_of_the_inbox_does_not_tell_the_procedure_by_its_step(
    as_user: AsUser, registered: Registered
) -> None:
    registered(SENSITIVE)
    row = first_task(as_user("handler"))
    assert (row["process_id"], row["process_name"], row["element_id"], row["place"]) == (
        None,
        None,
        None,
        None,
    )
