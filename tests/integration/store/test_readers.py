"""A request's reader: one connection, given back whatever happens; what it sees of writers; none held while waiting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import g
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import QueuePool

from api.reads import reader, refresh
from api.settings import Settings
from casework.bus import case_bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_org import Account
from engine.store.tenant_statements import select_from, table_of
from engine.transaction.commit_notifier import Watch
from tests.integration.core.world import DISTRICT, person
from tests.integration.v2.conftest import MASTER, NOW, Door, fill
from tests.support.served import served

_USERS = select_from(Account, table_of(Account).c.user)
_GONE = select_from(Account).where(text("there_is_no_such_column = 1"))


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    """An application with definitions, on SQLite and on PostgreSQL."""
    database = Database(database_url)
    clock = VirtualClock(NOW)
    bus = case_bus(database, Keyring(MASTER), clock)
    fill(bus)
    made = Door(served(Settings(database_url, tmp_path, MASTER, "s" * 40), bus), bus, clock)
    made.admin.deploy("orders.bpmn", "rate.dmn", "order.form")
    yield made
    database.dispose()


def lent(door: Door) -> int:
    """Connections that somebody holds."""
    pool = door.bus.database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def users() -> set[str]:
    """The accounts that the request's reader sees."""
    return {row["user"] for row in reader(DISTRICT).rows(_USERS)}


def add_user(door: Door, user: str) -> None:
    with door.bus.database.write(DISTRICT) as tx:
        tx.add(Account, {"user": user, "name": "甲", "password_hash": None, "email": None, "active": True})


def test_every_answer_gives_its_connection_back(door: Door) -> None:
    admin = door.admin
    instance = admin.start()
    asked: list[tuple[str, str, Any, int]] = [
        ("GET", f"/process-instances/{instance}", None, 200),
        ("GET", "/process-instances/1", None, 404),
        ("POST", "/user-tasks/search", {"filter": {"processInstanceKey": instance}}, 200),
        ("POST", "/user-tasks/search", {"filter": {"nothing": 1}}, 400),
        ("POST", "/variables/search", {"sort": [{"field": "name"}], "page": {"limit": 1}}, 200),
        ("POST", "/user-tasks/1/completion", {}, 404),
        ("POST", "/process-instances", {"processDefinitionId": "nothing"}, 404),
        ("GET", "/no-such-address", None, 404),
    ]
    for method, path, body, status in asked:
        assert admin.ask(method, path, body).status_code == status, path
        assert lent(door) == 0, path


def test_an_error_inside_a_request_gives_its_connection_back(door: Door) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), door.app.test_request_context("/"):
            users()
            assert lent(door) == 1
            raise ZeroDivisionError
        assert lent(door) == 0


def test_a_statement_that_fails_leaves_the_reader_usable(door: Door) -> None:
    with door.app.test_request_context("/"):
        for _ in range(3):  # also when the statement is kept
            with pytest.raises((OperationalError, ProgrammingError)):
                reader(DISTRICT).rows(_GONE)
            assert "admin" in users()
        assert lent(door) == 1
    assert lent(door) == 0


def test_on_sqlite_a_request_sees_one_moment_until_it_has_written(door: Door) -> None:
    with door.app.test_request_context("/"):
        before = users()
        add_user(door, "late")
        seen = {"late"} if not door.bus.database.is_sqlite else set()
        assert users() == before | seen
        refresh()
        assert lent(door) == 0
        assert users() == before | {"late"}
        refresh()
        refresh()
        assert "late" in users()


def test_a_context_inside_another_has_a_reader_of_its_own(door: Door) -> None:
    with door.app.test_request_context("/"):
        g.actor = person()
        before = users()
        add_user(door, "late")
        with door.app.app_context():
            assert users() == before | {"late"}
            assert lent(door) == 2
        assert lent(door) == 1
        assert users() >= before
    assert lent(door) == 0


def test_who_waits_for_a_job_holds_no_connection(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []

    def wait(_watch: Watch, _seconds: float) -> None:
        held.append(lent(door))

    monkeypatch.setattr(Watch, "wait", wait)
    assert door.admin.jobs(requestTimeout=50) == []
    assert held and set(held) == {0}
    assert lent(door) == 0


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_is_lost_costs_one_request(door: Door) -> None:
    with door.app.test_request_context("/"):
        users()
        mine = g.reading.connection.dbapi_connection.info.backend_pid
        with door.bus.database.write(DISTRICT) as tx:
            tx.connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        with pytest.raises(OperationalError):
            users()
    assert lent(door) == 0
    with door.app.test_request_context("/"):
        assert "admin" in users()
