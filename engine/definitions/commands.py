"""Commands on what is published: deployments, settings of timers, drawings, rehearsal scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class Deploy(Command):
    """Publishes resources (name, bytes) at a node of the org tree. An identical redeploy changes nothing.

    `complete`: what a diagram names must be there, here or in force at the node; else it may come later."""

    resources: tuple[tuple[str, bytes], ...]
    org_code: str | None = None
    note: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class SetTimer(Command):
    """A node of the org tree changes the length of a timer key (never lengthens a statutory one)."""

    org_code: str
    timer_key: str
    duration: str
    reason: str


@dataclass(frozen=True, slots=True)
class RetireDefinition(Command):
    """Nothing new begins with a version of a process, a DMN file or a form any more; what runs goes on."""

    key: int


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
