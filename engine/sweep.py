"""What time brings: due timers fire, what was left in the outbox is delivered, old keys expire.

The clock that calls this (a scheduler in the server, a virtual clock in tests and imports) is not known here. The
database is the truth: a timer fires because its row is due, and the handler looks again under the root's lock.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam

from engine.bus import Bus
from engine.clock import VirtualClock
from engine.commands import FireTimer
from engine.context import Context, platform_actor
from engine.due import Due, DueId, next_moment, what_is_due
from engine.errors import Refusal
from engine.handlers.uploads import forget_expired
from engine.outbox import pending
from engine.store.base import UtcTime
from engine.store.scope import delete_of, table_of
from engine.store.tables_instances import Message
from engine.store.tables_org import IdempotencyKey, SignIn
from engine.traces import traced

log = logging.getLogger(__name__)

#: An Idempotency-Key is remembered this long.
KEEP_KEYS = timedelta(days=30)
#: A timer that could not be fired rests, twice as long each time, up to this.
LONGEST_REST = timedelta(minutes=10)

_MESSAGE = table_of(Message)
_KEY = table_of(IdempotencyKey)
_NOW = bindparam("now", type_=UtcTime)
_EXPIRED_MESSAGES = delete_of(Message).where(_MESSAGE.c.expires_at < _NOW)
_SIGN_IN = table_of(SignIn)
_PAST_SIGN_INS = delete_of(SignIn).where(_SIGN_IN.c.expires_at <= _NOW)
_EXPIRED_KEYS = delete_of(IdempotencyKey).where(_KEY.c.created_at < _NOW)


@dataclass(slots=True)
class SweepReport:
    """How many timers fired, how many could not, how many outbox items were tried again."""

    fired: int = 0
    failed: int = 0
    delivered: int = 0


class Resting:
    """Timers that could not be fired, since when and for how long they are left alone. Lost with the process, which
    harms nobody."""

    def __init__(self) -> None:
        self._since: dict[DueId, tuple[datetime, timedelta]] = {}

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

    def fired(self, timer: DueId) -> None:
        """The timer is done with."""
        self._since.pop(timer, None)


def sweep(bus: Bus, now: datetime, resting: Resting | None = None) -> SweepReport:
    """Fires every timer that is due at `now` (aware) and delivers what the outbox still holds.

    Each in a transaction of its own; one broken case does not hold up the others. Several processes may sweep at once.
    """
    resting = resting or Resting()
    report = SweepReport()
    for due in what_is_due(bus.database, now):
        if resting.rests(due.id, now):
            continue
        if _fire(bus, due):
            report.fired += 1
            resting.fired(due.id)
        else:
            report.failed += 1
            resting.failed(due.id, now)
    for tenant in bus.tenants.all():
        report.delivered += _deliver(bus, tenant, now)
    return report


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
        fired += _fire(bus, due)
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
    gone = 0
    for tenant in bus.tenants.all():
        with bus.database.write(tenant) as tx:
            gone += tx.run(_EXPIRED_MESSAGES, now=now)
            gone += tx.run(_EXPIRED_KEYS, now=now - KEEP_KEYS)
            gone += tx.run(_PAST_SIGN_INS, now=now)
            gone += forget_expired(tx, Context(now, platform_actor(tenant), bus.keys, 0))
    return gone


def _next(bus: Bus, until: datetime, tried: set[DueId]) -> Due | None:
    return next((due for due in what_is_due(bus.database, until) if due.id not in tried), None)


def _fire(bus: Bus, due: Due) -> bool:
    """Whether the timer is settled: fired, or found to be gone."""
    try:
        bus.execute(due.command, platform_actor(due.tenant))
    except Refusal as refusal:
        if refusal.kind == "not_found" and isinstance(due.command, FireTimer):
            return True  # its instance is gone; a start timer's row is there, so what is missing is something else
        log.warning("timer %s was refused: %s", due.id, refusal.code)
        return False
    except Exception as error:
        log.error("timer %s could not be fired: %s", due.id, traced(error))
        return False
    return True


def _deliver(bus: Bus, tenant: str, now: datetime) -> int:
    with bus.database.read(tenant) as tx:
        items = pending(tx, now)
    for item in items:
        try:
            bus.deliver(tenant, [item])
        except Exception as error:
            log.error("outbox item %s of %s could not be delivered: %s", item, tenant, traced(error))
    return len(items)
