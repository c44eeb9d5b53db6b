"""Sessions end when they should: by signing out, by a new password, with the account, after twelve hours."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from api.auth.admission import add_account, set_active
from api.auth.guard import BACKGROUND_HEADER
from api.auth.sessions import IDLE, LIFETIME
from api.commands.user import user
from api.platform import EXTENSION, Platform
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.store.tables_org import SignIn
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import expire
from tests.integration.api.conftest import NOW, TOWN
from tests.integration.api.test_auth import sign_in
from tests.support.clients import PASSWORD

COOKIE = "fengqiao"
ADMIN = platform_actor("01-01")


def who(client: FlaskClient) -> int:
    return client.get("/api/session/me").status_code


def kept_cookie(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie, as a thief or a shared computer would have it."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    other = app.test_client()
    other.set_cookie(COOKIE, cookie.value)
    return other


def test_signing_out_ends_the_session_on_the_server(app: Flask, client: FlaskClient) -> None:
    token = sign_in(client)
    thief, elsewhere = kept_cookie(app, client), app.test_client()
    sign_in(elsewhere)
    assert who(thief) == 200
    assert client.delete("/api/session", headers={"X-CSRF-Token": token}).status_code == 204
    assert who(thief) == 401
    assert thief.get("/api/session").json["user"] is None
    assert who(elsewhere) == 200


def test_signing_in_again_ends_the_session_before(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    before = kept_cookie(app, client)
    sign_in(client, "triage")
    assert (who(before), who(client)) == (401, 200)


@pytest.mark.parametrize("closed", [True, False])
def test_a_new_password_and_a_closed_account_end_every_session_at_once(
    app: Flask, bus: Bus, client: FlaskClient, closed: bool
) -> None:
    other = app.test_client()
    for one in (client, other):
        sign_in(one)
        assert who(one) == 200
    if closed:
        set_active(bus, ADMIN, "mediator", False)
    else:
        add_account(bus, ADMIN, "mediator", "调解员甲", "another-2026", [("town_mediator", TOWN)])
    assert (who(client), who(other)) == (401, 401)
    set_active(bus, ADMIN, "mediator", True)
    assert (who(client), who(other)) == (401, 401)


def signs_in(app: Flask, password: str) -> int:
    body = {"user": "mediator", "password": password}
    return app.test_client().post("/api/session", json=body).status_code


def test_the_password_of_before_opens_nothing_from_the_moment_it_changes(app: Flask, bus: Bus) -> None:
    assert signs_in(app, PASSWORD) == 200
    add_account(bus, ADMIN, "mediator", "调解员甲", "another-2026", [("town_mediator", TOWN)])
    assert (signs_in(app, PASSWORD), signs_in(app, "another-2026")) == (401, 200)


@pytest.mark.parametrize("closed", [True, False])
def test_no_session_begins_for_an_account_as_it_was(app: Flask, bus: Bus, closed: bool) -> None:
    """Between looking the account up and the session somebody closes it, or gives it another password."""
    here: Platform = app.extensions[EXTENSION]
    remembered = here.accounts.find("mediator")
    assert remembered is not None
    if closed:
        set_active(bus, ADMIN, "mediator", False)
    else:
        add_account(bus, ADMIN, "mediator", "调解员甲", "another-2026", [("town_mediator", TOWN)])
    assert here.sessions.begin(remembered, remembered.actor) is None
    with bus.database.read("01-01") as tx:
        assert tx.rows(select_from(SignIn)) == []


def test_opening_an_account_again_revives_no_session(bus: Bus, client: FlaskClient) -> None:
    sign_in(client)
    set_active(bus, ADMIN, "mediator", True)
    assert who(client) == 401


def test_sessions_of_people_who_do_not_come_back_are_forgotten(app: Flask, bus: Bus) -> None:
    assert signs_in(app, PASSWORD) == 200
    expire(bus, NOW + LIFETIME - timedelta(seconds=1))
    with bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(SignIn))) == 1
    expire(bus, NOW + LIFETIME)
    with bus.database.read("01-01") as tx:
        assert tx.rows(select_from(SignIn)) == []


def test_a_session_in_use_lasts_twelve_hours(bus: Bus, client: FlaskClient) -> None:
    sign_in(client)
    assert isinstance(bus.clock, VirtualClock)
    until = bus.clock.now() + LIFETIME
    while bus.clock.now() + IDLE * 0.9 < until:
        bus.clock.advance(IDLE * 0.9)
        assert who(client) == 200
    bus.clock.move_to(until - timedelta(seconds=1))
    assert who(client) == 200
    bus.clock.advance(timedelta(seconds=1))
    assert who(client) == 401


def test_a_session_that_nobody_uses_ends_however_long_its_page_looks_for_news(
    bus: Bus, client: FlaskClient
) -> None:
    sign_in(client)
    assert isinstance(bus.clock, VirtualClock)
    for _ in range(3):
        bus.clock.advance(IDLE / 3 - timedelta(seconds=1))
        assert client.get("/api/session/me", headers={BACKGROUND_HEADER: "1"}).status_code == 200
    bus.clock.advance(timedelta(seconds=3))
    assert who(client) == 401


def test_the_database_does_not_know_the_cookie_and_forgets_what_has_passed(
    app: Flask, bus: Bus, client: FlaskClient
) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        name = session["id"]
    with bus.database.read("01-01") as tx:
        (row,) = tx.rows(select_from(SignIn))
    assert (row["user"], name in row.values()) == ("mediator", False)
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.advance(LIFETIME)
    sign_in(app.test_client())
    with bus.database.read("01-01") as tx:
        assert len(tx.rows(select_from(SignIn))) == 1


def test_an_account_is_closed_and_opened_from_the_command_line(
    bus: Bus, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sign_in(client)
    monkeypatch.setenv("DATABASE_URL", bus.database.url)
    monkeypatch.setenv("FENGQIAO_HOME", str(tmp_path))
    told = CliRunner().invoke(user, ["close", "mediator"])
    assert (told.exit_code, "已停用" in told.output) == (0, True), told.output
    assert who(client) == 401
    refused = CliRunner().invoke(user, ["close", "nobody"])
    assert refused.exit_code != 0
    assert CliRunner().invoke(user, ["reopen", "mediator"]).exit_code == 0
    answer = app.test_client().post("/api/session", json={"user": "mediator", "password": PASSWORD})
    assert answer.status_code == 200
