"""Commands of job workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class ActivateJobs(Command):
    """A worker asks for at most `limit` jobs of a type, each for `timeout_ms` milliseconds."""

    type: str
    worker: str
    timeout_ms: int
    limit: int


@dataclass(frozen=True, slots=True)
class CompleteJob(Command):
    key: int
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailJob(Command):
    """The worker could not do it; with no retries left: an incident. `back_off_ms` delays the next try; `variables` are
    set at the element itself."""

    key: int
    retries: int
    message: str = ""
    back_off_ms: int = 0
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThrowJobError(Command):
    """The worker reports a BPMN error."""

    key: int
    code: str
    message: str = ""
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpdateJob(Command):
    """Gives a job new retries, a new deadline or another priority."""

    key: int
    retries: int | None = None
    timeout_ms: int | None = None
    priority: int | None = None
