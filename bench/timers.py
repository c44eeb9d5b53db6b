"""Timers that are all due at once, of instances that nobody has in memory any more: how many fire in a second."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.scheduler import IN_FLIGHT, SWEEP_SECONDS
from bench.sample import TENANT, actor, prepare
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.instances.commands import StartInstance
from engine.instances.roots import RuntimeCache
from engine.store import Database
from engine.store.tables_instances import Timer
from engine.store.tenant_statements import counted, select_from, table_of
from engine.timers.timer_sweeper import Resting, sweep

HERE = Path(__file__).parent
_LEFT = counted(select_from(Timer, table_of(Timer).c.element_key), 10**9)


def drain_per_second(url: str, timers: int) -> float:
    """Starts so many instances of `timer.bpmn` on the new database at `url`, lets their timers be due and sweeps until
    none is left; timers a second."""
    prepare(url)
    database, clock = Database(url), VirtualClock(datetime(2026, 1, 5, tzinfo=UTC))
    bus = case_bus(database, Keyring(secrets.token_bytes(32)), clock)
    try:
        bus.execute(Deploy((("timer.bpmn", (HERE / "timer.bpmn").read_bytes()),)), actor())
        for _ in range(timers):
            bus.execute(StartInstance("timer"), actor())
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


def _left(bus: Bus) -> int:
    with bus.database.read(TENANT) as tx:
        return int(tx.value(_LEFT))
