"""What happens to a job while its token waits: what a worker has said of it, and to whom it is lent.

Jobs come and go with their tokens: `engine.events.JobCreated`, `JobUpdated` and `JobEnded`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.events import Event, Passing
from engine.record import UNSET, Unset


@dataclass(frozen=True, slots=True)
class JobChanged(Event):
    """Some of the job's columns have these values now; what is `UNSET` stayed as it was. `available_at` (aware): from
    when on it may be lent again."""

    key: int
    priority: int | Unset = UNSET
    error_code: str | Unset = UNSET
    error_message: str | Unset = UNSET
    available_at: datetime | Unset = UNSET


@dataclass(frozen=True, slots=True)
class JobLent(Passing):
    """A worker has the job until `deadline_at` (aware)."""

    key: int
    worker: str
    deadline_at: datetime


@dataclass(frozen=True, slots=True)
class JobProlonged(Passing):
    """Whoever has the job has it until `deadline_at` (aware) now."""

    key: int
    deadline_at: datetime


@dataclass(frozen=True, slots=True)
class JobReturned(Passing):
    """The job is lent to nobody any more."""

    key: int
