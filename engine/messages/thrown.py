"""A message or signal on its way, and who might get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.extension.walls import Walls

#: In the place of an owner's key: thrown by a procedure that runs for none.
NO_CASE = 0


@dataclass(frozen=True, slots=True)
class Whence:
    """Which procedure has thrown something: the key of its owner or `NO_CASE`, its process id (empty: not known, of a
    former version), its place (empty: the tenant's)."""

    case: int
    process: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A root instance that might get something: the key of its owner (None: it has none) and its process id."""

    case_key: int | None
    process_id: str


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal on its way; `whence` is None when it comes from a person, a program or the platform itself;
    `named`: the key of the owner whose name the correlation key is."""

    name: str
    whence: Whence | None
    named: int | None
    walls: Walls

    def reaches(self, receiver: Receiver) -> bool:
        """Whether this root instance may get it."""
        return self.walls.reaches(self.name, self.whence, self.named, receiver)

    def may_begin(self, process_id: str) -> bool:
        """Whether it may start this process."""
        return self.walls.may_begin(self.name, self.whence, self.named, process_id)
