"""Checkpoints: every few seconds a Merkle root over the heads of the chains that moved, itself chained (decision 9).

A checkpoint anchors whole chains: after it, no chain can lose its end, or vanish, without the checkpoint saying so.
The tenant's row knows the last one, so that checkpoints cannot vanish either without it saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam
from sqlalchemy.exc import IntegrityError

from engine.history.chain import link
from engine.history.merkle import merkle_root
from engine.store import Database, Row, Tx, utc_text
from engine.store.base import UtcTime
from engine.store.scope import key_param, select_from, table_of, text_param, update_of
from engine.store.tables_access import AccessHead
from engine.store.tables_cases import Case
from engine.store.tables_history import Checkpoint, CheckpointHead, HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tables_org import Tenant
from engine.values import dumps

#: An entry is stamped when its command begins and seen when it commits; no command takes longer than this.
SLACK = timedelta(seconds=60)

_ENTRY = table_of(HistoryEntry)
_CHECKPOINT = table_of(Checkpoint)
_ANCHOR = table_of(CheckpointHead)
_INSTANCE = table_of(ProcessInstance)
_CASE = table_of(Case)
_TENANT = table_of(Tenant)
_LAST = select_from(Checkpoint).order_by(_CHECKPOINT.c.seq.desc()).limit(1)
_RECENT = select_from(HistoryEntry, _ENTRY.c.chain, _ENTRY.c.chain_key, _ENTRY.c.seq, _ENTRY.c.hash).where(
    _ENTRY.c.at >= bindparam("since", type_=UtcTime)
)
_ANCHORED = (
    select_from(CheckpointHead, _ANCHOR.c.seq)
    .where(_ANCHOR.c.chain == text_param("chain"), _ANCHOR.c.chain_key == key_param("key"))
    .order_by(_ANCHOR.c.checkpoint.desc())
    .limit(1)
)
_ALL_ANCHORED = select_from(CheckpointHead, _ANCHOR.c.chain, _ANCHOR.c.chain_key, _ANCHOR.c.seq)
_INSTANCE_HEADS = select_from(
    ProcessInstance, _INSTANCE.c.key, _INSTANCE.c.chain_seq, _INSTANCE.c.chain_hash
).where(_INSTANCE.c.key == _INSTANCE.c.root_key)
_CASE_HEADS = select_from(Case, _CASE.c.key, _CASE.c.chain_seq, _CASE.c.chain_hash)
_SAVE_LAST = (
    update_of(Tenant)
    .where(_TENANT.c.checkpoint_seq < bindparam("last", type_=Integer))
    .values(checkpoint_seq=bindparam("last", type_=Integer), checkpoint_hash=text_param("last_hash"))
)
_ACCESS = table_of(AccessHead)
#: Chains of which a tenant has one each, by the word for them.
_OWN_HEADS = {
    "tenant": select_from(Tenant, _TENANT.c.chain_seq, _TENANT.c.chain_hash),
    "access": select_from(AccessHead, _ACCESS.c.chain_seq, _ACCESS.c.chain_hash),
}

#: (chain, chain key) → (seq, hash)
Heads = dict[tuple[str, int], tuple[int, str]]


def write_checkpoint(database: Database, tenant: str, now: datetime, full: bool = False) -> int | None:
    """Writes the tenant's next checkpoint as of `now` (aware) and returns its number; None when no chain has moved.

    `full` compares every head instead of those that moved since the last checkpoint; a clock that has gone back does so
    by itself. When another node writes the same checkpoint at the same time, this one leaves it to it (None).
    """
    with database.read(tenant) as tx:
        last = tx.row(_LAST)
        since = None if full or last is None or last["at"] > now else last["at"] - SLACK
        moved = _all_moved(tx) if since is None else _moved_since(tx, since)
    if not moved:
        return None
    row = checkpoint_row(tenant, last, now, moved)
    heads = [
        {"checkpoint": row["seq"], "chain": chain, "chain_key": key, "seq": seq, "hash": digest}
        for (chain, key), (seq, digest) in sorted(moved.items())
    ]
    try:
        with database.write(tenant) as tx:
            tx.add(Checkpoint, row)
            tx.add(CheckpointHead, *heads)
            tx.run(_SAVE_LAST, last=row["seq"], last_hash=row["hash"])
    except IntegrityError:
        return None
    return int(row["seq"])


def checkpoint_row(tenant: str, last: Row | None, at: datetime, heads: Heads) -> dict[str, Any]:
    """The row of the checkpoint after `last` over these heads."""
    prev = last["hash"] if last is not None else ""
    row = {
        "seq": last["seq"] + 1 if last is not None else 1,
        "at": at,
        "leaves": len(heads),
        "merkle_root": root_of_heads(heads),
        "prev_hash": prev,
    }
    return {**row, "hash": checkpoint_hash(tenant, row)}


def root_of_heads(heads: Heads) -> str:
    """The Merkle root; a leaf is the JSON list of chain, chain key, number and hash; leaves are ordered by chain."""
    return merkle_root([dumps([*chain, *head]).encode() for chain, head in sorted(heads.items())])


def checkpoint_hash(tenant: str, row: Mapping[str, Any]) -> str:
    """What a checkpoint is chained by."""
    facts = [tenant, row["seq"], utc_text(row["at"]), row["leaves"], row["merkle_root"]]
    return link(row["prev_hash"], dumps(facts))


def current_heads(tx: Tx) -> Heads:
    """Where every chain of the tenant stands, as the rows of instances, cases, accesses and the tenant say."""
    heads: Heads = {
        (chain, row["key"]): (row["chain_seq"], row["chain_hash"])
        for chain, statement in (("instance", _INSTANCE_HEADS), ("case", _CASE_HEADS))
        for row in tx.rows(statement)
    }
    for chain, statement in _OWN_HEADS.items():
        own = tx.row(statement)
        if own is not None and own["chain_seq"]:
            heads[chain, 0] = (own["chain_seq"], own["chain_hash"])
    return heads


def _all_moved(tx: Tx) -> Heads:
    known = _newest((row["chain"], row["chain_key"], row["seq"], "") for row in tx.rows(_ALL_ANCHORED))
    return {
        chain: head for chain, head in current_heads(tx).items() if head[0] > known.get(chain, (0, ""))[0]
    }


def _moved_since(tx: Tx, since: datetime) -> Heads:
    recent = _newest(
        (row["chain"], row["chain_key"], row["seq"], row["hash"]) for row in tx.rows(_RECENT, since=since)
    )
    return {chain: head for chain, head in recent.items() if head[0] > _anchored(tx, *chain)}


def _anchored(tx: Tx, chain: str, key: int) -> int:
    row = tx.row(_ANCHORED, chain=chain, key=key)
    return row["seq"] if row is not None else 0


def _newest(rows: Iterable[tuple[str, int, int, str]]) -> Heads:
    heads: Heads = {}
    for chain, key, seq, digest in rows:
        if seq > heads.get((chain, key), (0, ""))[0]:
            heads[chain, key] = (seq, digest)
    return heads
