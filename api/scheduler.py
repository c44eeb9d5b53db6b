"""The server's clock: APScheduler calls the sweep in every serving process; the rows decide (decision 4).

It ticks on the monotonic clock (`api.steady`). What is due is due by the wall clock, so after a jump of that clock
nothing that compares wall times is believed: heads are compared in full, and nothing is deleted for a while.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from api.auth.notes import AccessNotes
from api.auth.throttle import forget_old
from api.pinning import Pinning
from api.steady import SteadyScheduler
from engine.bus import Bus
from engine.errors import Refusal
from engine.history.checkpoint import write_checkpoint
from engine.safe_traceback import traced
from engine.store.probe import prove
from engine.store.statistics import look_at_young_tables
from engine.timers.timer_sweeper import Resting, expire, sweep

log = logging.getLogger(__name__)

TICK_SECONDS = 1
#: Timers are looked for twice a second, so that one is hardly ever a second late. A sweep ends before the next is due:
#: what it leaves is the next one's, and no tick is skipped.
SWEEP_TICK_SECONDS = 0.5
SWEEP_SECONDS = 0.45
#: So many timers are fired at once where several may write; people's own writes have places beside them.
IN_FLIGHT = 4
CHECKPOINT_SECONDS = 5
STATISTICS_SECONDS = 5
EXPIRE_SECONDS = 3600
NOTES_SECONDS = 5
#: A chain that moved while no clock ran is found by comparing every head.
FULL_CHECKPOINT_SECONDS = 24 * 3600
#: The wall clock is believed to say what is old when it has not jumped for this long.
SETTLED_SECONDS = 3600.0


class Ticks:
    """What the scheduler calls. A tick never raises: the next one tries again."""

    def __init__(self, bus: Bus, seconds: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._resting = Resting()
        # SQLite takes one writer at a time: a crew would only stand in line
        self._crew = None if bus.database.is_sqlite else ThreadPoolExecutor(IN_FLIGHT, "timer")
        self._seconds = seconds
        self._jumps = 0
        self._jumped_at: float | None = None
        #: How many jumps there had been when all heads of a tenant were compared.
        self._compared: dict[str, int] = {}

    def jumped(self, by: float) -> None:
        """The wall clock has jumped by so many seconds."""
        self._jumps += 1
        self._jumped_at = self._seconds()
        self._bus.wakeups.ring()

    def sweep(self) -> None:
        """Fires what is due and delivers what is left."""
        now = self._bus.clock.now()
        _attempt("sweep", lambda: sweep(self._bus, now, self._resting, SWEEP_SECONDS, self._crew))

    def checkpoint(self, full: bool = False) -> None:
        """Writes the checkpoints of all tenants whose chains have moved, whatever becomes of one of them; `full`
        compares every head, as does the first one and the first one after a jump of the clock: moved heads are found
        by the times of their entries."""
        _attempt("checkpoint", lambda: self._checkpoints(full))

    def prove(self) -> None:
        """Finds out whether the database takes writes when nobody else does, or when the last ones failed."""
        _attempt("write", lambda: prove(self._bus.database))

    def count(self) -> None:
        """Lets the database count tables that have grown fast."""
        _attempt("statistics", lambda: look_at_young_tables(self._bus.database))

    def write_notes(self, notes: AccessNotes) -> None:
        """Writes what the doors have noted."""
        _attempt("notes", notes.tick)

    def expire(self) -> None:
        """Deletes what nobody will ask for any more; nothing while the clock has jumped a short time ago, since what it
        takes for old may be of today."""
        if self._jumped_at is not None and self._seconds() - self._jumped_at < SETTLED_SECONDS:
            log.warning("nothing is deleted: the wall clock has jumped")
            return
        _attempt("expire", lambda: expire(self._bus, self._bus.clock.now()))
        _attempt("failures", lambda: forget_old(self._bus.database, self._bus.clock.now()))

    def _checkpoints(self, full: bool) -> None:
        for tenant in self._bus.tenants.all():
            _attempt(f"checkpoint of {tenant}", partial(self._checkpoint_of, tenant, full))

    def _checkpoint_of(self, tenant: str, full: bool) -> None:
        jumps = self._jumps
        everything = full or self._compared.get(tenant) != jumps
        write_checkpoint(self._bus.database, tenant, self._bus.clock.now(), everything)
        self._compared[tenant] = jumps


def _attempt(what: str, act: Callable[[], object]) -> None:
    """Does it, or logs why not without anybody's values; the next tick tries again."""
    try:
        act()
    except Refusal as refusal:
        log.warning("%s: %s", what, refusal.code)
    except Exception as error:  # a tick that raised would end what is scheduled after it
        log.error("%s: %s", what, traced(error))


def start_scheduler(
    bus: Bus, notes: AccessNotes | None = None, pinning: Pinning | None = None, pin_seconds: int = 3600
) -> SteadyScheduler:
    """Starts the ticks in a thread of this process; `shutdown()` ends them. `notes` of the doors are written, too, and
    checkpoints given out when `pinning` has somewhere to give them."""
    ticks = Ticks(bus)
    scheduler = SteadyScheduler(ticks.jumped)
    scheduler.every(SWEEP_TICK_SECONDS, ticks.sweep)
    scheduler.every(TICK_SECONDS, ticks.prove)
    scheduler.every(CHECKPOINT_SECONDS, ticks.checkpoint)
    scheduler.every(FULL_CHECKPOINT_SECONDS, ticks.checkpoint, full=True)
    scheduler.every(STATISTICS_SECONDS, ticks.count)
    scheduler.every(EXPIRE_SECONDS, ticks.expire)
    if notes is not None:
        scheduler.every(NOTES_SECONDS, ticks.write_notes, notes=notes)
    if pinning is not None and pinning.wanted:
        scheduler.every(pin_seconds, pinning.pin)
    scheduler.start()
    return scheduler
