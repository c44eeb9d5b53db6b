"""The clock of the platform. Nothing else reads the time of day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is, as an aware datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is moved; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Moves on by `by` and returns the new time."""
        return self.move_to(self._now + by)

    def move_to(self, when: datetime) -> datetime:
        """Moves to `when`, unless that lies in the past."""
        self._now = max(self._now, when)
        return self._now
