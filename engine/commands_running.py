"""Commands of programs on what runs, beyond what its diagram foresees: changing where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class ModifyInstance(Command):
    """Changes where a process instance (a root, or a call inside one) stands. The instructions are those of
    `Runtime.modify`, as JSON."""

    key: int
    activate: tuple[dict[str, Any], ...] = ()
    terminate: tuple[dict[str, Any], ...] = ()
    move: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ActivateActivities(Command):
    """Begins activities of the running ad-hoc sub-process `key`: element id → variables. `cancel_remaining`: those
    that run in it are terminated first."""

    key: int
    elements: dict[str, dict[str, Any]] = field(default_factory=dict)
    cancel_remaining: bool = False
