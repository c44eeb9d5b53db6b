"""`fengqiao serve` killed in the middle of batch operations, again and again: every item is done once or says why not,
and each order comes to its end."""

from __future__ import annotations

import os
import random
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.sample import TENANT, actor, prepare
from casework.bus import case_bus
from casework.verification import verify_history as verify
from engine.bus import Bus
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.instances.commands import CancelInstance, StartInstance
from engine.jobs.commands import ActivateJobs, FailJob
from engine.store import Database
from engine.store.tables_batches import BatchItem, BatchOperation
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Incident, Job, ProcessInstance
from engine.store.tenant_statements import select_from
from tests.support.http_load import Connection, Served
from tests.support.patience import PATIENCE
from tests.unit.bpmn.models import node
from tests.unit.lint.texts import one

KILLS = int(os.environ.get("FENGQIAO_TEST_KILLS", "2"))
#: Of each order.
ITEMS = 60
#: A kill comes when at most so many more items are done, so that many are left.
MOST = 20
WORK = '<extensionElements><zeebe:taskDefinition type="work" retries="1"/></extensionElements>'
#: The process whose instances are cancelled, and the one whose incidents are tried again, by the order for it.
CANCELLED, RESOLVED = "cancelled", "resolved"
ORDERS = {
    CANCELLED: "/v2/process-instances/cancellation",
    RESOLVED: "/v2/process-instances/incident-resolution",
}


def standing(bus: Bus, process: str) -> set[int]:
    """Instances of a process that stand still, each at one incident."""
    bus.execute(Deploy(tuple(one(node("serviceTask", WORK), process=process).items())), actor())
    roots = {int(bus.execute(StartInstance(process), actor())["key"]) for _ in range(ITEMS)}
    for job in bus.execute(ActivateJobs("work", "w", 600_000, ITEMS), actor()):
        bus.execute(FailJob(job["key"], 0, "连不上"), actor())
    return roots


def rows(database: Database, model: Any) -> list[Any]:
    with database.read(TENANT) as tx:
        return list(tx.rows(select_from(model)))


def done_items(database: Database) -> dict[str, set[int]]:
    """The instances of the items, by what has become of the item; each is done exactly as often as it says."""
    items = rows(database, BatchItem)
    times: dict[int, int] = {}
    for entry in rows(database, HistoryEntry):
        if entry["chain"] == "instance" and entry["command"] == "DoBatchItem":
            times[entry["chain_key"]] = times.get(entry["chain_key"], 0) + 1
    found: dict[str, set[int]] = {"ACTIVE": set(), "COMPLETED": set(), "FAILED": set()}
    for item in items:
        found[item["state"]].add(item["process_key"])
        assert times.get(item["process_key"], 0) == (item["state"] == "COMPLETED"), item
        assert (item["error"] is not None) == (item["state"] == "FAILED"), item
    return found


def check_effects(database: Database, done: set[int], untouched: set[int]) -> None:
    """What is marked as done has happened; what is not has not."""
    instances = {row["key"]: row for row in rows(database, ProcessInstance)}
    incidents = {row["root_key"] for row in rows(database, Incident) if row["state"] == "ACTIVE"}
    jobs = {row["root_key"] for row in rows(database, Job) if row["state"] == "CREATED" and row["retries"]}
    for key in done | untouched:
        if instances[key]["process_id"] == CANCELLED:
            assert (instances[key]["state"] == "TERMINATED") == (key in done)
        else:
            assert ((key in jobs) and key not in incidents) == (key in done)


def settled(connection: Connection) -> tuple[int, bool]:
    """How many items of all orders are done, and whether every order is over."""
    status, answer = connection.send("POST", "/v2/batch-operations/search", {})
    assert status == 200, answer
    orders = answer["items"]
    done = sum(order["operationsCompletedCount"] + order["operationsFailedCount"] for order in orders)
    return done, all(order["state"] == "COMPLETED" for order in orders)


def wait_for(connection: Connection, number: int) -> None:
    """Returns when so many items are settled, or all orders are over."""
    until = time.monotonic() + PATIENCE
    while True:
        done, over = settled(connection)
        if over or done >= number:
            return
        assert time.monotonic() < until, done


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_server_does_each_item_of_an_order_once(durable_url: str, tmp_path: Path) -> None:
    token = prepare(durable_url)
    database = Database(durable_url)
    bus = case_bus(database, Keyring(b"k" * 32))
    roots = {process: standing(bus, process) for process in ORDERS}
    chance = random.Random(int(os.environ.get("FENGQIAO_TEST_SEED", "7")))
    by_hand: set[int] = set()
    for kill in range(KILLS):
        server = Served(durable_url, tmp_path, token)
        with closing(server.connect()) as connection:
            if kill == 0:
                for process, path in ORDERS.items():
                    wanted = {"filter": {"processDefinitionId": process}}
                    assert connection.send("POST", path, wanted)[0] == 200
            wait_for(connection, settled(connection)[0] + chance.randint(1, MOST))
            server.kill()
        found = done_items(database)
        assert found["COMPLETED"] and found["ACTIVE"], "it was killed in the middle"
        check_effects(database, found["COMPLETED"], found["ACTIVE"] - by_hand)
        if not by_hand:  # somebody ends one of each by hand: their items can only fail
            by_hand = {min(found["ACTIVE"] & keys) for keys in roots.values()}
            for key in by_hand:
                bus.execute(CancelInstance(key), actor())
        report = verify(database, TENANT)
        assert report.ok, report.summary()
    _let_it_end(Served(durable_url, tmp_path, token))
    found = done_items(database)
    everything = set().union(*roots.values())
    assert found == {"ACTIVE": set(), "COMPLETED": everything - by_hand, "FAILED": by_hand}
    check_effects(database, found["COMPLETED"], set())
    for batch in rows(database, BatchOperation):
        counts = (batch["state"], batch["total"], batch["completed"], batch["failed"])
        assert counts == ("COMPLETED", ITEMS, ITEMS - 1, 1)
    told = [entry["body"] for entry in rows(database, HistoryEntry) if entry["chain"] == "tenant"]
    for event in ("BatchOrdered", "BatchEnded"):
        assert sum(body.count(f'"{event}"') for body in told) == len(ORDERS), event
    report = verify(database, TENANT)
    assert report.ok, report.summary()
    database.dispose()


def _let_it_end(server: Served) -> None:
    try:
        with closing(server.connect()) as connection:
            wait_for(connection, 2 * ITEMS + 1)
    finally:
        server.stop()
