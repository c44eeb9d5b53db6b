"""Seam: a layer above listens to what is said about an owner, whatever it was said by.

Called inside the transaction: after each operation of an instance, before a message reaches one, and when a draft is
saved. It may lock the owner and change it; what it raises refuses the command. It must answer the same for the same
values: nothing of it is re-executed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from engine.instances.roots import RootFacts
    from engine.unit import Unit


class Hearing(Protocol):
    """Every value is JSON."""

    def step(self, unit: Unit, root: RootFacts, said: list[Any]) -> None:
        """An operation was carried out with these arguments and has set these variables."""

    def message(self, unit: Unit, root: RootFacts, name: str) -> None:
        """A message of this name reaches the instance, or begins it."""

    def draft(self, unit: Unit, owner_key: int, values: Any, earlier: Callable[[], Any]) -> None:
        """Somebody has typed this into a form of a task; `earlier` opens the draft before it."""


class Deaf:
    """Nobody listens."""

    def step(self, unit: Unit, root: RootFacts, said: list[Any]) -> None:
        """Nothing."""

    def message(self, unit: Unit, root: RootFacts, name: str) -> None:
        """Nothing."""

    def draft(self, unit: Unit, owner_key: int, values: Any, earlier: Callable[[], Any]) -> None:
        """Nothing."""
