"""Projections made again from the history: everything that lists and searches read of a root instance.

What a worker has borrowed a job for (worker, deadline) is no history: a rebuild gives such jobs back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_

from engine.context import Actor
from engine.errors import NotFound
from engine.events import Event, ProcessStarted
from engine.history.kinds import INSTANCE_KINDS
from engine.projections.apply import apply
from engine.projections.lists import LISTS, OF_ROOT, within
from engine.projections.rows import Applied, Told
from engine.projections.told import begun_in, message_of
from engine.record import read
from engine.store import Database, Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance, TaskCandidate
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, update_of
from engine.values import loads

_ENTRY = table_of(HistoryEntry)
_ENTRIES = (
    select_from(HistoryEntry, _ENTRY.c.body)
    .where(_ENTRY.c.chain == "instance", _ENTRY.c.chain_key == key_param("key"))
    .order_by(_ENTRY.c.seq)
)
_INSTANCE = table_of(ProcessInstance)
_LOCK = (
    select_from(ProcessInstance, _INSTANCE.c.root_key)
    .where(_INSTANCE.c.key == key_param("key"))
    .with_for_update()
)
_ROOTS = select_from(ProcessInstance, _INSTANCE.c.key).where(_INSTANCE.c.key == _INSTANCE.c.root_key)
_NO_INCIDENTS = update_of(ProcessInstance).where(_INSTANCE.c.key == key_param("root")).values(incidents=0)
_CANDIDATES_OF_ROOT = delete_of(TaskCandidate).where(OF_ROOT)
_CHILDREN = delete_of(ProcessInstance).where(
    and_(_INSTANCE.c.root_key == key_param("root"), _INSTANCE.c.key != key_param("root"))
)
_DROPS = [delete_of(model).where(table_of(model).c.root_key == key_param("root")) for model in LISTS]


def rebuild(database: Database, tenant: str, root_key: int | None = None) -> int:
    """Makes the projections of one root, or of all roots of a tenant, again; each in a transaction of its own.

    Returns how many roots. NotFound when the tenant has no such root.
    """
    with database.read(tenant) as tx:
        roots = [root_key] if root_key is not None else [row["key"] for row in tx.rows(_ROOTS)]
    for key in roots:
        with database.write(tenant) as tx:
            rebuild_root(tx, key)
    return len(roots)


def rebuild_root(tx: Tx, root_key: int) -> None:
    """Makes the projections of one root again, inside a transaction."""
    row = tx.row(_LOCK, key=root_key)
    if row is None or row["root_key"] != root_key:
        raise NotFound("instance_not_found", "没有这个流程实例", where=str(root_key))
    tx.run(_CANDIDATES_OF_ROOT, **within(root_key))
    for statement in (*_DROPS, _CHILDREN, _NO_INCIDENTS):
        tx.run(statement, root=root_key)
    Rebuilding(tx, root_key).run(loads(entry["body"]) for entry in tx.rows(_ENTRIES, key=root_key))


class Rebuilding:
    """Applies the entries of one root; knows which definition each of its process instances runs."""

    def __init__(self, tx: Tx, root_key: int) -> None:
        self.tx = tx
        self.root_key = root_key
        self.facts: Mapping[str, Any] = {}
        self.processes: dict[int, tuple[int, str]] = {}
        self._read: Iterator[Event] | None = None
        self.elements: dict[int, int] = {}

    def run(
        self, entries: Iterable[Mapping[str, Any]], said: Iterable[Sequence[Event]] | None = None
    ) -> None:
        """Writes what the entries (all of the root's, in order) mean for the lists; its own row is there already.
        `said`: the events of each entry, where somebody has read them already."""
        ready = None if said is None else iter(said)
        for entry in entries:
            self._read = None if ready is None else iter(next(ready))
            first, *records = entry["records"]
            self.facts = self.facts or first
            told = [self._told(entry, record, first["roots"]) for record in records]
            begun = begun_in(told)
            self.elements.update(begun)
            apply(self._applied(entry, frozenset(begun)), told)

    def _applied(self, entry: Mapping[str, Any], begun: frozenset[int]) -> Applied:
        return Applied(
            tx=self.tx,
            at=datetime.fromisoformat(entry["at"]),
            actor=Actor(entry["user"], entry["name"], self.tx.tenant),
            root_key=self.root_key,
            business_id=self.facts["business_id"],
            case_key=self.facts["case_key"],
            place=self.facts["place"],
            tags=tuple(self.facts["tags"]),
            definition_of=self.processes.__getitem__,
            process_of=lambda element: self.elements.get(element, self.root_key),
            seq=entry["seq"],
            command=entry["command"],
            correlation_key=self.facts.get("correlation_key"),  # former versions had none
            begun=begun,
        )

    def _told(self, entry: Mapping[str, Any], record: Mapping[str, Any], roots: Sequence[int]) -> Told:
        message = message_of(record, entry["command"], roots, self.root_key)
        return Told(record["op"], record.get("args", ()), list(self._events(record)), message)

    def _events(self, record: Mapping[str, Any]) -> Iterable[Event]:
        for said in record["events"]:
            event = read(said, INSTANCE_KINDS) if self._read is None else next(self._read)
            if isinstance(event, ProcessStarted):
                self.processes[event.key] = (event.definition_key, event.process_id)
            yield event
