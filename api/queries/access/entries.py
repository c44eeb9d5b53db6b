"""The chain of accesses, read from its entries: the newest first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, bindparam

from api.paging import decode_cursor, encode_cursor
from engine.history.facts import events_in
from engine.history.kinds import ACCESS_KINDS
from engine.record import facts_of
from engine.store import Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from, table_of
from engine.values import loads

#: What is looked through for one page at most, when only one account is asked for.
LOOKED_THROUGH = 5_000

_ENTRY = table_of(HistoryEntry)
_PAGE = (
    select_from(HistoryEntry, _ENTRY.c.seq, _ENTRY.c.at, _ENTRY.c.body)
    .where(
        _ENTRY.c.chain == "access", _ENTRY.c.chain_key == 0, _ENTRY.c.seq < bindparam("before", type_=Integer)
    )
    .order_by(_ENTRY.c.seq.desc())
    .limit(bindparam("most", type_=Integer))
)
_END = 2**31 - 1


def list_accesses(tx: Tx, limit: int, cursor: str | None, user: str | None) -> dict[str, Any]:
    """A page of records, whole entries at a time; with `user` only those by or about this account."""
    before = decode_cursor(cursor, int)[0] if cursor else _END
    before = min(max(before, 0), _END)
    items: list[dict[str, Any]] = []
    looked = 0
    while len(items) < limit and looked < LOOKED_THROUGH:
        rows = tx.rows(_PAGE, before=before, most=limit)
        for row in rows:
            looked += 1
            before = row["seq"]
            items += [item for item in _records(row) if user is None or user in (item["actor"], item["user"])]
            if len(items) >= limit:
                break
        if len(rows) < limit and (not rows or before == rows[-1]["seq"]):
            return {"items": items, "next_cursor": None}
    return {"items": items, "next_cursor": encode_cursor(before)}


def _records(row: Any) -> list[dict[str, Any]]:
    body = loads(row["body"])
    told = {"seq": row["seq"], "at": row["at"], "actor": body["user"]}
    return [
        {
            **told, "kind": event.kind, "user": getattr(event, "user", None), "facts": facts_of(event),
            "door": getattr(event, "door", body["door"]), "address": getattr(event, "address", body["address"]),
        }
        for event in events_in(body, ACCESS_KINDS)[0]
    ]  # fmt: skip
