"""What others have locked, and a database that is gone: who needs it is told so soon, and nobody else waits."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url
from werkzeug.test import TestResponse

from api.auth import hashing
from tests.integration.v2.conftest import Door
from tests.support.clients import PASSWORD
from tests.support.limited import PERSON, limited_door, on_postgresql, on_sqlite, refused, soon
from tests.support.patience import PATIENCE


@pytest.fixture
def door(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    monkeypatch.setattr(hashing, "SECONDS", PATIENCE)  # hashing steps back, and on a busy machine for long
    with limited_door(database_url, tmp_path) as door:
        yield door


@contextmanager
def held(url: str, statement: str) -> Iterator[None]:
    """Somebody outside holds what the statement locks (PostgreSQL), or the whole database (SQLite)."""
    if url.startswith("sqlite"):
        outside: Any = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        outside.execute("BEGIN IMMEDIATE")
    else:
        outside = psycopg.connect(url.replace("+psycopg", ""))
        outside.execute(statement)
    try:
        yield
    finally:
        outside.rollback()
        outside.close()


def completion(door: Door, task: str) -> Callable[[], TestResponse]:
    return lambda: door.admin.ask("POST", f"/user-tasks/{task}/completion", {})


@on_postgresql
def test_a_locked_row_holds_up_only_those_who_need_it(door: Door) -> None:
    key = door.admin.start()
    task = door.admin.task(key)["userTaskKey"]
    url = door.bus.database.url
    lock = f"SELECT 1 FROM process_instance WHERE key = {key} FOR UPDATE"
    with held(url, lock), ThreadPoolExecutor(40) as pool:
        stuck = [pool.submit(soon, completion(door, task)) for _ in range(30)]
        body = {"processDefinitionId": "orders", "variables": {"amount": 200}}
        others = [
            pool.submit(soon, lambda user=user: door.client(user).ask("POST", "/process-instances", body))
            for user in ("other", "admin", "other", "admin")
        ]
        assert [one.result().status_code for one in others] == [200] * 4
        for one in stuck:
            refused(one.result(), {"locked", "crowded"})
        refused(soon(completion(door, task)), {"locked"})
    assert completion(door, task)().status_code == 204


def test_signing_in_is_answered_soon_while_everything_is_locked(door: Door, database_url: str) -> None:
    client = door.app.test_client
    body = {"user": PERSON, "password": PASSWORD}
    with held(database_url, "LOCK TABLE sign_in IN ACCESS EXCLUSIVE MODE"):
        refused(soon(lambda: client().post("/api/session", json=body)), {"locked"})
        with ThreadPoolExecutor(6) as pool:
            asked = [pool.submit(soon, lambda: client().post("/api/session", json=body)) for _ in range(6)]
            for one in asked:
                refused(one.result(), {"locked", "crowded"})
        assert soon(lambda: door.admin.ask("POST", "/process-instances/search", {})).status_code == 200
    assert client().post("/api/session", json=body).status_code == 200


@on_sqlite
def test_a_lock_of_the_whole_database_shows_in_the_status_until_it_is_over(door: Door) -> None:
    with held(door.bus.database.url, ""):
        refused(soon(lambda: door.admin.ask("POST", "/process-instances", {"processDefinitionId": "orders"})),
                {"locked"})  # fmt: skip
        refused(door.app.test_client().get("/api/status"), {"locked"})
        refused(door.app.test_client().get("/v2/status"), {"locked"})
    door.admin.start()
    assert door.app.test_client().get("/api/status").status_code == 200


@on_postgresql
def test_a_database_that_is_gone_is_said_to_be(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    database = door.bus.database
    database.dispose()
    monkeypatch.setattr(
        database.engine.dialect, "connect",
        lambda *_, **__: psycopg.connect(host="127.0.0.1", port=1, dbname="x", connect_timeout=2),
    )  # fmt: skip
    for ask in (lambda: door.admin.ask("POST", "/process-instances", {"processDefinitionId": "orders"}),
                lambda: door.app.test_client().get("/api/status"),
                lambda: door.app.test_client().get("/v2/status")):  # fmt: skip
        refused(soon(ask), {"database_gone"})
