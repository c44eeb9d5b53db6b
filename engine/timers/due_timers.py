"""What is due, in every tenant, oldest first: timers of running instances and timer start events.

The rows only say when; the command that each leads to looks again under a lock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, tuple_
from sqlalchemy.sql.expression import ColumnElement

from engine.batches.orders import RUNS
from engine.commands import Command
from engine.store import Database
from engine.store.base import UtcTime
from engine.store.tables_batches import BatchOperation
from engine.store.tables_instances import Outbox, StartTimer, Timer
from engine.store.tenant_statements import select_everywhere, select_from, table_of
from engine.timers.commands import FireStart, FireTimer

PAGE = 200

_TIMER = table_of(Timer)
_START = table_of(StartTimer)
_NOW = bindparam("now", type_=UtcTime)
_AFTER = bindparam("after", type_=UtcTime)
_TIMER_ORDER = (_TIMER.c.due_at, _TIMER.c.tenant, _TIMER.c.element_key, _TIMER.c.index)
_START_ORDER = (_START.c.due_at, _START.c.tenant, _START.c.process_id, _START.c.element_id, _START.c.place)
_TIMERS = select_everywhere(Timer).where(_TIMER.c.due_at <= _NOW).order_by(*_TIMER_ORDER).limit(PAGE)
_STARTS = select_everywhere(StartTimer).where(_START.c.due_at <= _NOW).order_by(*_START_ORDER).limit(PAGE)
_TIMERS_OF = select_from(Timer).where(_TIMER.c.due_at <= _NOW).order_by(*_TIMER_ORDER).limit(PAGE)
_STARTS_OF = select_from(StartTimer).where(_START.c.due_at <= _NOW).order_by(*_START_ORDER).limit(PAGE)
_THESE = select_from(Timer).where(
    _TIMER.c.element_key.in_(bindparam("keys", type_=BigInteger, expanding=True))
)
_OUTBOX = table_of(Outbox)
_BATCH = table_of(BatchOperation)
#: Who has something to do: tenants with timers that are due, items in the outbox, batch operations that go on.
_BUSY = (
    select_everywhere(Timer, _TIMER.c.tenant).where(_TIMER.c.due_at <= _NOW).distinct(),
    select_everywhere(StartTimer, _START.c.tenant).where(_START.c.due_at <= _NOW).distinct(),
    select_everywhere(Outbox, _OUTBOX.c.tenant).distinct(),
    select_everywhere(BatchOperation, _BATCH.c.tenant).where(_BATCH.c.state.in_(RUNS)).distinct(),
)
_NEXT_TIMER = (
    select_everywhere(Timer, _TIMER.c.due_at)
    .where(_TIMER.c.due_at > _AFTER)
    .order_by(_TIMER.c.due_at)
    .limit(1)
)
_NEXT_START = (
    select_everywhere(StartTimer, _START.c.due_at)
    .where(_START.c.due_at > _AFTER)
    .order_by(_START.c.due_at)
    .limit(1)
)

#: Names one moment of one timer: tenant, what tells it from the tenant's others, generation.
DueId = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done in a tenant since `at` (aware)."""

    id: DueId
    tenant: str
    at: datetime
    command: Command


def who_is_busy(database: Database, now: datetime) -> list[str]:
    """The tenants with timers due at `now` (aware), items in the outbox or batch operations that go on, in order."""
    with database.read("*") as tx:
        return sorted({row["tenant"] for statement in _BUSY for row in tx.rows(statement, now=now)})


def what_is_due(database: Database, now: datetime, tenant: str | None = None) -> Iterator[Due]:
    """Everything due at `now` (aware), of one tenant or of all, oldest first, read page by page; what stays due is seen
    once."""
    statements = (_TIMERS, _STARTS) if tenant is None else (_TIMERS_OF, _STARTS_OF)
    timers = (_timer(row) for row in _pages(database, statements[0], _TIMER_ORDER, now, tenant or "*"))
    starts = (_start(row) for row in _pages(database, statements[1], _START_ORDER, now, tenant or "*"))
    yield from merge(timers, starts, key=lambda due: due.at)


def still_there(database: Database, batch: Sequence[Due]) -> set[DueId]:
    """Which of a tenant's timers are still due at the moment of asking, by one look; those of start events are taken to
    be."""
    timers = {due.command.element_key: due for due in batch if isinstance(due.command, FireTimer)}
    found = {due.id for due in batch if not isinstance(due.command, FireTimer)}
    if timers:
        with database.read(batch[0].tenant) as tx:
            found |= {_timer(row).id for row in tx.rows(_THESE, keys=list(timers))}
    return found


def next_moment(database: Database, after: datetime, starts: bool = True) -> datetime | None:
    """When something is due next, later than `after` (aware), start events only with `starts`; None when nothing is."""
    wanted = (_NEXT_TIMER, _NEXT_START) if starts else (_NEXT_TIMER,)
    with database.read("*") as tx:
        rows = [tx.row(statement, after=after) for statement in wanted]
    return min((row["due_at"] for row in rows if row is not None), default=None)


def _timer(row: Any) -> Due:
    at = (row["element_key"], row["index"], row["generation"])
    return Due((row["tenant"], *at), row["tenant"], row["due_at"], FireTimer(*at))


def _start(row: Any) -> Due:
    at = (row["process_id"], row["element_id"], row["place"], row["generation"])
    return Due((row["tenant"], *at), row["tenant"], row["due_at"], FireStart(*at))


def _pages(
    database: Database, first: Select[Any], order: tuple[ColumnElement[Any], ...], now: datetime, tenant: str
) -> Iterator[Any]:
    statement = first
    while True:
        with database.read(tenant) as tx:
            rows = tx.rows(statement, now=now)
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1]
        after = tuple_(*(bindparam(None, last[c.name], type_=c.type) for c in order))
        statement = first.where(tuple_(*order) > after)
