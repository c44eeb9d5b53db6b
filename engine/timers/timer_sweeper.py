"""What time brings: due timers fire, what was left in the outbox is delivered, batch operations go on, old keys expire.

The clock that calls this (a scheduler in the server, a virtual clock in tests and imports) is not known here. The
database is the truth: a timer fires because its row is due, and the handler looks again under the root's lock.
"""

from __future__ import annotations

import logging
from collections import deque
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic

from sqlalchemy import bindparam

from engine.batches.runner import items_to_do, work_on
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.commands import Command
from engine.context import Actor, Context, platform_actor
from engine.errors import Refusal
from engine.files.uploads import forget_expired
from engine.messages.buffer import forget_messages
from engine.safe_traceback import traced
from engine.store.base import UtcTime
from engine.store.tables_org import IdempotencyKey, SignIn
from engine.store.tenant_statements import delete_of, table_of
from engine.timers.commands import FireTimer, StallTimer
from engine.timers.due_timers import Due, DueId, next_moment, what_is_due, who_is_busy
from engine.timers.firing import fire_batch, fire_one, in_own_order
from engine.transaction.outbox import deliver_item, pending

log = logging.getLogger(__name__)

#: An Idempotency-Key is remembered this long.
KEEP_KEYS = timedelta(days=30)
#: A timer that could not be fired rests, twice as long each time, up to this.
LONGEST_REST = timedelta(minutes=10)
#: What a step beyond a bound is refused with (`engine.meter`), and which of them a slow machine may be the cause of.
OF_SECONDS = frozenset({"step_too_long", "expression_too_long"})
BEYOND = OF_SECONDS | {"too_many_activations", "step_too_large", "too_many_diagrams"}
#: So often a bound of seconds has been exceeded before it is held to be the step's fault.
PATIENCE = 2
#: How long a sweep goes on, how long a tenant's turn in it, and how many timers and how many items it does at a time.
SWEEP_SECONDS = 5.0
TURN_SECONDS = 0.5
PIECE = 20

_KEY = table_of(IdempotencyKey)
_NOW = bindparam("now", type_=UtcTime)
_SIGN_IN = table_of(SignIn)
_PAST_SIGN_INS = delete_of(SignIn).where(_SIGN_IN.c.expires_at <= _NOW)
_EXPIRED_KEYS = delete_of(IdempotencyKey).where(_KEY.c.created_at < _NOW)


@dataclass(slots=True)
class SweepReport:
    """How many timers fired, how many could not, how many items of the outbox and of batch operations were tried;
    whether the time was up before everything was done."""

    fired: int = 0
    failed: int = 0
    delivered: int = 0
    worked: int = 0
    left: bool = False


class Resting:
    """Timers that could not be fired, since when and for how long they are left alone. Lost with the process, which
    harms nobody."""

    def __init__(self) -> None:
        self._since: dict[DueId, tuple[datetime, timedelta]] = {}
        self._failures: dict[DueId, int] = {}
        self._sweeps = 0

    def order(self, tenants: list[str]) -> list[str]:
        """The tenants in the order of their turns: each sweep begins with another."""
        self._sweeps += 1
        first = self._sweeps % len(tenants) if tenants else 0
        return tenants[first:] + tenants[:first]

    def rests(self, timer: DueId, now: datetime) -> bool:
        """Whether the timer is to be left alone at `now`; a failure in the future was told by a clock that has been
        set back, and holds up nothing."""
        since, rest = self._since.get(timer, (now, timedelta(0)))
        return since <= now < since + rest

    def failed(self, timer: DueId, now: datetime) -> None:
        """The timer could not be fired: it rests, longer each time."""
        last = self._since.get(timer)
        rest = min(last[1] * 2, LONGEST_REST) if last else timedelta(seconds=2)
        self._since[timer] = (now, rest)
        self._failures[timer] = self._failures.get(timer, 0) + 1

    def failures(self, timer: DueId) -> int:
        """How often it could not be fired before; counted as far as `PATIENCE` asks."""
        return self._failures.get(timer, 0)

    def fired(self, timer: DueId) -> None:
        """The timer is done with."""
        self._since.pop(timer, None)
        self._failures.pop(timer, None)


def sweep(
    bus: Bus,
    now: datetime,
    resting: Resting | None = None,
    seconds: float = SWEEP_SECONDS,
    crew: Executor | None = None,
) -> SweepReport:
    """Fires every timer that is due at `now` (aware) and delivers what the outbox holds, tenants in turns, so that none
    waits for what another has too much of; what is not done after `seconds` (monotonic) is left to the next sweep.

    Each in a transaction of its own; one broken case does not hold up the others. Several processes may sweep at once.
    `crew`: fires timers of several roots at once; without it they are fired here, one after the other, oldest first.
    """
    resting = resting or Resting()
    report = SweepReport()
    ends = monotonic() + seconds
    busy = who_is_busy(bus.database, now)
    turns = deque(Turn(bus, tenant, now, resting, report, crew) for tenant in resting.order(busy))
    while turns and not report.left:
        turn = turns.popleft()
        if _taken(turn, min(ends, monotonic() + TURN_SECONDS)):
            turns.append(turn)
        report.left = bool(turns) and monotonic() > ends
    return report


def _taken(turn: Turn, ends: float) -> bool:
    """As `Turn.take`; a tenant whose turn cannot be taken is left to the next sweep, and holds up no other."""
    try:
        return turn.take(ends)
    except Exception as error:
        log.error("the turn of %s could not be taken: %s", turn.tenant, traced(error))
        return False


class Turn:
    """One tenant's part of a sweep, taken piece by piece: some timers, some items of the outbox, then the others' turn.
    What an item leads to comes after what was there; a timer that is started meanwhile is the next sweep's."""

    def __init__(
        self,
        bus: Bus,
        tenant: str,
        now: datetime,
        resting: Resting,
        report: SweepReport,
        crew: Executor | None,
    ) -> None:
        self._bus, self.tenant, self._now = bus, tenant, now
        self._resting, self._report, self._crew = resting, report, crew
        due = what_is_due(bus.database, now, tenant)
        self._due = due if crew is None else in_own_order(due)
        self._left: list[Due] = []
        self._items: deque[tuple[int, int]] | None = None
        self._batches: deque[int] | None = None

    def take(self, ends: float) -> bool:
        """Does a piece, which may go on until `ends` (monotonic); whether something is left."""
        timers_left = self._timers(ends)
        items_left = self._deliver(ends)
        return self._work(ends) or items_left or timers_left

    def _work(self, ends: float) -> bool:
        """Items of batch operations; those that are there when the sweep comes by."""
        if self._batches is None:
            self._batches = deque(items_to_do(self._bus.database, self.tenant))
        for _ in range(min(PIECE, len(self._batches))):
            work_on(self._bus, self.tenant, self._batches.popleft())
            self._report.worked += 1
            if monotonic() > ends:
                break
        return bool(self._batches)

    def _timers(self, ends: float) -> bool:
        batch = [*self._left, *islice(self._due, PIECE - len(self._left))]
        awake = [due for due in batch if not self._resting.rests(due.id, self._now)]
        fired = fire_batch(self._bus.database, awake, self._fire, ends, self._crew)
        for due, settled in fired.tried:
            if settled:
                self._report.fired += 1
                self._resting.fired(due.id)
            else:
                self._report.failed += 1
                self._resting.failed(due.id, self._now)
        self._left = fired.left
        return len(batch) >= PIECE or bool(self._left)

    def _fire(self, due: Due) -> bool:
        return fire_one(due, self._carried_out, self._beyond_bounds)

    def _beyond_bounds(self, due: Due, refusal: Refusal) -> None:
        """What the timer leads to is more than a step may cost: somebody is to look. A bound of seconds may be the
        machine's fault, so it is believed when it is exceeded again and again."""
        if not isinstance(due.command, FireTimer) or refusal.code not in BEYOND:
            return
        if refusal.code in OF_SECONDS and self._resting.failures(due.id) < PATIENCE:
            return
        at = (due.command.element_key, due.command.index, due.command.generation)
        kind = "MESSAGE_SIZE_EXCEEDED" if refusal.code == "step_too_large" else "UNKNOWN"
        try:
            self._carried_out(StallTimer(*at, kind, str(refusal)), platform_actor(due.tenant))
        except Exception as error:
            log.error("timer %s is not said to stand still: %s", due.id, traced(error))

    def _carried_out(self, command: Command, actor: Actor) -> None:
        """What the command sends takes its turn among the other items: a timer holds up nobody for what it leads to."""
        _answer, items = self._bus.carry_out(command, actor)
        if self._items is not None:  # else they are read with the others
            self._items.extend(items)

    def _deliver(self, ends: float) -> bool:
        if self._items is None:
            with self._bus.database.read(self.tenant) as tx:
                self._items = deque(pending(tx, self._now))
        system = platform_actor(self.tenant)
        for _ in range(min(PIECE, len(self._items))):
            item = self._items.popleft()
            self._report.delivered += 1
            try:
                self._items.extend(deliver_item(self._bus, system, item))
            except Exception as error:
                log.error("outbox item %s of %s could not be delivered: %s", item, self.tenant, traced(error))
            if monotonic() > ends:
                break
        return bool(self._items)


def fire_due(bus: Bus, until: datetime) -> int:
    """Moves the bus's virtual clock to `until` (aware), firing each timer at its own moment; answers how many fired.

    Timers that a fired timer starts fire as well when they are due by then. TypeError when the clock is not virtual.
    """
    clock = bus.clock
    if not isinstance(clock, VirtualClock):
        raise TypeError("only a virtual clock can be moved")
    fired = 0
    tried: set[DueId] = set()
    while (due := _next(bus, until, tried)) is not None:
        tried.add(due.id)
        clock.move_to(due.at)
        fired += fire_one(due, bus.execute)
    clock.move_to(until)
    return fired


def next_due(bus: Bus, after: datetime, *, starts: bool = True) -> datetime | None:
    """When the next timer of any tenant is due, later than `after` (aware); None when there is none.

    Without `starts` timers of running instances only: those of start events never come to an end.
    """
    return next_moment(bus.database, after, starts)


def expire(bus: Bus, now: datetime) -> int:
    """Deletes messages, sessions and handed over files whose time has passed, and Idempotency-Keys older than
    `KEEP_KEYS`; answers how many rows."""
    return sum(_expire_of(bus, tenant, now) for tenant in bus.tenants.all())


def _expire_of(bus: Bus, tenant: str, now: datetime) -> int:
    """One tenant's; 0 when it cannot be done now (its rows are locked): the next tick tries again."""
    gone = 0
    try:
        with bus.database.write(tenant) as tx:
            gone += forget_messages(tx, now)
            gone += tx.run(_EXPIRED_KEYS, now=now - KEEP_KEYS)
            gone += tx.run(_PAST_SIGN_INS, now=now)
            gone += forget_expired(tx, Context(now, platform_actor(tenant), bus.keys, 0))
    except Exception as error:
        log.error("nothing of %s has expired this time: %s", tenant, traced(error))
        return 0
    return gone


def _next(bus: Bus, until: datetime, tried: set[DueId]) -> Due | None:
    return next((due for due in what_is_due(bus.database, until) if due.id not in tried), None)
