"""Appending to the chains, inside the transaction of what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.context import Context
from engine.history.chain import Head, entry_row
from engine.store import Tx
from engine.store.scope import select_from, table_of
from engine.store.tables_history import HistoryEntry
from engine.store.tables_org import Tenant

_ENTRY = table_of(HistoryEntry)
_TENANT_HEAD = (
    select_from(HistoryEntry, _ENTRY.c.seq, _ENTRY.c.hash)
    .where(_ENTRY.c.chain == "tenant", _ENTRY.c.chain_key == 0)
    .order_by(_ENTRY.c.seq.desc())
    .limit(1)
)
_LOCK_TENANT = select_from(Tenant, table_of(Tenant).c.tenant).with_for_update()


def append_root(
    tx: Tx,
    context: Context,
    command: str,
    key: int,
    head: Head,
    definition_key: int,
    records: Sequence[dict[str, Any]],
) -> Head:
    """One entry for a command on a root instance; returns the new head."""
    facts = [{"definition_key": definition_key, "roots": context.roots}, *records]
    row, new_head = entry_row("instance", key, head, context.now, context.actor, command, facts)
    tx.add(HistoryEntry, row)
    return new_head


def append_case(
    tx: Tx, context: Context, command: str, key: int, head: Head, records: Sequence[list[Any]]
) -> Head:
    """One entry for a command on a case; returns the new head."""
    row, new_head = entry_row("case", key, head, context.now, context.actor, command, records)
    tx.add(HistoryEntry, row)
    return new_head


def append_audit(tx: Tx, context: Context, command: str, records: Sequence[list[Any]]) -> None:
    """One entry in the tenant's own chain, for what concerns neither an instance nor a case (deployments, settings)."""
    if not records:
        return
    tx.run(_LOCK_TENANT)
    last = tx.row(_TENANT_HEAD)
    head = Head(last["seq"], last["hash"]) if last else Head()
    row, _ = entry_row("tenant", 0, head, context.now, context.actor, command, records)
    tx.add(HistoryEntry, row)
