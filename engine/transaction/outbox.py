"""The outbox: what a step wants done after it, delivered exactly once.

The row is deleted in the transaction of the command that delivers it, so a crash at any point neither
loses nor doubles it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.commands import Command
from engine.context import Actor, platform_actor
from engine.errors import Refusal
from engine.messages.commands import (
    BroadcastSignal,
    CorrelateMessage,
    PublishMessage,
    StartByEvent,
    StartHeldBack,
)
from engine.messages.thrown import NO_CASE, Whence
from engine.safe_traceback import traced
from engine.store import Row, Tx
from engine.store.tables_instances import Outbox
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, text_param, update_of
from engine.timers.commands import ScheduleStarts
from engine.transaction.idempotency import Remembered

if TYPE_CHECKING:
    from engine.bus import Bus

log = logging.getLogger(__name__)

#: After so many refusals the clock gives an item up; it stays with the reason until somebody has it tried anew
#: (`RetryDelivery`). The last attempts are an hour apart.
MAX_ATTEMPTS = 20
LONGEST_REST = timedelta(hours=1)

_OUTBOX = table_of(Outbox)
_ITEM = select_from(Outbox).where(_OUTBOX.c.key == key_param("item"), _OUTBOX.c.number == key_param("at"))
_DONE = delete_of(Outbox).where(_OUTBOX.c.key == key_param("item"), _OUTBOX.c.number == key_param("at"))
_FAILED = (
    update_of(Outbox)
    .where(_OUTBOX.c.key == key_param("item"), _OUTBOX.c.number == key_param("at"))
    .values(attempts=_OUTBOX.c.attempts + 1, last_error=text_param("why"))
)
_PENDING = (
    select_from(Outbox, *(_OUTBOX.c[n] for n in ("key", "number", "attempts", "created_at", "retried_at")))
    .where(_OUTBOX.c.attempts < MAX_ATTEMPTS)
    .order_by(_OUTBOX.c.attempts, _OUTBOX.c.created_at, _OUTBOX.c.key, _OUTBOX.c.number)
    .limit(500)
)

#: A message thrown by a diagram waits this long for a receiver.
MESSAGE_TTL_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Errand:
    """What a command is carried out with: the outbox item that it delivers, which goes in the same transaction; how
    many deliveries may still follow; what was `prepared` for it before the transaction."""

    item: tuple[int, int] | None = None
    credit: int | None = None
    prepared: Any = None


def share(credit: int, items: int) -> int:
    """What each of `items` may lead to, of all that its sender may. A twentieth is lost with every generation, at least
    one: whatever a diagram draws, a chain ends after some two hundred links and a tree after `credit` leaves."""
    return (credit - max(1, credit // 20)) // items


def exhausted(most: int) -> str:
    """Why an item is not delivered: said to administrators."""
    return (
        f"消息或信号一再引出自己：同一个起因已用完它的 {most} 次投递额度，这一件不再投递。"
        "请检查流程图里互相触发的消息、信号；确认无误后可以重试"
    )


def take_item(tx: Tx, item: tuple[int, int]) -> bool:
    """Takes an item out, inside the transaction that delivers it; False when somebody has delivered it already."""
    return tx.run(_DONE, item=item[0], at=item[1]) == 1


def pending(tx: Tx, now: datetime | None = None) -> list[tuple[int, int]]:
    """What a crash or a refusal has left undelivered, the least tried and oldest first, so that what is
    refused again and again hides nothing; with `now` (aware) without what still rests after
    a refusal, each time for twice as long."""
    rows = tx.rows(_PENDING)
    return [(row["key"], row["number"]) for row in rows if now is None or not _rests(row, now)]


def _rests(row: Row, now: datetime) -> bool:
    """Whether the clock leaves the item alone. One of the future was stamped by a clock that has been set back: instead
    of waiting for that time it is tried in every second that its rest divides."""
    after, since = next_try(row), row["retried_at"] or row["created_at"]
    if after is None or now >= after:
        return False
    return since <= now or int(now.timestamp()) % int((after - since).total_seconds()) != 0


def next_try(row: Row) -> datetime | None:
    """The moment (aware) from which the clock tries an item again; None when it has given it up."""
    attempts: int = row["attempts"]
    since: datetime = row["retried_at"] or row["created_at"]
    if attempts >= MAX_ATTEMPTS:
        return None
    return since + min(timedelta(seconds=2**attempts), LONGEST_REST * attempts)


def deliver_item(bus: Bus, system: Actor, item: tuple[int, int]) -> list[tuple[int, int]]:
    """Delivers one item and returns the items that this has put into the outbox.

    One that cannot be delivered stays with the reason beside it; whoever sent it has been answered already.
    """
    with bus.database.read(system.tenant) as tx:
        row = tx.row(_ITEM, item=item[0], at=item[1])
    if row is None:
        return []
    try:
        across = _across(bus, system.tenant, row["kind"], row["payload"])
        if across is not None:
            return _deliver_across(bus, system, item, across, row["credit"])
        command = _command_of(row["kind"], row["payload"])
        return bus.carry_out(command, system, errand=Errand(item, row["credit"]))[1]
    except Exception as error:  # the sender's own command stands; the clock tries the item again
        _leave(bus, system, item, _reason(item, error))
    return []


def _reason(item: tuple[int, int], error: Exception) -> str:
    """Why an item was not taken, for operators, who read no case: never what was expected and found, since a diagram
    may write any value of a case where it does not fit."""
    if isinstance(error, Refusal):
        log.warning("outbox item %s was refused: %s", item, error.code)
        return f"{error.detail}（{error.code}）"
    log.error("outbox item %s could not be delivered: %s", item, traced(error))
    return type(error).__name__


def _across(bus: Bus, sender: str, kind: str, payload: dict[str, Any]) -> dict[str, Command] | None:
    """For an item that concerns other tenants: what each of them is told; None for the sender's own."""
    if kind == "schedule_starts":
        below = (t for t in bus.tenants.all() if t != sender and sender in bus.tenants.lineage(t))
        return {tenant: ScheduleStarts() for tenant in below}
    return bus.extension.across(bus.tenants, sender, kind, payload)


def _deliver_across(
    bus: Bus, system: Actor, item: tuple[int, int], told: dict[str, Command], credit: int
) -> list[tuple[int, int]]:
    """Each tenant's write is a transaction of its own, which remembers the item: told again, it does nothing more. When
    all have been told the item goes; one that could not be told holds up none of the others."""
    failed: dict[str, str] = {}
    errand = Errand(credit=share(credit, len(told) or 1))
    for tenant, command in told.items():
        once = Remembered(f"outbox/{system.tenant}/{item[0]}/{item[1]}", command.kind)
        try:
            bus.execute(command, platform_actor(tenant), remembered=once, errand=errand)
        except Exception as error:
            failed[tenant] = _reason(item, error)
    if failed:
        _leave(bus, system, item, "；".join(f"{tenant}：{why}" for tenant, why in failed.items()))
        return []
    with bus.database.write(system.tenant) as tx:
        take_item(tx, item)
    return []


def _leave(bus: Bus, system: Actor, item: tuple[int, int], why: str) -> None:
    with bus.database.write(system.tenant) as tx:
        tx.run(_FAILED, item=item[0], at=item[1], why=why)


def _command_of(kind: str, payload: dict[str, Any]) -> Command:
    if kind == "message":
        name, key = payload["name"], payload["correlation_key"]
        return PublishMessage(name, key, payload["variables"], ttl_ms=MESSAGE_TTL_MS, whence=_whence(payload))
    if kind == "signal":
        return BroadcastSignal(
            payload["name"], payload["variables"], payload.get("origin"), whence=_whence(payload)
        )
    if kind == "correlate":
        return CorrelateMessage(
            payload["name"],
            payload["variables"],
            payload["element_key"],
            payload["index"],
            payload.get("message_key"),
            payload.get("process_id"),
        )
    if kind == "start":
        return StartByEvent(**payload)
    if kind == "start_held_back":
        return StartHeldBack(**payload)
    raise ValueError(f"unknown outbox item {kind}")


def _whence(payload: dict[str, Any]) -> Whence:
    """What has thrown it: a former version did not say of a message which process, of a signal which case."""
    case, process, place = (payload.get(name) for name in ("case_key", "thrown_by", "place"))
    return Whence(case or NO_CASE, process or "", place or "")
