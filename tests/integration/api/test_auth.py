"""Signing in: sessions, Basic, tokens, posts, CSRF, brute force."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.auth.passwords import VerifiedPairs
from api.auth.throttle import FAILURES
from api.auth.ttl import TtlCache
from api.platform import EXTENSION
from engine.bus import Bus
from engine.store.tables_org import ApiToken, RoleAssignment
from engine.store.tenant_statements import delete_of, update_of
from tests.integration.api.conftest import NOW, TOWN
from tests.support.clients import PASSWORD

AsUser = Callable[[str], FlaskClient]


def basic(user: str, password: str = PASSWORD) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def sign_in(client: FlaskClient, user: str = "mediator", password: str = PASSWORD) -> str:
    """Signs in with a session; answers with the CSRF token."""
    answer = client.post("/api/session", json={"user": user, "password": password})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.json["csrf_token"])


@pytest.mark.parametrize(
    "value", ["Bearer t-nobody", "Bearer ", "Digest abc", "Basic !!!", "Basic " + "YQ=="]
)
def test_what_does_not_open_is_refused(client: FlaskClient, value: str) -> None:
    answer = client.get("/api/session/me", headers={"Authorization": value})
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_basic_and_bearer_say_the_same(client: FlaskClient, as_user: AsUser) -> None:
    by_basic = client.get("/api/session/me", headers=basic("triage")).json["user"]
    assert by_basic == as_user("triage").get("/api/session/me").json["user"]
    assert by_basic["acting_role"] == "county_triage@01-01"
    assert client.get("/api/session/me", headers=basic("triage", "wrong-password")).status_code == 401


def test_a_session_writes_only_with_the_csrf_token(client: FlaskClient) -> None:
    token = sign_in(client)
    body = {"role": f"town_window@{TOWN}"}
    for headers in ({}, {"X-CSRF-Token": "x" * len(token)}, {"X-CSRF-Token": "天"}):
        answer = client.put("/api/session/role", json=body, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert client.put("/api/session/role", json=body, headers={"X-CSRF-Token": token}).status_code == 200


def test_the_cookie_is_hidden_from_scripts(client: FlaskClient) -> None:
    answer = client.post("/api/session", json={"user": "mediator", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_program_gets_no_cookie(as_user: AsUser) -> None:
    assert "Set-Cookie" not in as_user("admin").get("/api/lookups/procedures").headers


def test_posts_are_changed_and_bind(client: FlaskClient) -> None:
    token = sign_in(client)
    held = client.get("/api/session").json["user"]
    assert {role["group"] for role in held["roles"]} == {"town_mediator", "town_window"}
    wanted = f"town_mediator@{TOWN}"
    client.put("/api/session/role", json={"role": wanted}, headers={"X-CSRF-Token": token})
    assert client.get("/api/session/me").json["user"]["acting_role"] == wanted
    opened = client.post("/api/cases", json={"title": "x"}, headers={"X-CSRF-Token": token})
    assert opened.status_code == 400  # not what is needed, but asked in order: the schema comes first
    assert "case:open" not in client.get("/api/session/me").json["user"]["permissions"]
    refused = client.put("/api/session/role", json={"role": "auditor@01-01"}, headers={"X-CSRF-Token": token})
    assert (refused.status_code, refused.json["code"]) == (403, "role_not_held")


def test_a_program_names_its_post_in_a_header(as_user: AsUser) -> None:
    client = as_user("mediator")
    both = client.get("/api/session/me").json["user"]
    one = client.get("/api/session/me", headers={"X-Acting-Role": f"town_mediator@{TOWN}"}).json["user"]
    assert "case:open" in both["permissions"]
    assert "case:open" not in one["permissions"]
    assert client.get("/api/session/me", headers={"X-Acting-Role": "auditor@01-01"}).status_code == 403


def test_signing_out_ends_the_session(client: FlaskClient) -> None:
    token = sign_in(client)
    assert client.delete("/api/session", headers={"X-CSRF-Token": token}).status_code == 204
    assert client.get("/api/session/me").status_code == 401


def test_guessing_is_stopped_and_the_right_password_then_too(client: FlaskClient) -> None:
    for _ in range(FAILURES):
        assert client.get("/api/session/me", headers=basic("triage", "guess-guess")).status_code == 401
    answer = client.get("/api/session/me", headers=basic("triage"))
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_attempts")
    assert client.get("/api/session/me", headers=basic("director")).status_code == 200


def test_a_remembered_pair_does_not_outlive_the_password() -> None:
    now = [0.0]
    pairs = VerifiedPairs(lambda: now[0])
    pairs.remember("a", "secret", "hash-1")
    assert pairs.known("a", "secret", "hash-1")
    assert not pairs.known("a", "secret", "hash-2")
    assert not pairs.known("a", "other", "hash-1")
    now[0] = 301
    assert not pairs.known("a", "secret", "hash-1")


def test_a_cache_drops_the_oldest() -> None:
    cache: TtlCache[int] = TtlCache(10, 2, lambda: 0.0)
    for n in range(3):
        cache.put(n, n)
    assert [cache.get(n) for n in range(3)] == [None, 1, 2]


def test_a_revoked_token_and_a_lost_post_end(app: Flask, bus: Bus, as_user: AsUser) -> None:
    client = as_user("triage")
    assert client.get("/api/session/me").status_code == 200
    with bus.database.write("01-01") as tx:
        tx.run(delete_of(RoleAssignment).where(RoleAssignment.__table__.c.user == "triage"))
        tx.run(update_of(ApiToken).where(ApiToken.__table__.c.user == "director").values(revoked_at=NOW))
    assert as_user("director").get("/api/session/me").status_code == 401
    assert client.get("/api/session/me").json["user"]["permissions"] != []  # remembered for a minute
    app.extensions[EXTENSION].accounts.forget_all()
    assert client.get("/api/session/me").json["user"]["permissions"] == []
