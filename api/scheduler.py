"""The server's clock: APScheduler calls the sweep in every serving process; the rows decide (decision 4)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from engine.bus import Bus
from engine.history.checkpoint import write_checkpoint
from engine.store.statistics import look_at_young_tables
from engine.sweep import Resting, expire, sweep
from engine.traces import traced

log = logging.getLogger(__name__)

TICK_SECONDS = 1
CHECKPOINT_SECONDS = 5
STATISTICS_SECONDS = 5
EXPIRE_SECONDS = 3600
#: A chain that moved while no clock ran is found by comparing every head.
FULL_CHECKPOINT_SECONDS = 24 * 3600


class Ticks:
    """What the scheduler calls. A tick never raises: the next one tries again."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._resting = Resting()

    def sweep(self) -> None:
        """Fires what is due and delivers what is left."""
        _attempt("sweep", lambda: sweep(self._bus, self._bus.clock.now(), self._resting))

    def checkpoint(self, full: bool = False) -> None:
        """Writes the checkpoints of all tenants whose chains have moved, whatever becomes of one of them; `full`
        compares every head."""
        _attempt("checkpoint", lambda: self._checkpoints(full))

    def count(self) -> None:
        """Lets the database count tables that have grown fast."""
        _attempt("statistics", lambda: look_at_young_tables(self._bus.database))

    def expire(self) -> None:
        """Deletes what nobody will ask for any more."""
        _attempt("expire", lambda: expire(self._bus, self._bus.clock.now()))

    def _checkpoints(self, full: bool) -> None:
        write = partial(write_checkpoint, self._bus.database)
        for tenant in self._bus.tenants.all():
            _attempt(f"checkpoint of {tenant}", partial(write, tenant, self._bus.clock.now(), full))


def _attempt(what: str, act: Callable[[], object]) -> None:
    """Does it, or logs why not without anybody's values; the next tick tries again."""
    try:
        act()
    except Exception as error:  # a tick that raised would end what is scheduled after it
        log.error("%s: %s", what, traced(error))


def start_scheduler(bus: Bus) -> BackgroundScheduler:
    """Starts the ticks in a thread of this process; `shutdown()` ends them."""
    ticks = Ticks(bus)
    # a late tick is as good as a punctual one, and two at once are of no use
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(ticks.sweep, "interval", seconds=TICK_SECONDS)
    scheduler.add_job(ticks.checkpoint, "interval", seconds=CHECKPOINT_SECONDS)
    scheduler.add_job(ticks.checkpoint, "interval", seconds=FULL_CHECKPOINT_SECONDS, kwargs={"full": True})
    scheduler.add_job(ticks.count, "interval", seconds=STATISTICS_SECONDS)
    scheduler.add_job(ticks.expire, "interval", seconds=EXPIRE_SECONDS)
    scheduler.start()
    return scheduler
