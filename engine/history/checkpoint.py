"""Checkpoints: every few seconds a Merkle root over the heads of the chains that moved, itself chained (decision 9).

A checkpoint anchors whole chains: after it, no chain can lose its end, or vanish, without the checkpoint saying so.
The tenant's row knows the last one, so that checkpoints cannot vanish either without it saying so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, tuple_
from sqlalchemy.exc import IntegrityError

from engine.history.chain import link
from engine.history.merkle import merkle_root
from engine.store import Database, Row, Tx, utc_text
from engine.store.base import UtcTime
from engine.store.tables_access import AccessHead
from engine.store.tables_cases import Case
from engine.store.tables_history import Checkpoint, CheckpointHead, HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import key_param, select_from, table_of, text_param, update_of
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
#: So many rows are read at a time, and about so many heads stand in one checkpoint: statements have bounds of time.
PIECE = 5_000
HEADS = 20_000

_ENTRY_ORDER = (_ENTRY.c.at, _ENTRY.c.chain, _ENTRY.c.chain_key, _ENTRY.c.seq)
_RECENT = (
    select_from(HistoryEntry, *_ENTRY_ORDER, _ENTRY.c.hash)
    .where(
        _ENTRY.c.at >= bindparam("since", type_=UtcTime),
        tuple_(*_ENTRY_ORDER)
        > tuple_(*(bindparam(f"last_{column.name}", type_=column.type) for column in _ENTRY_ORDER)),
    )
    .order_by(*_ENTRY_ORDER)
)
_ANCHORED = (
    select_from(CheckpointHead, _ANCHOR.c.seq)
    .where(_ANCHOR.c.chain == text_param("chain"), _ANCHOR.c.chain_key == key_param("key"))
    .order_by(_ANCHOR.c.checkpoint.desc())
    .limit(1)
)
#: Of the chains between two keys, how far checkpoints know them.
_ANCHORED_BETWEEN = (
    select_from(CheckpointHead, _ANCHOR.c.chain_key, func.max(_ANCHOR.c.seq).label("seq"))
    .where(
        _ANCHOR.c.chain == text_param("chain"),
        _ANCHOR.c.chain_key > key_param("after"),
        _ANCHOR.c.chain_key <= key_param("last"),
    )
    .group_by(_ANCHOR.c.chain_key)
)
_INSTANCE_HEADS = select_from(
    ProcessInstance, _INSTANCE.c.key, _INSTANCE.c.chain_seq, _INSTANCE.c.chain_hash
).where(_INSTANCE.c.key == _INSTANCE.c.root_key)
_CASE_HEADS = select_from(Case, _CASE.c.key, _CASE.c.chain_seq, _CASE.c.chain_hash)
#: Chain → the statement of its heads, and the column that they are read by in pieces.
_HEADS: dict[str, tuple[Select[Any], ColumnElement[int]]] = {
    "instance": (_INSTANCE_HEADS, _INSTANCE.c.key),
    "case": (_CASE_HEADS, _CASE.c.key),
}
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
    by itself. More heads than one checkpoint holds give several. When another node writes the same checkpoint at the
    same time, this one leaves it to it (None).
    """
    with database.read(tenant) as tx:
        last = tx.row(_LAST)
    since = None if full or last is None or last["at"] > now else last["at"] - SLACK
    moved: Heads = {}
    written: int | None = None
    for piece in _all_moved(database, tenant) if since is None else _moved_since(database, tenant, since):
        moved |= piece
        if len(moved) >= HEADS:
            last = _write(database, tenant, last, now, moved)
            moved = {}
            if last is None:
                return None
            written = last["seq"]
    if moved:
        last = _write(database, tenant, last, now, moved)
        written = last["seq"] if last is not None else None
    return written


def _write(
    database: Database, tenant: str, last: Row | Mapping[str, Any] | None, now: datetime, moved: Heads
) -> dict[str, Any] | None:
    """The checkpoint after `last`; None when somebody else has written it."""
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
    return row


def checkpoint_row(
    tenant: str, last: Row | Mapping[str, Any] | None, at: datetime, heads: Heads
) -> dict[str, Any]:
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
        for chain, (statement, _key) in _HEADS.items()
        for row in tx.rows(statement)
    }
    return heads | _own_heads(tx)


def _own_heads(tx: Tx) -> Heads:
    heads: Heads = {}
    for chain, statement in _OWN_HEADS.items():
        own = tx.row(statement)
        if own is not None and own["chain_seq"]:
            heads[chain, 0] = (own["chain_seq"], own["chain_hash"])
    return heads


def _all_moved(database: Database, tenant: str) -> Iterator[Heads]:
    """Every head that no checkpoint knows, in pieces."""
    with database.read(tenant) as tx:
        yield {chain: head for chain, head in _own_heads(tx).items() if head[0] > _anchored(tx, *chain)}
    for chain, (statement, key) in _HEADS.items():
        after, page = -1, statement.where(key > key_param("after")).order_by(key).limit(PIECE)
        while True:
            with database.read(tenant) as tx:
                rows = tx.rows(page, after=after)
                if not rows:
                    break
                known = {
                    row["chain_key"]: row["seq"]
                    for row in tx.rows(_ANCHORED_BETWEEN, chain=chain, after=after, last=rows[-1]["key"])
                }
            after = rows[-1]["key"]
            yield {
                (chain, row["key"]): (row["chain_seq"], row["chain_hash"])
                for row in rows
                if row["chain_seq"] > known.get(row["key"], 0)
            }


def _moved_since(database: Database, tenant: str, since: datetime) -> Iterator[Heads]:
    """The heads that no checkpoint knows of chains with an entry since then, in pieces."""
    recent: Heads = {}
    at: tuple[Any, ...] = (since, "", -1, 0)
    while True:
        last = {f"last_{column.name}": value for column, value in zip(_ENTRY_ORDER, at, strict=True)}
        with database.read(tenant) as tx:
            rows = tx.rows(_RECENT.limit(PIECE), since=since, **last)
        for row in rows:
            chain = (row["chain"], row["chain_key"])
            if row["seq"] > recent.get(chain, (0, ""))[0]:
                recent[chain] = (row["seq"], row["hash"])
        if len(rows) < PIECE:
            break
        at = tuple(rows[-1][column.name] for column in _ENTRY_ORDER)
    chains = iter(recent)
    while piece := list(islice(chains, PIECE)):
        with database.read(tenant) as tx:
            yield {chain: recent[chain] for chain in piece if recent[chain][0] > _anchored(tx, *chain)}


def _anchored(tx: Tx, chain: str, key: int) -> int:
    row = tx.row(_ANCHORED, chain=chain, key=key)
    return row["seq"] if row is not None else 0
