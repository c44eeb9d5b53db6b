"""What the clock does: due timers, undelivered messages, checkpoints. Driven by the scheduler, or by a virtual clock.

Each timer is a command of its own; one broken case does not stop the sweep.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from engine.commands import FireTimer
from engine.context import platform_actor
from engine.errors import Refusal
from engine.outbox import pending
from engine.store.base import UtcTime
from engine.store.scope import select_everywhere, table_of
from engine.store.tables_instances import Timer

if TYPE_CHECKING:
    from engine.bus import Bus

log = logging.getLogger(__name__)

_TIMER = table_of(Timer)
_DUE = (
    select_everywhere(Timer)
    .where(_TIMER.c.due_at <= bindparam("now", type_=UtcTime))
    .order_by(_TIMER.c.due_at, _TIMER.c.element_key, _TIMER.c.index)
    .limit(bindparam("limit"))
)
_NEXT = select_everywhere(Timer, _TIMER.c.due_at).order_by(_TIMER.c.due_at).limit(1)

#: How many timers one sweep takes; the next sweep goes on.
BATCH = 200


@dataclass(slots=True)
class SweepReport:
    """How many timers fired, how many outbox items were tried, and what was refused or broke."""

    fired: int = 0
    delivered: int = 0
    problems: list[str] = field(default_factory=list)


def next_due(bus: Bus) -> datetime | None:
    """When the earliest timer of all tenants is due."""
    with bus.database.read("*") as tx:
        row = tx.row(_NEXT)
    return None if row is None else row["due_at"]


def sweep(bus: Bus, now: datetime | None = None) -> SweepReport:
    """Fires what is due at `now` (default: the bus's clock) in the order in which it was due, then
    delivers leftovers."""
    report = SweepReport()
    moment = now or bus.clock.now()
    with bus.database.read("*") as tx:
        due = tx.rows(_DUE, now=moment, limit=BATCH)
    for row in due:
        _fire(bus, row, report)
    for tenant in bus.tenants.all():
        with bus.database.read(tenant) as tx:
            items = pending(tx)
        if items:
            bus.deliver(tenant, items)
            report.delivered += len(items)
    return report


def _fire(bus: Bus, row: Any, report: SweepReport) -> None:
    command = FireTimer(row["element_key"], row["index"], row["generation"])
    try:
        report.fired += bool(bus.execute(command, platform_actor(row["tenant"])))
    except Refusal as refusal:
        report.problems.append(f"{row['element_id']}: {refusal}")
        log.warning("timer %s/%s was refused: %s", row["element_id"], row["element_key"], refusal.code)
    except Exception:
        report.problems.append(f"{row['element_id']}: 内部错误")
        log.exception("timer %s/%s broke", row["element_id"], row["element_key"])
