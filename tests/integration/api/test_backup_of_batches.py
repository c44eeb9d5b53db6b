"""A backup is taken while batch operations go on: in what comes back elsewhere each item is done or still to be done,
and the orders go on from there."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from casework.roles import grants
from casework.verification import verify
from engine.access import authz
from engine.batches.commands import CANCEL_INSTANCES, OrderBatch
from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store import Database
from engine.store.tables_batches import BatchItem, BatchOperation
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import sweep
from tests.integration.api import test_backup
from tests.integration.api.conftest import NOW, fill
from tests.integration.api.test_backup import living, run
from tests.unit.lint.texts import one, task

elsewhere, home = test_backup.elsewhere, test_backup.home

TENANT, ITEMS, ORDERS = "01-01", 6, 3


def orders_without_end(bus: Bus, stop: threading.Event, enough: threading.Event) -> None:
    """One order after the other, the next given before the one before is over."""
    roles = (("integration", TENANT),)
    by = authz.acting(grants, "program", "程序", TENANT, roles, f"integration@{TENANT}")
    for number in range(1_000):
        roots = [int(bus.execute(StartInstance("p"), by)["key"]) for _ in range(ITEMS)]
        bus.execute(OrderBatch(CANCEL_INSTANCES, tuple((key, key) for key in roots)), by)
        if stop.is_set():
            return
        sweep(bus, bus.clock.now(), seconds=60.0 if number % 2 else 0.01)
        if number >= ORDERS:
            enough.set()


def check_items(database: Database) -> tuple[int, int]:
    """Every item is what its instance and its order say; how many are done, how many are left."""
    with database.read(TENANT) as tx:
        state = {row["key"]: row["state"] for row in tx.rows(select_from(ProcessInstance))}
        items, orders = tx.rows(select_from(BatchItem)), tx.rows(select_from(BatchOperation))
    for item in items:
        assert (item["state"], state[item["item"]]) in (("COMPLETED", "TERMINATED"), ("ACTIVE", "ACTIVE"))
    for order in orders:
        mine = [item["state"] for item in items if item["batch_key"] == order["key"]]
        assert (order["total"], order["completed"], order["failed"]) == (
            len(mine), mine.count("COMPLETED"), 0,
        )  # fmt: skip
        assert (order["state"] == "COMPLETED") == ("ACTIVE" not in mine) == (order["ended_at"] is not None)
    done = [item for item in items if item["state"] == "COMPLETED"]
    return len(done), len(items) - len(done)


def test_orders_that_were_under_way_go_on_where_the_backup_came_back(
    database_url: str, elsewhere: str, home: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    stop, enough = threading.Event(), threading.Event()
    request.addfinalizer(stop.set)
    with living(database_url, home) as (bus, _as_user):
        fill(bus)
        bus.execute(Deploy(tuple(one(task()).items())), platform_actor(TENANT))
        clerk = threading.Thread(target=orders_without_end, args=(bus, stop, enough), daemon=True)
        clerk.start()
        assert enough.wait(120)
        saved = run(database_url, home, "backup", tmp_path / "saved", "--keys", tmp_path / "keys")
        stop.set()
        clerk.join(120)
    assert saved.exit_code == 0, (saved.output, saved.exception)
    other = tmp_path / "other"
    back = run(elsewhere, other, "restore", tmp_path / "saved", "--keys", tmp_path / "keys")
    assert back.exit_code == 0, (back.output, back.exception)
    with living(elsewhere, other) as (bus, _as_user):
        done, left = check_items(bus.database)
        assert done >= ITEMS
        sweep(bus, NOW, seconds=120.0)
        assert check_items(bus.database) == (done + left, 0)
        report = verify(bus.database, opener=bus.keyring)
        assert report.ok, report.findings
