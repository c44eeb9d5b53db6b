"""What the chain of an instance's owner (casework: the case) is told by the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.events import Event


@dataclass(frozen=True, slots=True)
class InstanceLinked(Event):
    """A root instance has begun for the owner."""

    key: int
    process_id: str


@dataclass(frozen=True, slots=True)
class OwnersIncident(Event):
    """One of its instances stands still; recorded as `IncidentRaised`, like the instance's own fact of it."""

    KIND: ClassVar[str] = "IncidentRaised"

    element: str
    message: str
