"""What runs is for programs and administrators at `/v2`: staff see cases through `/api`, as far as they may (8.5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.platform import EXTENSION
from engine.bus import Bus
from engine.store.tables_org import RoleAssignment
from engine.store.tenant_statements import delete_of
from tests.integration.api.conftest import TOWN
from tests.support.clients import PASSWORD

AsUser = Callable[[str], FlaskClient]
RUNNING = ("process-instances", "user-tasks", "variables", "element-instances", "incidents", "jobs")


@pytest.mark.parametrize("user", ["window", "triage", "director", "auditor", "handler", "designer", "admin"])
def test_staff_search_no_instances(as_user: AsUser, case_key: str, user: str) -> None:
    client = as_user(user)
    statuses = {client.post(f"/v2/{kind}/search", json={}).status_code for kind in RUNNING}
    scoped = client.post("/v2/expression/evaluation", json={"expression": "=1", "scopeKey": case_key})
    assert statuses | {scoped.status_code} == {403}
    assert client.post("/v2/process-definitions/search", json={}).status_code == 200


def test_a_session_whose_post_was_taken_away_goes_on_in_another(
    app: Flask, bus: Bus, client: FlaskClient
) -> None:
    token = client.post("/api/session", json={"user": "mediator", "password": PASSWORD}).json["csrf_token"]
    lost = f"town_window@{TOWN}"
    client.put("/api/session/role", json={"role": lost}, headers={"X-CSRF-Token": token})
    role = RoleAssignment.__table__.c
    with bus.database.write("01-01") as tx:
        tx.run(delete_of(RoleAssignment).where(role.user == "mediator", role.role == "town_window"))
    app.extensions[EXTENSION].accounts.forget_all()
    for address in ("/api/session", "/api/session/me"):
        assert client.get(address).json["user"]["acting_role"] == f"town_mediator@{TOWN}"
