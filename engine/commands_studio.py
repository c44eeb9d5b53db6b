"""What designers do in the studio, as commands: keep a drawing, keep a scenario, publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class SaveDrawing(Command):
    """Keeps the actor's unpublished drawing of a process for a place. `seen` is the version that the writer has read
    (None: there was none)."""

    ref: str
    place: str
    name: str
    base_key: int | None
    xml: str
    forms: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    seen: int | None


@dataclass(frozen=True, slots=True)
class DropDrawing(Command):
    """Forgets the actor's drawing of a process for a place."""

    ref: str
    place: str


@dataclass(frozen=True, slots=True)
class SaveScenario(Command):
    """Keeps a scenario of a process, replacing the one of that name; `document` is in the words of scenario.yaml."""

    ref: str
    name: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DropScenario(Command):
    """Forgets a scenario of a process."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Publish(Command):
    """Publishes a process with its resources (name, bytes) for several places at once, or for none.

    `seen` maps each place to the key of the version that served it when the designer looked (None: none did);
    `drawn_for` names the place whose drawing of the actor is thereby done with."""

    ref: str
    resources: tuple[tuple[str, bytes], ...]
    seen: tuple[tuple[str, int | None], ...]
    note: str
    drawn_for: str
