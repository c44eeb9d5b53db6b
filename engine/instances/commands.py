"""Commands on process instances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class StartInstance(Command):
    """Starts a root instance of a definition, found by key or by id (newest at `place`, or a version, or a tag)."""

    process_id: str | None = None
    definition_key: int | None = None
    version: int | None = None
    version_tag: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    business_id: str | None = None
    tags: tuple[str, ...] = ()
    place: str | None = None
    case_key: int | None = None
    start_element: str | None = None


@dataclass(frozen=True, slots=True)
class CancelInstance(Command):
    """Terminates a root instance with everything in it."""

    key: int


@dataclass(frozen=True, slots=True)
class SetVariables(Command):
    """Sets variables at an element or process instance: there (`local`), or where they live."""

    scope: int
    variables: dict[str, Any]
    local: bool = False


@dataclass(frozen=True, slots=True)
class ResolveIncident(Command):
    """The cause is mended: try again. A job without retries gets one; with `retries_first` it must have some."""

    key: int
    retries_first: bool = False


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
