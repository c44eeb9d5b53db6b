"""Accounts, tokens, passwords and the record of accesses at the door."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.demo.org import create_org, load_org
from api.platform import EXTENSION
from api.settings import Settings
from casework.roles import ROLES, grants, roles_at
from casework.tables.folder import SHARED
from engine.access.commands import AddAccounts, NewAccount
from engine.access.tokens import LIFETIME
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.errors import Conflict
from engine.store.tables_history import HistoryEntry
from engine.store.tables_org import IdempotencyKey
from engine.store.tenant_statements import select_everywhere
from tests.integration.access.conftest import DISTRICT, TOWN, entries
from tests.support.clients import PASSWORD, AsUser, admit, speaking_for
from tests.support.served import served

NEW = "three quiet herons"


@pytest.fixture
def app(bus: Bus, tmp_path: Path) -> Flask:
    for user, group in (("admin", "tenant_admin"), ("auditor", "auditor"), ("director", "county_director")):
        admit(bus, DISTRICT, user, [(group, DISTRICT)])
    return served(Settings(bus.database.url, tmp_path, bytes(range(32)), "s" * 40), bus)


@pytest.fixture
def as_user(app: Flask) -> AsUser:
    return speaking_for(app)


def signed_in(app: Flask, user: str, password: str = PASSWORD) -> tuple[FlaskClient, dict[str, str]]:
    client = app.test_client()
    answer = client.post("/api/session", json={"user": user, "password": password})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return client, {"X-CSRF-Token": answer.json["csrf_token"]}


def test_an_admin_makes_an_account_that_signs_in_changes_it_and_closes_it(
    app: Flask, as_user: AsUser
) -> None:
    admin = as_user("admin")
    wish: dict[str, Any] = {"name": "李", "roles": [f"town_window@{TOWN}"]}
    assert admin.put("/api/accounts/li", json=wish).status_code == 204
    assert admin.put("/api/accounts/li/password", json={"password": PASSWORD}).status_code == 204
    client, _ = signed_in(app, "li")
    assert client.get("/api/session/me").json["user"]["acting_role"] == f"town_window@{TOWN}"
    assert admin.put("/api/accounts/li", json={"roles": [f"auditor@{DISTRICT}"]}).status_code == 204
    assert client.get("/api/session/me").status_code == 401
    client, _ = signed_in(app, "li")
    assert admin.put("/api/accounts/li", json={"active": False}).status_code == 204
    assert client.get("/api/session/me").status_code == 401
    first = admin.get("/api/accounts?limit=2").json
    rest = admin.get(f"/api/accounts?after={first['next_after']}").json
    assert [row["user"] for row in first["items"] + rest["items"]] == ["admin", "auditor", "director", "li"]
    assert rest["items"][-1] == {
        "user": "li", "name": "李", "email": None, "active": False, "has_password": True,
        "roles": [f"auditor@{DISTRICT}"],
    }  # fmt: skip


def test_a_token_lasts_for_a_while_is_listed_and_revoked(app: Flask, bus: Bus, as_user: AsUser) -> None:
    admin = as_user("admin")
    made = admin.post(
        "/api/accounts/director/tokens", json={"label": "接口"}, headers={"Idempotency-Key": "k"}
    )
    assert made.status_code == 201, made.get_data(as_text=True)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.json['token']}"
    assert client.get("/api/session/me").status_code == 200
    listed = client.get("/api/accounts/director/tokens").json
    assert made.json["token_id"] in [row["token_id"] for row in listed]
    assert isinstance(bus.clock, VirtualClock)
    bus.clock.advance(LIFETIME - timedelta(seconds=1))
    assert client.get("/api/session/me").status_code == 200
    bus.clock.advance(timedelta(seconds=1))
    assert client.get("/api/session/me").status_code == 401
    other = admin.post("/api/accounts/director/tokens", json={"label": "二"}).json
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {other['token']}"
    assert client.delete(f"/api/accounts/director/tokens/{other['token_id']}").status_code == 204
    assert client.get("/api/session/me").status_code == 401
    with bus.database.read(DISTRICT) as tx:
        kept = str(tx.rows(select_everywhere(IdempotencyKey))) + str(tx.rows(select_everywhere(HistoryEntry)))
    assert [secret in kept for secret in (made.json["token"], other["token"])] == [False, False]
    assert admin.post("/api/accounts/director/tokens", json={"label": "x", "days": 400}).status_code == 400


def test_my_own_password_ends_the_other_sessions_and_not_this_one(app: Flask) -> None:
    here, csrf = signed_in(app, "director")
    elsewhere, _ = signed_in(app, "director")
    wish = {"old_password": PASSWORD, "new_password": NEW}
    assert here.put("/api/session/password", json=wish, headers=csrf).status_code == 204
    assert here.get("/api/session/me").status_code == 200
    assert elsewhere.get("/api/session/me").status_code == 401
    assert (
        app.test_client().post("/api/session", json={"user": "director", "password": PASSWORD}).status_code
        == 401
    )
    signed_in(app, "director", NEW)


def test_another_process_learns_of_the_new_password_at_once(app: Flask, bus: Bus, tmp_path: Path) -> None:
    other = served(Settings(bus.database.url, tmp_path, bytes(range(32)), "s" * 40), bus)
    here, csrf = signed_in(app, "director")
    there = other.test_client()
    there.set_cookie("fengqiao", here.get_cookie("fengqiao").value)  # type: ignore[union-attr]
    assert there.get("/api/session/me").status_code == 200
    wish = {"old_password": PASSWORD, "new_password": NEW}
    assert here.put("/api/session/password", json=wish, headers=csrf).status_code == 204
    there.set_cookie("fengqiao", here.get_cookie("fengqiao").value)  # type: ignore[union-attr]
    assert there.get("/api/session/me").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong-wrong", NEW, "password_wrong"),
        (PASSWORD, PASSWORD, "password_same"),
        (PASSWORD, "short", "password_length"),
        (PASSWORD, "Password123!", "password_weak"),
        (PASSWORD, "qwertyuiop12", "password_weak"),
        (PASSWORD, "1234567890123", "password_weak"),
        (PASSWORD, "20260101-888", "password_weak"),
        (PASSWORD, "abcabcabcabc", "password_weak"),
        (PASSWORD, "director-2026", "password_weak"),
        (PASSWORD, "rotcerid-xyz", "password_weak"),
        (PASSWORD, "aaaaaaaaaaaaab", "password_weak"),
        (PASSWORD, "fengqiao-demo", "password_weak"),
    ],
)
def test_a_password_that_is_tried_first_or_not_mine_is_refused(
    app: Flask, old: str, new: str, code: str
) -> None:
    client, csrf = signed_in(app, "director")
    wish = {"old_password": old, "new_password": new}
    answer = client.put("/api/session/password", json=wish, headers=csrf)
    assert answer.json["code"] == code, answer.json
    assert client.get("/api/session/me").status_code == 200


def test_who_does_not_keep_accounts_reads_and_changes_none(as_user: AsUser, bus: Bus) -> None:
    director, auditor, admin = as_user("director"), as_user("auditor"), as_user("admin")
    for client in (director, auditor):
        told = [
            client.get("/api/accounts").status_code,
            client.put("/api/accounts/li", json={"name": "x", "roles": [f"auditor@{DISTRICT}"]}).status_code,
            client.put("/api/accounts/admin/password", json={"password": NEW}).status_code,
            client.post("/api/accounts/admin/tokens", json={"label": "x"}).status_code,
            client.get("/api/accounts/admin/tokens").status_code,
            client.delete(f"/api/accounts/admin/tokens/{'0' * 16}").status_code,
        ]
        assert told == [403] * 6
    assert director.get("/api/accesses").status_code == 403
    own = {"roles": [f"county_director@{DISTRICT}"]}
    assert admin.put("/api/accounts/admin", json=own).json["code"] == "own_roles"


def test_an_auditor_reads_who_came_in_page_by_page(app: Flask, as_user: AsUser, bus: Bus) -> None:
    signed_in(app, "director")
    assert as_user("director").get("/api/accesses").status_code == 403
    app.extensions[EXTENSION].notes.flush()
    seen: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = as_user("auditor").get(f"/api/accesses?limit=2{cursor}").json
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == sum(len(entry["records"]) for entry in entries(bus))
    assert [row["seq"] for row in seen] == sorted((row["seq"] for row in seen), reverse=True)
    kinds = {row["kind"] for row in seen if row["user"] == "director"}
    assert kinds == {"AccountSet", "TokenCreated", "SignedIn", "SignIn", "Denied"}
    mine = as_user("admin").get("/api/accesses?user=director").json["items"]
    assert {row["user"] for row in mine} == {"director"}
    assert not any("$argon2" in str(row) for row in seen)


def test_nobody_but_the_platform_may_do_everything_and_an_admin_reads_no_case() -> None:
    assert {role.id for role in roles_at("").values() if "*" in role.permissions} == {"system"}
    personal = {
        "case:read",
        "case:read-personal",
        "history:read",
        "instance:read",
        "task:complete-any",
        "variable:set",
    }
    assert grants("tenant_admin", "01-01") & personal == set()


@pytest.mark.parametrize("public", [True, False])
def test_only_a_demonstration_has_a_public_password_and_says_so(
    bus: Bus, tmp_path: Path, public: bool
) -> None:
    with bus.database.write("*") as tx:
        for tenant in ("01", DISTRICT):
            tx.connection.exec_driver_sql(f"DELETE FROM tenant WHERE tenant = '{tenant}'")
            tx.connection.exec_driver_sql(f"DELETE FROM org_unit WHERE tenant = '{tenant}'")
    org = load_org()
    create_org(bus, org, public=public)
    client = served(Settings(bus.database.url, tmp_path, bytes(32), "s" * 40), bus).test_client()
    told = client.get("/api/session").json["demo"]
    body = {"user": "auditor_0101", "password": org.password}
    assert client.post("/api/session", json=body).status_code == (200 if public else 401)
    assert (told["password"] if told else None) == (org.password if public else None)
    if public:
        assert {"user": "auditor_0101", "words": "审计员：案件回放"} in told["accounts"]
    assert client.get("/api/session").json["demo"] is None or not public


def test_roles_that_exclude_each_other_are_given_by_neither_door(
    bus: Bus, as_user: AsUser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "districts" / DISTRICT / "shared"
    own.mkdir(parents=True)
    (own / "roles.yaml").write_text("roles:\n  auditor: {excludes: [process_designer]}\n", encoding="utf-8")
    shutil.copytree(SHARED, tmp_path / "base" / "shared")
    monkeypatch.setattr(ROLES, "processes", tmp_path)
    monkeypatch.setattr(ROLES, "_made", {})
    both = (("auditor", DISTRICT), ("process_designer", DISTRICT))
    body = {"name": "某人", "roles": [f"{role}@{place}" for role, place in both]}
    answer = as_user("admin").put("/api/accounts/both", json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "roles_exclude")
    body["roles"] = body["roles"][:1]
    assert as_user("admin").put("/api/accounts/both", json=body).status_code == 204
    with pytest.raises(Conflict, match="不能由同一个人担任"):  # what the command line and an import do
        bus.execute(AddAccounts((NewAccount("both", "某人", both[1:]),)), platform_actor(DISTRICT))
