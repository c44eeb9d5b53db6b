"""Appending to the chains, inside the transaction of what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.context import Context
from engine.events import Event
from engine.history.chain import Head, entry_row
from engine.meter import Meter
from engine.record import said
from engine.store import Tx
from engine.store.tables_access import AccessHead
from engine.store.tables_history import HistoryEntry
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import key_param, select_from, table_of, text_param, update_of

_TENANT = table_of(Tenant)
_LOCK_TENANT = select_from(Tenant, _TENANT.c.chain_seq, _TENANT.c.chain_hash).with_for_update()
_ACCESS = table_of(AccessHead)
_LOCK_ACCESS = select_from(AccessHead, _ACCESS.c.chain_seq, _ACCESS.c.chain_hash).with_for_update()
_SAVE_TENANT = update_of(Tenant).values(chain_seq=key_param("seq"), chain_hash=text_param("head_hash"))


def append_root(
    tx: Tx,
    context: Context,
    command: str,
    key: int,
    head: Head,
    facts: dict[str, Any],
    records: Sequence[dict[str, Any]],
    meter: Meter,
) -> Head:
    """One entry for a command on a root instance, beginning with `facts` about the instance; returns the new head.
    Unprocessable when the entry is larger than the meter's bounds allow."""
    body = [{**facts, "roots": context.roots}, *records]
    row, new_head = entry_row("instance", key, head, context.now, context.actor, command, body)
    meter.fits("记录", len(row["body"]))
    tx.add(HistoryEntry, row)
    return new_head


def append_case(
    tx: Tx, context: Context, command: str, key: int, head: Head, events: Sequence[Event], meter: Meter
) -> Head:
    """One entry for a command on a case; returns the new head. Unprocessable when it is too large, as above."""
    row, new_head = entry_row("case", key, head, context.now, context.actor, command, _records(events))
    meter.fits("链上的记录", len(row["body"]))
    tx.add(HistoryEntry, row)
    return new_head


def append_audit(
    tx: Tx, context: Context, command: str, events: Sequence[Event], meter: Meter | None = None
) -> None:
    """One entry in the tenant's own chain, for what concerns neither an instance nor a case (deployments, settings).
    Unprocessable when it is larger than the meter's bounds allow; the platform's own deeds have no meter."""
    if not events:
        return
    with tx.waiting_for("tenant"):
        last = tx.row(_LOCK_TENANT)
    assert last is not None, "the tenant of a command exists"
    head = Head(last["chain_seq"], last["chain_hash"])
    row, new_head = entry_row("tenant", 0, head, context.now, context.actor, command, _records(events))
    if meter is not None:
        meter.fits("区县记录", len(row["body"]))
    tx.add(HistoryEntry, row)
    tx.run(_SAVE_TENANT, seq=new_head.seq, head_hash=new_head.hash)


def append_access(tx: Tx, context: Context, command: str, events: Sequence[Event], meter: Meter) -> None:
    """One entry in the tenant's chain of accounts and accesses, with the door and the address that it came by.
    Unprocessable when it is too large."""
    if not events:
        return
    last = tx.row(_LOCK_ACCESS)
    head = Head(last["chain_seq"], last["chain_hash"]) if last is not None else Head()
    actor = context.actor
    came = {"door": actor.door, "address": actor.address}
    row, new = entry_row("access", 0, head, context.now, actor, command, _records(events), came)
    meter.fits("出入记录", len(row["body"]))
    tx.add(HistoryEntry, row)
    where = {"chain_seq": new.seq, "chain_hash": new.hash}
    if last is None:  # of two firsts the second fails on the key and tries again
        tx.add(AccessHead, where)
    else:
        tx.put(AccessHead, where)


def _records(events: Sequence[Event]) -> list[list[Any]]:
    return [said(event) for event in events]
