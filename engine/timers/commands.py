"""Commands of the clock."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class FireTimer(Command):
    """A timer is due; the handler checks again under the root's lock."""

    element_key: int
    index: int
    generation: int


@dataclass(frozen=True, slots=True)
class ScheduleStarts(Command):
    """Brings the tenant's timer start events in line with the definitions and timer keys that now serve its places."""


@dataclass(frozen=True, slots=True)
class FireStart(Command):
    """A timer start event is due at a place; the handler checks again under the row's lock."""

    process_id: str
    element_id: str
    place: str
    generation: int


@dataclass(frozen=True, slots=True)
class StallTimer(Command):
    """What a timer leads to is more than a step may cost (`engine.meter`): an incident at its element, with the reason,
    until somebody has it tried again. The handler checks again under the root's lock."""

    element_key: int
    index: int
    generation: int
    error_type: str
    message: str
