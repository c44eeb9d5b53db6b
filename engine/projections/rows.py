"""What a projection is given, and the batch that collects its rows, so that each table is written once a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.context import Actor
from engine.events import Event
from engine.store import Tx
from engine.store.base import Base
from engine.values import dumps


def _no_definition(process_key: int) -> tuple[int, str]:
    raise LookupError(f"no root, so no definition of {process_key}")


def _no_process(element_key: int) -> int:
    raise LookupError(f"no root, so no process instance of {element_key}")


@dataclass(frozen=True, slots=True)
class Applied:
    """One root's step as the projections see it. `definition_of` gives (definition key, process id) of an
    instance key."""

    tx: Tx
    at: datetime
    actor: Actor
    root_key: int
    business_id: str | None
    case_key: int | None
    place: str
    tags: tuple[str, ...]
    definition_of: Callable[[int], tuple[int, str]]
    #: Tasks known to be filed under no candidate.
    unlisted: frozenset[int] = frozenset()
    #: The process instance that an element stands in, by the element's key.
    process_of: Callable[[int], int] = _no_process
    #: The number of the entry in the root's chain, and the command that it is of.
    seq: int = 0
    command: str = ""
    #: Of the message that began the root, if the root holds others back.
    correlation_key: str | None = None
    #: Elements that began in this entry.
    begun: frozenset[int] = frozenset()

    def placed(self, process_key: int, element_id: str) -> dict[str, Any]:
        """The columns that say where in which process instance something stands (`tables_insight`)."""
        definition_key, process_id = self.definition_of(process_key)
        return {
            "root_key": self.root_key,
            "process_key": process_key,
            "definition_key": definition_key,
            "process_id": process_id,
            "element_id": element_id,
            "business_id": self.business_id,
        }

    @classmethod
    def of_no_root(cls, tx: Tx, at: datetime, actor: Actor) -> Applied:
        """For events that concern rows of many roots, and nothing that a root would say of itself."""
        return cls(tx, at, actor, 0, None, None, "", (), _no_definition)


@dataclass(frozen=True, slots=True)
class Told:
    """One record of an entry: an operation of the run time, what it was asked, and what happened; or what somebody has
    done beside it. `message_key`: of the message that the operation has handed over, where the record says which."""

    operation: str
    arguments: Sequence[Any]
    events: Sequence[Event]
    message_key: int | None = None


@dataclass(slots=True)
class Batch:
    """Rows to insert or replace per table, and updates and deletes per statement."""

    inserts: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)
    puts: dict[type[Base], dict[Any, dict[str, Any]]] = field(default_factory=dict)
    changes: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    #: Rows whose value is a list that items were set in: key → (the row to be put, its list).
    lists: dict[int, tuple[dict[str, Any], list[Any]]] = field(default_factory=dict)
    #: The subscription (element's key, index) that the present operation was handed to.
    reached: tuple[int, int] | None = None

    def insert(self, model: type[Base], row: dict[str, Any]) -> None:
        self.inserts.setdefault(model, []).append(row)

    def inserted(self, model: type[Base], key: int) -> dict[str, Any] | None:
        """The row with this key that this batch is to insert; None: it is there already."""
        return next((row for row in self.inserts.get(model, ()) if row["key"] == key), None)

    def put(self, model: type[Base], key: Any, row: dict[str, Any]) -> None:
        """Inserts or replaces; the last row of a key wins."""
        self.puts.setdefault(model, {})[key] = row

    def change(self, statement: Any, parameters: dict[str, Any]) -> None:
        self.changes.setdefault(statement, []).append(parameters)

    def write(self, tx: Tx) -> None:
        """Writes what has been collected, after which the batch is empty. Deletes and updates first: what a step both
        removes and adds again must end up there."""
        for row, items in self.lists.values():
            row["value"] = dumps(items)
        for statement, parameters in self.changes.items():
            tx.run_many(statement, parameters)
        for model, rows in self.inserts.items():
            tx.add(model, *rows)
        for model, keyed in self.puts.items():
            tx.put(model, *keyed.values())
        for collected in (self.inserts, self.puts, self.changes, self.lists):
            collected.clear()
