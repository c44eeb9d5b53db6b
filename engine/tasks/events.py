"""What people do with a user task beside completing it: the list changes, the diagram's token does not move.

Tasks come and go with their tokens: `engine.events.TaskCreated` and `TaskEnded`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.events import Event
from engine.record import UNSET, Unset


@dataclass(frozen=True, slots=True)
class TaskClaimed(Event):
    """Somebody has taken the task."""

    key: int
    assignee: str


@dataclass(frozen=True, slots=True)
class TaskReleased(Event):
    """The task went back to its candidates."""

    key: int
    assignee: None = None


@dataclass(frozen=True, slots=True)
class TaskAssigned(Event):
    """The task was given to somebody."""

    key: int
    assignee: str


@dataclass(frozen=True, slots=True)
class TaskUpdated(Event):
    """Some of the task's columns have these values now; what is `UNSET` stayed as it was. Times are aware."""

    key: int
    due_at: datetime | Unset | None = UNSET
    follow_up_at: datetime | Unset | None = UNSET
    priority: int | Unset = UNSET
    candidate_groups: tuple[str, ...] | Unset = UNSET
    candidate_users: tuple[str, ...] | Unset = UNSET
