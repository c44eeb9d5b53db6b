"""What opened an account opens nothing from the next request on, in the processes too that have just let it in."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.auth.accounts import digest_of
from api.auth.admission import add_account, add_token, set_active
from api.settings import Settings
from casework.bus import case_bus
from casework.verification import verify_history as verify
from engine.access.commands import AddAccounts, ChangeAccount, NewAccount, RevokeToken
from engine.access.sessions import NAMED_BY
from engine.bus import Bus
from engine.context import platform_actor
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_org import Account, ApiToken
from engine.store.tenant_statements import select_from, table_of, update_of
from tests.integration.access.conftest import DISTRICT, TOWN, entries
from tests.support.clients import PASSWORD, admit
from tests.support.served import served

NEW = "three quiet herons"
ADMIN = platform_actor(DISTRICT)
POSTS = [("town_mediator", TOWN), ("town_window", TOWN)]
DOORS = ("bearer", "basic", "session")


def process(bus: Bus, folder: Path) -> Flask:
    """A process of its own as far as it remembers anything: application, bus and pool."""
    return served(Settings(bus.database.url, folder, bytes(range(32)), "s" * 40), bus)


@pytest.fixture
def here(bus: Bus, tmp_path: Path) -> Flask:
    admit(bus, DISTRICT, "wang", POSTS)
    return process(bus, tmp_path)


@pytest.fixture
def there(bus: Bus, here: Flask, tmp_path: Path) -> Iterator[Flask]:
    database = Database(bus.database.url)
    yield process(case_bus(database, Keyring(bytes(range(32))), bus.clock), tmp_path)
    database.dispose()


class Wang:
    """What opens the account of Wang: a token, the password, a session."""

    def __init__(self, bus: Bus, here: Flask) -> None:
        self.bus = bus
        self.token = add_token(bus, ADMIN, "wang", "接口")
        self.client = here.test_client()
        answer = self.client.post("/api/session", json={"user": "wang", "password": PASSWORD})
        self.csrf = {"X-CSRF-Token": answer.json["csrf_token"]}

    def comes(self, app: Flask, door: str) -> FlaskClient:
        """A client of this process that opens the account by a door."""
        client = app.test_client()
        if door == "session":
            cookie = self.client.get_cookie("fengqiao")
            assert cookie is not None
            client.set_cookie("fengqiao", cookie.value)
        else:
            pair = base64.b64encode(f"wang:{PASSWORD}".encode()).decode()
            said = f"Bearer {self.token}" if door == "bearer" else f"Basic {pair}"
            client.environ_base["HTTP_AUTHORIZATION"] = said
        return client


def close(wang: Wang) -> None:
    set_active(wang.bus, ADMIN, "wang", False)


def take_a_post(wang: Wang) -> None:
    wang.bus.execute(ChangeAccount("wang", roles=(POSTS[1],)), ADMIN)


def reset(wang: Wang) -> None:
    add_account(wang.bus, ADMIN, "wang", "王", NEW, POSTS)


def change_own(wang: Wang) -> None:
    wish = {"old_password": PASSWORD, "new_password": NEW}
    answer = wang.client.put("/api/session/password", json=wish, headers=wang.csrf)
    assert answer.status_code == 204, answer.json


def revoke(wang: Wang) -> None:
    wang.bus.execute(RevokeToken("wang", digest_of(wang.token)[:NAMED_BY]), ADMIN)


def sign_out(wang: Wang) -> None:
    assert wang.client.delete("/api/session", headers=wang.csrf).status_code == 204


#: Way of ending → what still opens the account afterwards.
ENDINGS: dict[Callable[[Wang], None], set[str]] = {
    close: set(),
    take_a_post: {"bearer", "basic"},
    reset: set(),
    change_own: set(),
    revoke: {"basic", "session"},
    sign_out: {"bearer", "basic"},
}


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_what_is_ended_in_one_process_is_over_in_all_with_the_next_request(
    bus: Bus, here: Flask, there: Flask, end: Callable[[Wang], None]
) -> None:
    wang = Wang(bus, here)
    clients = {door: [wang.comes(app, door) for app in (here, there)] for door in DOORS}

    def opened() -> dict[str, list[int]]:
        return {door: [c.get("/api/session/me").status_code for c in of] for door, of in clients.items()}

    assert opened() == {door: [200, 200] for door in DOORS}
    end(wang)
    assert opened() == {door: [200, 200] if door in ENDINGS[end] else [401, 401] for door in DOORS}
    assert verify(bus.database, DISTRICT).findings == []


def test_a_post_that_was_taken_away_is_held_in_no_process(bus: Bus, here: Flask, there: Flask) -> None:
    wang = Wang(bus, here)
    for door in ("bearer", "basic"):
        client = wang.comes(there, door)
        lost = {"X-Acting-Role": f"town_mediator@{TOWN}"}
        assert client.get("/api/session/me", headers=lost).status_code == 200
        take_a_post(wang)
        assert client.get("/api/session/me", headers=lost).status_code == 403
        bus.execute(ChangeAccount("wang", roles=tuple(POSTS)), ADMIN)


@pytest.mark.parametrize("end", [reset, change_own], ids=lambda end: end.__name__)
def test_a_new_password_revokes_every_token_and_says_so_in_the_record(
    bus: Bus, here: Flask, end: Callable[[Wang], None]
) -> None:
    wang = Wang(bus, here)
    names = sorted(digest_of(token)[:NAMED_BY] for token in (wang.token, add_token(bus, ADMIN, "wang", "二")))
    end(wang)
    with bus.database.read(DISTRICT) as tx:
        open_ones = select_from(ApiToken).where(table_of(ApiToken).c.revoked_at.is_(None))
        assert [row["user"] for row in tx.rows(open_ones) if row["user"] == "wang"] == []
    told = [
        facts["token"] for entry in entries(bus) for kind, facts in entry["records"] if kind == "TokenRevoked"
    ]
    assert set(names) <= set(told)


def test_who_is_let_in_again_brings_no_token_from_before(bus: Bus, here: Flask) -> None:
    wang = Wang(bus, here)
    close(wang)
    set_active(bus, ADMIN, "wang", True)
    came = {door: wang.comes(here, door).get("/api/session/me").status_code for door in DOORS}
    assert came == {"bearer": 401, "basic": 200, "session": 401}


def test_a_program_that_is_let_in_again_needs_a_new_token(bus: Bus, here: Flask) -> None:
    program = AddAccounts((NewAccount("robot", "接口", (("integration", DISTRICT),)),))
    bus.execute(program, ADMIN)
    token = add_token(bus, ADMIN, "robot", "旧")
    client = here.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"

    def came() -> int:
        return client.get("/api/session/me").status_code

    bus.execute(ChangeAccount("robot", name="接口程序", active=True), ADMIN)
    assert came() == 200, "who was open stays open"
    with bus.database.write(DISTRICT) as tx:  # closed before closing revoked
        tx.run(update_of(Account).where(table_of(Account).c.user == "robot").values(active=False))
    bus.execute(program, ADMIN)
    assert came() == 401
