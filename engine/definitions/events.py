"""What the tenant's chain says of definitions and timer keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.events import Event
from engine.record import UNSET, Unset


@dataclass(frozen=True, slots=True)
class Deployed(Event):
    """New versions at a place (its org code), each with all that its rows hold, texts by their digest. Former versions
    did not say the note."""

    key: int
    org_code: str
    definitions: list[dict[str, Any]]
    note: str | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class Retired(Event):
    """Versions, each (kind, key), serve nobody any more."""

    definitions: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class TimerSet(Event):
    """A timer key lasts so long at a place and below it. Former versions did not say the reason."""

    org_code: str
    key: str
    duration: str
    reason: str | Unset = UNSET
