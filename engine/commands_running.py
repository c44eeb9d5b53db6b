"""Commands of programs on what runs, beyond what its diagram foresees: changing where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class ModifyInstance(Command):
    """Changes where a process instance (a root, or a call inside one) stands. The instructions are those of
    `Runtime.modify`, as JSON."""

    key: int
    activate: tuple[dict[str, Any], ...] = ()
    terminate: tuple[dict[str, Any], ...] = ()
    move: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ActivateActivities(Command):
    """Begins activities of the running ad-hoc sub-process `key`: element id → variables. `cancel_remaining`: those
    that run in it are terminated first."""

    key: int
    elements: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancel_remaining: bool = False


#: What a batch operation may do, by the official names.
CANCEL_INSTANCES, RESOLVE_INCIDENTS = "CANCEL_PROCESS_INSTANCE", "RESOLVE_INCIDENT"


@dataclass(frozen=True, slots=True)
class OrderBatch(Command):
    """Orders the same for many: `items` are pairs of what it is about (process instance or incident) and the process
    instance that this lies in. Each is done later, in a transaction of its own."""

    operation: str
    items: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ChangeBatch(Command):
    """Suspends, resumes or cancels a batch operation: `to` is SUSPENDED, ACTIVE or CANCELED."""

    key: int
    to: str


@dataclass(frozen=True, slots=True)
class DoBatchItem(Command):
    """Carries out one item for whoever has ordered it; issued by the sweep in that account's name."""

    key: int


@dataclass(frozen=True, slots=True)
class FailBatchItem(Command):
    """Notes that an item could not be done, and why; issued by the sweep itself."""

    key: int
    error: str


@dataclass(frozen=True, slots=True)
class RetireDefinition(Command):
    """Nothing new begins with a version of a process, a DMN file or a form any more; what runs goes on."""

    key: int


@dataclass(frozen=True, slots=True)
class LinkUpload(Command):
    """Lets whoever has a link fetch a file that a program has handed over, until `until`; the door makes the link.
    `digest`: refused when the file's is another."""

    id: str
    until: datetime
    digest: str | None = None
