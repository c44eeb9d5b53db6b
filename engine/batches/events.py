"""What the tenant's chain says of batch operations; what each item did stands in the chain of its instance."""

from __future__ import annotations

from dataclasses import dataclass

from engine.events import Event


@dataclass(frozen=True, slots=True)
class BatchOrdered(Event):
    """An operation on so many items."""

    key: int
    operation: str
    total: int


@dataclass(frozen=True, slots=True)
class BatchChanged(Event):
    """It was suspended, resumed or cancelled."""

    key: int
    state: str


@dataclass(frozen=True, slots=True)
class BatchEnded(Event):
    """Its last item was settled."""

    key: int
