"""Commands on user tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class CompleteTask(Command):
    """A person has done a user task; `values`: what the form held; `recorded_for`: for which party it was typed."""

    key: int
    values: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    recorded_for: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimTask(Command):
    """The actor takes a task of one of the actor's groups."""

    key: int


@dataclass(frozen=True, slots=True)
class ReleaseTask(Command):
    """The task goes back to its groups."""

    key: int


@dataclass(frozen=True, slots=True)
class AssignTask(Command):
    """Somebody else gets the task; without `allow_override` only when nobody has it."""

    key: int
    assignee: str
    allow_override: bool = True


@dataclass(frozen=True, slots=True)
class UpdateTask(Command):
    """Changes those named of a task's due, follow_up, priority, candidate_groups, candidate_users."""

    key: int
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    """Keeps what a person has typed into a task's form; `values` None forgets it. `on_base`: refused when another
    draft lies there than the one saved at `base` (None: none)."""

    key: int
    values: dict[str, Any] | None
    base: datetime | None = None
    on_base: bool = False
