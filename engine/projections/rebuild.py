"""Projections made again from the history: everything that lists and searches read of a root instance.

What a worker has borrowed a job for (worker, deadline) is no history: a rebuild gives such jobs back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_

from engine.access.authz import candidates_of
from engine.context import Actor
from engine.errors import NotFound
from engine.events import Event
from engine.history.replay import NOTE
from engine.projections.apply import APPLIERS, apply
from engine.projections.lists import LISTS, OF_ROOT, within
from engine.projections.rows import Applied
from engine.store import Database, Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Job, ProcessInstance, TaskCandidate, UserTask
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
_TASK = table_of(UserTask)
_JOB = table_of(Job)
_CANDIDATE = table_of(TaskCandidate)
_TASK_ROW = select_from(UserTask).where(_TASK.c.key == key_param("task"))
_CHANGE_TASK = update_of(UserTask).where(_TASK.c.key == key_param("task"))
_CHANGE_JOB = update_of(Job).where(_JOB.c.key == key_param("job"))
_NO_CANDIDATES = delete_of(TaskCandidate).where(_CANDIDATE.c.task_key == key_param("task"))
_CANDIDATES_OF_ROOT = delete_of(TaskCandidate).where(OF_ROOT)
_CHILDREN = delete_of(ProcessInstance).where(
    and_(_INSTANCE.c.root_key == key_param("root"), _INSTANCE.c.key != key_param("root"))
)
_DROPS = [delete_of(model).where(table_of(model).c.root_key == key_param("root")) for model in LISTS]
_EVENTS: dict[str, type[Event]] = {kind.__name__: kind for kind in APPLIERS}
_TIMES = frozenset({"due", "follow_up", "due_at", "follow_up_at", "available_at"})


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

    def run(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Writes what the entries (all of the root's, in order) mean for the lists; its own row is there already."""
        for entry in entries:
            first, *records = entry["records"]
            self.facts = self.facts or first
            applied = self._applied(entry)
            apply(applied, [event for record in records for event in self._events(record)])
            for record in records:
                if record["op"] == NOTE:
                    self._notes(record["events"])

    def _applied(self, entry: Mapping[str, Any]) -> Applied:
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
        )

    def _events(self, record: Mapping[str, Any]) -> Iterable[Event]:
        for kind, facts in record["events"]:
            if kind == "ProcessStarted":
                self.processes[facts["key"]] = (facts["definition_key"], facts["process_id"])
            if kind in _EVENTS:
                yield _EVENTS[kind](**_typed(facts))

    def _notes(self, events: Iterable[Any]) -> None:
        for kind, facts in events:
            columns = _typed({name: value for name, value in facts.items() if name != "key"})
            if kind == "JobChanged":
                self.tx.run(_CHANGE_JOB.values(**columns), job=facts["key"])
            else:
                self._task_changed(facts["key"], columns)

    def _task_changed(self, key: int, columns: dict[str, Any]) -> None:
        self.tx.run(_CHANGE_TASK.values(version=_TASK.c.version + 1, **columns), task=key)
        if "candidate_groups" in columns or "candidate_users" in columns:
            after = self.tx.row(_TASK_ROW, task=key)
            assert after is not None, "the task was created by an entry before"
            self.tx.run(_NO_CANDIDATES, task=key)
            refs = candidates_of(after["candidate_groups"], after["candidate_users"], self.facts["case_key"])
            self.tx.add(TaskCandidate, *({"candidate": ref, "task_key": key} for ref in refs))


def _typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Recorded facts with times as times again."""
    return {
        name: datetime.fromisoformat(value) if name in _TIMES and value is not None else value
        for name, value in facts.items()
    }
