"""Timers that are all due at once, of instances that nobody has in memory any more: how many fire in a second."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.scheduler import IN_FLIGHT, SWEEP_SECONDS
from bench import served
from bench.sample import TENANT, actor, prepare
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.instances.commands import StartInstance
from engine.instances.roots import RuntimeCache
from engine.store import Database
from engine.store.tables_instances import ProcessInstance, Timer, UserTask
from engine.store.tenant_statements import counted, select_from, table_of
from engine.timers.timer_sweeper import Resting, sweep

HERE = Path(__file__).parent
_LEFT = counted(select_from(Timer, table_of(Timer).c.element_key), 10**9)


def drain_per_second(url: str, timers: int) -> float:
    """Starts so many instances of `timer.bpmn` on the new database at `url`, lets their timers be due and sweeps until
    none is left; timers a second."""
    prepare(url)
    clock = VirtualClock(datetime(2026, 1, 5, tzinfo=UTC))
    bus = _seeded(url, timers, clock, timedelta(0))
    database = bus.database
    try:
        bus.cache = RuntimeCache()
        clock.advance(timedelta(hours=2))
        resting, begun = Resting(), time.perf_counter()
        with ThreadPoolExecutor(IN_FLIGHT) as pool:
            crew = None if database.is_sqlite else pool
            while _left(bus):
                sweep(bus, clock.now(), resting, SWEEP_SECONDS, crew)
        return timers / (time.perf_counter() - begun)
    finally:
        database.dispose()


@dataclass(frozen=True, slots=True)
class Drained:
    """Timers a second, and milliseconds of the completions that one client did meanwhile."""

    per_second: float
    completion_p95_ms: float


def served_drain(url: str, home: Path, timers: int) -> Drained:
    """The same by a server of its own with its ticks, on the new database at `url`, while a client works all the
    time."""
    token = prepare(url)
    bus = _seeded(url, timers, VirtualClock(datetime.now(UTC) - timedelta(hours=3)), timedelta(0))
    try:
        with served.serving(url, token, home) as server:
            client = server.client()
            client.deploy("four_tasks.bpmn")
            at_first, begun, spent = _left(bus), time.perf_counter(), client.run_case()
            while _left(bus):
                spent += client.run_case()
            seconds = time.perf_counter() - begun
        return Drained(at_first / seconds, sorted(spent)[int(len(spent) * 0.95)] * 1000)
    finally:
        bus.database.dispose()


def lateness_p99_s(url: str, home: Path, per_second: int, seconds: int) -> float:
    """Seconds that the latest of a hundred timers fires after its moment, so many being due each second."""
    token, ahead = prepare(url), timedelta(hours=1) - timedelta(seconds=20)
    clock = VirtualClock(datetime.now(UTC) - ahead)
    bus = _seeded(url, per_second * seconds, clock, timedelta(seconds=1 / per_second))
    try:
        with served.serving(url, token, home):
            while _left(bus):
                time.sleep(0.5)
        with bus.database.read(TENANT) as tx:
            begun = {row["key"]: row["started_at"] for row in tx.rows(select_from(ProcessInstance))}
            late = [
                (task["created_at"] - begun[task["root_key"]]).total_seconds() - 3600
                for task in tx.rows(select_from(UserTask))
            ]
        return sorted(late)[int(len(late) * 0.99)]
    finally:
        bus.database.dispose()


def _seeded(url: str, timers: int, clock: VirtualClock, apart: timedelta) -> Bus:
    """A bus on the prepared database with so many instances that wait for their hour, started so far apart."""
    bus = case_bus(Database(url), Keyring(secrets.token_bytes(32)), clock)
    bus.execute(Deploy((("timer.bpmn", (HERE / "timer.bpmn").read_bytes()),)), actor())
    for _ in range(timers):
        bus.execute(StartInstance("timer"), actor())
        clock.advance(apart)
    return bus


def _left(bus: Bus) -> int:
    with bus.database.read(TENANT) as tx:
        return int(tx.value(_LEFT))
