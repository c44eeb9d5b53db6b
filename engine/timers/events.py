"""What the tenant's chain says of timer start events: the row as it is now, or that it is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.events import Event


@dataclass(frozen=True, slots=True)
class StartTimerSet(Event):
    """The start event of a process at a place; times as stored (`engine.store.utc_text`)."""

    process_id: str
    element_id: str
    place: str
    definition_key: int
    source: str
    schedule: Any
    generation: int
    due_at: str | None
    fired_at: str | None
    instance_key: int | None


@dataclass(frozen=True, slots=True)
class StartTimerGone(Event):
    """The start event is served by no version any more."""

    process_id: str
    element_id: str
    place: str
