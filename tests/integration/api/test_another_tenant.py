"""Whoever holds every post of another district is told of this one what is told of nothing, at any address of /api."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from
from tests.integration.api.conftest import AsUser, first_task
from tests.support.clients import admit
from tests.unit.lint.texts import one, task

HERE, THERE = "01-01", "01-02"
POSTS = (
    "tenant_admin", "process_designer", "county_director", "county_triage", "county_window", "auditor", "integration",
    "privacy_officer", "supervisor",
)  # fmt: skip
#: What the same table says to every district.
SHARED = {
    "/api/timers/<timer_key>": "the keys are the platform's; a place outside of the district is refused"
}
REASON = "申请人到窗口当面说明不再需要处理，已核对。"
#: What a request must say to be understood; elsewhere an empty object will do.
BODIES: dict[str, Any] = {
    "acts": {"name": "SIG_WITHDRAW", "reason": REASON},
    "messages": {"name": "MSG_X"},
    "reveal": {"reason": "办理案件"},
    "confidentiality": {"level": "sealed", "reason": REASON},
    "account": {"user": "window", "reason": REASON},
    "assign": {"assignee": "far"},
    "draft": {"values": {"a": 1}},
    "complete": {"values": {}},
    "password": {"password": "x" * 200},
    "tokens": {"label": "x"},
}
#: What a query must say where an address demands it.
QUERIES = {"/api/studio/procedures/": f"?place={HERE}"}


@pytest.fixture
def far(bus: Bus, as_user: AsUser) -> FlaskClient:
    """Somebody who may do everything in the other district."""
    admit(bus, THERE, "far", [(group, THERE) for group in POSTS])
    return as_user("far")


@pytest.fixture
def names(bus: Bus, as_user: AsUser, case_key: str) -> dict[str, str]:
    """What there is in this district, by the word that stands before it in an address."""
    bus.execute(Deploy(tuple(one(task(), process="patrols").items()), HERE), platform_actor(HERE))
    with bus.database.read(HERE) as tx:
        (instance,) = tx.rows(select_from(ProcessInstance))
        (definition,) = tx.rows(select_from(ProcessDefinition))
    return {
        "cases": case_key, "tasks": str(first_task(as_user("window"))["key"]), "definitions": str(definition["key"]),
        "procedures": "patrols", "accounts": "window", "incidents": str(instance["key"]),
        "history": str(instance["key"]), "deliveries": str(instance["key"]), "timers": "T_TRIAGE",
    }  # fmt: skip


def keyed(app: Flask) -> list[tuple[str, str]]:
    """Every (method, rule) of /api with something in its address."""
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if "<" in rule.rule and rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def told(client: FlaskClient, method: str, rule: str, name: str) -> tuple[int, str]:
    """Status and text of an answer, without the name that was asked for."""
    path = re.sub(r"<any\([^>]*>", "instance", rule).replace("<kind>", "process")
    path = path.replace("<int:number>", "1").replace("<reference>", "0" * 36)
    path = re.sub(r"<[^>]+>", name, re.sub(r"<[^>]+>", name, path, count=1))
    query = next((query for start, query in QUERIES.items() if path.startswith(start)), "")
    last = path.rpartition("/")[2]
    bare = method == "GET" or (method == "DELETE" and last != "account")
    answer = client.open(path + (query if method in ("GET", "DELETE") else ""), method=method,
                         json=None if bare else BODIES.get(last, {}))  # fmt: skip
    return answer.status_code, answer.get_data(as_text=True).replace(name, "#")


def test_at_every_address_of_api_another_district_is_not_there(
    app: Flask, bus: Bus, far: FlaskClient, names: dict[str, str]
) -> None:
    rules = keyed(app)
    assert len(rules) > 45
    for method, rule in rules:
        if rule in SHARED:
            continue
        words = [word for word in names if f"/{word}/" in rule]
        assert words, f"whoever adds {rule} says what stands in it"
        name = names[words[0]]
        nowhere = "281474976710656" if name.isdecimal() else "nowhere"
        there = told(far, method, rule, name)
        assert there == told(far, method, rule, nowhere), (method, rule)
        own = (there[0], method) in (
            (200, "GET"),
            (204, "DELETE"),
        )  # of what is one's own there is nothing of this name
        assert own or there[0] in (400, 403, 404), (method, rule, there)


def test_the_addresses_are_there_for_their_own_district(
    app: Flask, as_user: AsUser, names: dict[str, str]
) -> None:
    """So that the answers above are not those of a wrong address."""
    found = {
        word: told(as_user(user), "GET", rule, names[word])[0]
        for user, word, rule in (
            ("window", "cases", "/api/cases/<code>"),
            ("window", "tasks", "/api/tasks/<int:key>"),
            ("designer", "definitions", "/api/definitions/<kind>/<int:key>"),
            ("designer", "procedures", "/api/studio/procedures/<ref>"),
            ("admin", "accounts", "/api/accounts/<string:user>/tokens"),
            ("director", "history", "/api/history/<any(instance):chain>/<int:key>"),
        )
    }
    assert set(found.values()) == {200}, found
