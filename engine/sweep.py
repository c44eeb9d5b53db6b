"""What time brings: due timers fire, what was left in the outbox is delivered, old keys expire.

The clock that calls this (a scheduler in the server, a virtual clock in tests and imports) is not known here. The
database is the truth: a timer fires because its row is due, and the handler looks again under the root's lock.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, tuple_

from engine.bus import Bus
from engine.clock import VirtualClock
from engine.commands import FireTimer
from engine.context import platform_actor
from engine.errors import Refusal
from engine.outbox import pending
from engine.store.base import UtcTime
from engine.store.scope import delete_of, select_everywhere, table_of
from engine.store.tables_instances import Message, Timer
from engine.store.tables_org import IdempotencyKey
from engine.traces import traced

log = logging.getLogger(__name__)

PAGE = 200
#: An Idempotency-Key is remembered this long.
KEEP_KEYS = timedelta(days=30)
#: A timer that could not be fired rests, twice as long each time, up to this.
LONGEST_REST = timedelta(minutes=10)

_TIMER = table_of(Timer)
_MESSAGE = table_of(Message)
_KEY = table_of(IdempotencyKey)
_ORDER = (_TIMER.c.due_at, _TIMER.c.tenant, _TIMER.c.element_key, _TIMER.c.index)
_NOW = bindparam("now", type_=UtcTime)
_DUE = select_everywhere(Timer).where(_TIMER.c.due_at <= _NOW).order_by(*_ORDER).limit(PAGE)
_NEXT = (
    select_everywhere(Timer, _TIMER.c.due_at)
    .where(_TIMER.c.due_at > bindparam("after", type_=UtcTime))
    .order_by(_TIMER.c.due_at)
    .limit(1)
)
_EXPIRED_MESSAGES = delete_of(Message).where(_MESSAGE.c.expires_at < _NOW)
_EXPIRED_KEYS = delete_of(IdempotencyKey).where(_KEY.c.created_at < _NOW)

#: Names one timer: tenant, element key, index, generation.
TimerId = tuple[str, int, int, int]


@dataclass(slots=True)
class SweepReport:
    """How many timers fired, how many could not, how many outbox items were tried again."""

    fired: int = 0
    failed: int = 0
    delivered: int = 0


class Resting:
    """Timers that could not be fired, and until when they are left alone. Lost with the process, which harms nobody."""

    def __init__(self) -> None:
        self._until: dict[TimerId, tuple[datetime, timedelta]] = {}

    def rests(self, timer: TimerId, now: datetime) -> bool:
        """Whether the timer is to be left alone at `now`."""
        return timer in self._until and self._until[timer][0] > now

    def failed(self, timer: TimerId, now: datetime) -> None:
        """The timer could not be fired: it rests, longer each time."""
        last = self._until.get(timer)
        rest = min(last[1] * 2, LONGEST_REST) if last else timedelta(seconds=2)
        self._until[timer] = (now + rest, rest)

    def fired(self, timer: TimerId) -> None:
        """The timer is done with."""
        self._until.pop(timer, None)


def sweep(bus: Bus, now: datetime, resting: Resting | None = None) -> SweepReport:
    """Fires every timer that is due at `now` (aware) and delivers what the outbox still holds.

    Each in a transaction of its own; one broken case does not hold up the others. Several processes may sweep at once.
    """
    resting = resting or Resting()
    report = SweepReport()
    for row in _due(bus, now):
        timer = _id(row)
        if resting.rests(timer, now):
            continue
        if _fire(bus, row):
            report.fired += 1
            resting.fired(timer)
        else:
            report.failed += 1
            resting.failed(timer, now)
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
    tried: set[TimerId] = set()
    while (row := _next(bus, until, tried)) is not None:
        tried.add(_id(row))
        clock.move_to(row["due_at"])
        fired += _fire(bus, row)
    clock.move_to(until)
    return fired


def next_due(bus: Bus, after: datetime) -> datetime | None:
    """When the next timer of any tenant is due, later than `after` (aware); None when there is none."""
    with bus.database.read("*") as tx:
        row = tx.row(_NEXT, after=after)
    return None if row is None else row["due_at"]


def expire(bus: Bus, now: datetime) -> int:
    """Deletes messages whose time has passed and Idempotency-Keys older than `KEEP_KEYS`; answers how many rows."""
    gone = 0
    for tenant in bus.tenants.all():
        with bus.database.write(tenant) as tx:
            gone += tx.run(_EXPIRED_MESSAGES, now=now).rowcount
            gone += tx.run(_EXPIRED_KEYS, now=now - KEEP_KEYS).rowcount
    return gone


def _id(row: Any) -> TimerId:
    return row["tenant"], row["element_key"], row["index"], row["generation"]


def _due(bus: Bus, now: datetime) -> Iterator[Any]:
    """The timers due at `now`, oldest first, page by page; one that stays due is seen once."""
    statement = _DUE
    while True:
        with bus.database.read("*") as tx:
            rows = tx.rows(statement, now=now)
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1]
        after = tuple_(*(bindparam(None, last[c.name], type_=c.type) for c in _ORDER))
        statement = _DUE.where(tuple_(*_ORDER) > after)


def _next(bus: Bus, until: datetime, tried: set[TimerId]) -> Any | None:
    return next((row for row in _due(bus, until) if _id(row) not in tried), None)


def _fire(bus: Bus, row: Any) -> bool:
    """Whether the timer is settled: fired, or found to be gone."""
    command = FireTimer(row["element_key"], row["index"], row["generation"])
    try:
        bus.execute(command, platform_actor(row["tenant"]))
    except Refusal as refusal:
        if refusal.kind == "not_found":
            return True
        log.warning("timer %s was refused: %s", _id(row), refusal.code)
        return False
    except Exception as error:
        log.error("timer %s could not be fired: %s", _id(row), traced(error))
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
