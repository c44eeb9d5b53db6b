"""Root instances inside a transaction: locking and loading them, stepping them, and what has to be saved afterwards."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from engine.bpmn import Runtime, Step
from engine.events import Event, ProcessStarted
from engine.history.chain import Head
from engine.history.replay import NOTE
from engine.missing import no_instance
from engine.record import said
from engine.store import Row, Tx
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from, table_of

_INSTANCE = table_of(ProcessInstance)
_LOCK_ROOT = select_from(ProcessInstance).where(_INSTANCE.c.key == key_param("key")).with_for_update()
_PROCESS = select_from(ProcessInstance, _INSTANCE.c.definition_key, _INSTANCE.c.process_id).where(
    _INSTANCE.c.key == key_param("key")
)


#: What the live instances of a process may take together, by their own reckoning: some thousand cases.
CACHED_BYTES = 48_000_000


@dataclass(frozen=True, slots=True)
class RootFacts:
    """What never changes about a root instance. `place` is the org code that groups and definitions are resolved at."""

    key: int
    definition_key: int
    process_id: str
    business_id: str | None
    case_key: int | None
    place: str
    tags: tuple[str, ...] = ()
    correlation_key: str | None = None


@dataclass(slots=True)
class LiveRoot:
    """A root instance in the hands of one command. `touched`: a step was begun, so what is in memory may be ahead;
    `unlisted`: tasks that were seen to be filed under no candidate; `throwers`: as `Step` has it."""

    facts: RootFacts
    runtime: Runtime
    head: Head
    version: int = 0
    is_new: bool = False
    touched: bool = False
    events: list[Event] = field(default_factory=list)
    applied: int = 0
    records: list[dict[str, Any]] = field(default_factory=list)
    header: dict[str, Any] = field(default_factory=dict)
    parts_changed: dict[int, bytes] = field(default_factory=dict)
    parts_removed: set[int] = field(default_factory=set)
    processes: dict[int, tuple[int, str]] = field(default_factory=dict)
    unlisted: set[int] = field(default_factory=set)
    throwers: dict[int, str] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Adds a step's results to what will be saved."""
        self.events += step.events
        self.header = step.header
        self.throwers.update(step.throwers)
        self.parts_changed.update(step.parts_changed)
        self.parts_removed.difference_update(step.parts_changed)
        for part in step.parts_removed:
            self.parts_changed.pop(part, None)
            self.parts_removed.add(part)
        for event in step.events:
            if isinstance(event, ProcessStarted):
                self.processes[event.key] = (event.definition_key, event.process_id)

    def note(self, event: Event) -> None:
        """Records what somebody has done beside the run time, no token moving; its list follows when it is saved."""
        self.events.append(event)
        self.records.append({"op": NOTE, "events": [said(event)]})

    def definition_of(self, tx: Tx, process_key: int) -> tuple[int, str]:
        """Definition key and process id of the root or of a called instance inside it."""
        if process_key == self.facts.key:
            return self.facts.definition_key, self.facts.process_id
        if process_key not in self.processes:
            row = tx.row(_PROCESS, key=process_key)
            assert row is not None, f"instance {process_key} has no row"
            self.processes[process_key] = (row["definition_key"], row["process_id"])
        return self.processes[process_key]


class RuntimeCache:
    """Live instances of this process by root key, each with the version that it stands at (decision 7), as many as fit
    into so many bytes; who was here longest goes first.

    `take` removes: an instance is in one hand at a time, and one whose command failed is simply not given back.
    """

    def __init__(self, most_bytes: int = CACHED_BYTES) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._entries: OrderedDict[tuple[str, int], tuple[int, Runtime, int]] = OrderedDict()
        self.held_bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def take(self, tenant: str, key: int, version: int) -> Runtime | None:
        """The instance, if it is here at exactly this version."""
        with self._lock:
            entry = self._entries.pop((tenant, key), None)
            if entry is None:
                return None
            self.held_bytes -= entry[2]
        return entry[1] if entry[0] == version else None

    def give(self, tenant: str, key: int, version: int, runtime: Runtime) -> None:
        """Keeps an instance after its step has been committed."""
        runtime.rest()
        weight = runtime.weight
        with self._lock:
            before = self._entries.pop((tenant, key), None)
            self.held_bytes += weight - (before[2] if before is not None else 0)
            self._entries[tenant, key] = (version, runtime, weight)
            while self.held_bytes > self._most:
                _key, (_version, _runtime, gone) = self._entries.popitem(last=False)
                self.held_bytes -= gone


def lock_root(tx: Tx, key: int) -> Row:
    """Locks the root's row until the transaction ends. NotFound when the tenant has no such root."""
    with tx.waiting_for("root", key):
        row = tx.row(_LOCK_ROOT, key=key)
    if row is None or row["root_key"] != key:
        raise no_instance(key)
    return row


def facts_of(row: Row) -> RootFacts:
    """The unchanging part of a root's row."""
    return RootFacts(
        key=row["key"],
        definition_key=row["definition_key"],
        process_id=row["process_id"],
        business_id=row["business_id"],
        case_key=row["case_key"],
        place=row["place"],
        tags=tuple(row["tags"]),
        correlation_key=row["correlation_key"],
    )
