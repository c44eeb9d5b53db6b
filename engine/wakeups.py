"""Waking those who wait, in this process, for a job to appear or an instance to end; no queue and no thread.

A waiter reads `count`, looks, and when it found nothing waits for the count to move on. Other nodes' commits are not
heard: waiters look again by themselves from time to time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from engine.events import Event, JobCreated, JobUpdated, ProcessEnded

_AWAITED = (JobCreated, JobUpdated, ProcessEnded)


class Wakeups:
    """A counter of commits that somebody may have waited for. Thread safe."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self.waiting = 0
        self.count = 0
        self.closed = False

    def tell(self, events: Iterable[Event]) -> None:
        """What has just been committed; called after the commit."""
        if any(isinstance(event, _AWAITED) for event in events):
            with self._moved:
                self.count += 1
                if self.waiting:
                    self._moved.notify_all()

    def ring(self) -> None:
        """Something has happened outside of the commits: every waiter looks again."""
        with self._moved:
            self.count += 1
            self._moved.notify_all()

    def close(self) -> None:
        """The process ends: nobody waits any more."""
        self.closed = True
        self.ring()

    def wait(self, seen: int, seconds: float) -> int:
        """Returns the count as soon as it differs from `seen`, or after `seconds`."""
        with self._moved:
            self.waiting += 1
            try:
                self._moved.wait_for(lambda: self.closed or self.count != seen, seconds)
            finally:
                self.waiting -= 1
            return self.count
