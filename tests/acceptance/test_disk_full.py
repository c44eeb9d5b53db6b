"""A disk that is full: writers are told so, so is whoever asks for the status; nothing is lost, and once there is room
again all goes on by itself. And a COMMIT whose answer is lost: nobody is told that it did not take place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import RootTransaction, event
from sqlalchemy.exc import OperationalError

from api.scheduler import Ticks
from casework.verification import verify_history as verify
from engine.store import Database
from engine.store import database as store
from tests.integration.v2.conftest import Door
from tests.support.limited import limited_door, on_postgresql, refused

ORDER = {"processDefinitionId": "orders", "variables": {"amount": 200}}


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    with limited_door(database_url, tmp_path) as door:
        yield door


@contextmanager
def full(database: Database) -> Iterator[None]:
    """A database without room: SQLite's file may not grow, PostgreSQL says what it says of a full disk."""
    if database.is_sqlite:
        with _sqlite_full(database):
            yield
        return
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION"
            " 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        for table in ("history_entry", "counter", "snapshot_part"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table} EXECUTE FUNCTION full()"
            )
    yield
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION full() CASCADE")


@contextmanager
def _sqlite_full(database: Database) -> Iterator[None]:
    def no_more(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # it never goes below what there is

    event.listen(database.engine, "connect", no_more)
    database.dispose()
    yield
    event.remove(database.engine, "connect", no_more)
    database.dispose()


def until_full(door: Door) -> None:
    """Pages that are free take some writes yet."""
    for _ in range(200):
        answer = door.admin.ask("POST", "/process-instances", ORDER)
        if answer.status_code != 200:
            refused(answer, {"disk_full"}, 507)
            return
    raise AssertionError("it is never full")


def test_a_full_disk_says_so_loses_nothing_and_is_over_when_it_is_over(door: Door) -> None:
    database, ticks = door.bus.database, Ticks(door.bus)
    before = door.admin.start()
    status = door.app.test_client().get
    with full(database):
        until_full(door)
        refused(status("/api/status"), {"disk_full"}, 507)
        refused(status("/v2/status"), {"disk_full"}, 507)
        there = {row["processInstanceKey"] for row in door.admin.found("process-instances")}
        assert before in there, "reading goes on"
        for tick in (ticks.sweep, ticks.checkpoint, ticks.prove):
            tick()  # none of them ends the clock
        refused(status("/api/status"), {"disk_full"}, 507)
    ticks.prove()
    assert status("/api/status").status_code == 200, "the clock has found out by itself"
    assert {row["processInstanceKey"] for row in door.admin.found("process-instances")} == there
    door.admin.to_job(before)
    report = verify(database, "01-01")
    assert report.ok, report.summary()


@on_postgresql
def test_a_platform_that_nobody_writes_to_finds_out_by_itself(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.store.probe.UNPROVED_SECONDS", 0.0)
    with full(door.bus.database):
        Ticks(door.bus).prove()
        refused(door.app.test_client().get("/api/status"), {"disk_full"}, 507)


@on_postgresql
def test_a_lost_commit_is_not_said_to_be_unsaved(door: Door) -> None:
    with door.bus.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
        )
        connection.exec_driver_sql(
            "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON history_entry DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION cut()"
        )
    answer = door.admin.ask("POST", "/process-instances", ORDER, headers={"Idempotency-Key": "k"})
    refused(answer, {"outcome_unknown"})
    assert "没有保存" not in answer.json["detail"] and "不知道" in answer.json["detail"]
    with door.bus.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION cut() CASCADE")
    again = door.admin.ask("POST", "/process-instances", ORDER, headers={"Idempotency-Key": "k"})
    assert again.status_code == 200
    assert len(door.admin.found("process-instances")) == 1


def lost_after(transaction: RootTransaction) -> None:
    """A COMMIT that takes place while its answer is lost on the way."""
    transaction.commit()
    raise OperationalError("COMMIT", None, psycopg.OperationalError("server closed the connection"))


@on_postgresql
def test_a_commit_that_took_place_is_found_by_its_idempotency_key(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.admin.start()  # so that there are keys
    commit = store._commit

    class Losing:
        def __init__(self, transaction: RootTransaction) -> None:
            self.commit = lambda: lost_after(transaction)

    monkeypatch.setattr(store, "_commit", lambda transaction: commit(Losing(transaction)))  # type: ignore[arg-type]
    answer = door.admin.ask("POST", "/process-instances", ORDER, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 200, "what it had been answered has been kept with the effect"
    refused(door.admin.ask("POST", "/process-instances", ORDER), {"outcome_unknown"})
    assert len(door.admin.found("process-instances")) == 3
