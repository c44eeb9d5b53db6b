"""A process killed in the middle of its work, again and again: what was acknowledged is there, nothing is half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.verification import verify_history as verify
from engine.bus import Bus
from engine.history.checkpoint import write_checkpoint
from engine.store.tables_instances import Message, ProcessInstance, UserTask
from engine.store.tenant_statements import select_from
from engine.tasks.commands import CompleteTask
from engine.transaction.outbox import pending
from engine.values import loads
from tests.integration.core.world import DIAGRAMS, DISTRICT, MASTER, live_bus, world_at
from tests.support.durable_worker import actor_of

KILLS = int(os.environ.get("FENGQIAO_TEST_KILLS", "5"))
REPOSITORY = Path(__file__).resolve().parents[2]


def work_until_killed(url: str, lines: int) -> list[tuple[str, str]]:
    """Starts a worker, kills it after it has acknowledged `lines` writes, and returns all that it acknowledged."""
    command = [sys.executable, "-m", "tests.support.durable_worker", url, MASTER.hex(), DISTRICT]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        acknowledged = [worker.stdout.readline() for _ in range(lines)]
        worker.send_signal(signal.SIGKILL)
        acknowledged += worker.stdout.readlines()  # what was printed before the kill arrived
    assert worker.returncode == -signal.SIGKILL
    told = [tuple(line.decode().split()) for line in acknowledged if line.endswith(b"\n")]
    return [(word, what) for word, what in told]


def check_acknowledged(bus: Bus, acknowledged: list[tuple[str, str]]) -> None:
    """Every acknowledged write is in the database."""
    with bus.database.read(DISTRICT) as tx:
        roots = {row["key"] for row in tx.rows(select_from(ProcessInstance))}
        states = {row["key"]: row["state"] for row in tx.rows(select_from(UserTask))}
    for word, what in acknowledged:
        if word == "start":
            assert int(what) in roots
        elif word == "done":
            assert states[int(what)] == "COMPLETED"


def finish(bus: Bus) -> Counter[str]:
    """Delivers what the crashes left, completes every open task; how many instances ended in which state."""
    with bus.database.read(DISTRICT) as tx:
        left = pending(tx)
    bus.deliver(DISTRICT, left)
    while tasks := list(_open(bus)):
        for task in tasks:
            bus.execute(CompleteTask(task), actor_of(DISTRICT))
    with bus.database.read(DISTRICT) as tx:
        return Counter(f"{row['process_id']} {row['state']}" for row in tx.rows(select_from(ProcessInstance)))


def _open(bus: Bus) -> Iterator[int]:
    with bus.database.read(DISTRICT) as tx:
        yield from [row["key"] for row in tx.rows(select_from(UserTask)) if row["state"] == "CREATED"]


def deliveries(bus: Bus) -> Counter[int]:
    """How often each instance of `ponging` got its message, by the history."""
    with bus.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT chain_key, body FROM history_entry WHERE chain = 'instance'"
        )
        return Counter(
            key for key, body in rows for record in loads(body)["records"][1:] if record["op"] == "correlate"
        )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_process_loses_nothing_it_acknowledged(durable_url: str) -> None:
    with world_at(durable_url) as world:
        world.deploy("four_tasks.bpmn", "ping.bpmn")
    assert DIAGRAMS.is_dir()
    chance = random.Random(20)
    acknowledged: list[tuple[str, str]] = []
    bus = live_bus(durable_url)
    for _ in range(KILLS):
        acknowledged += work_until_killed(durable_url, chance.randint(5, 120))
        check_acknowledged(bus, acknowledged)
        report = verify(bus.database, DISTRICT)
        assert report.ok, report.summary()
    ended = finish(bus)
    assert not [state for state in ended if state.endswith("TERMINATED")]
    waiting = ended.pop("ponging ACTIVE", 0)  # pairs whose sender was never started
    assert all(state.endswith("COMPLETED") for state in ended), ended
    got = deliveries(bus)
    assert set(got.values()) == {1}, "each message is delivered exactly once"
    assert len(got) == ended["pinging COMPLETED"] == ended["ponging COMPLETED"]
    assert len(got) >= sum(word == "ping" for word, _ in acknowledged)
    assert waiting <= KILLS * 4
    with bus.database.read(DISTRICT) as tx:
        assert pending(tx) == []
        kept = [row["correlation_key"] for row in tx.rows(select_from(Message))]
        assert len(kept) == len(set(kept)), "what was published is there once, for its time to live"
    write_checkpoint(bus.database, DISTRICT, bus.clock.now(), full=True)
    report = verify(bus.database, DISTRICT)
    assert report.ok, report.summary()
    bus.database.dispose()
