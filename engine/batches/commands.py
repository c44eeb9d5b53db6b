"""Commands on batch operations."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command

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
