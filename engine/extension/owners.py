"""Seam: what root instances run for (an *owner*; casework's are cases).

The engine carries an owner's key beside a root (`case_key`), locks the owner before it changes what belongs to it, and
hands it what is to be recorded in its own chain. `lock` is called inside the transaction; what it raises refuses the
command. `save` is called once when the step's roots are written, in the same transaction; StaleVersion begins the
command anew. `named` and `name_of` are read whenever a message may belong to an owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from engine.errors import NotFound
from engine.events import Event
from engine.missing import no_instance

if TYPE_CHECKING:
    from engine.store import Tx
    from engine.unit import Unit


class Owner(Protocol):
    """An owner in the hands of one command."""

    @property
    def key(self) -> int:
        """Its key (63 bits)."""

    @property
    def place(self) -> str:
        """The org code at which its instances find groups and definitions."""

    def record(self, event: Event) -> None:
        """Adds an event to the entry that this command leaves in the owner's chain."""


@dataclass(frozen=True, slots=True)
class Named:
    """An owner by its name: key and place; `variables`: what an instance that is begun for it knows from the start."""

    key: int
    place: str
    variables: Mapping[str, Any] = field(default_factory=dict)


class Owners(Protocol):
    """Where owners are kept."""

    def lock(self, tx: Tx, key: int) -> Owner:
        """The owner, locked until the transaction ends; NotFound when this tenant has none of this key."""

    def missing(self, key: int) -> NotFound:
        """There is no such owner, or none that the actor may know of."""

    def named(self, tx: Tx, name: str) -> Named | None:
        """The owner whose name (the correlation key of its messages) this is."""

    def name_of(self, tx: Tx, key: int) -> str | None:
        """The name of an owner by its key; None while it has none."""

    def save(self, unit: Unit, owners: Mapping[int, Any]) -> None:
        """Writes what the command has changed of these owners, with their chains."""


class NoOwners:
    """Instances run for nothing but themselves."""

    def lock(self, tx: Tx, key: int) -> Owner:
        raise self.missing(key)

    def missing(self, key: int) -> NotFound:
        return no_instance(key)

    def named(self, tx: Tx, name: str) -> Named | None:
        return None

    def name_of(self, tx: Tx, key: int) -> str | None:
        return None

    def save(self, unit: Unit, owners: Mapping[int, Any]) -> None:
        """There is nothing to write."""
