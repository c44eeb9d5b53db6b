"""Bulkheads: what stands still in one place must not take up the connections and threads of everybody else.

`Gate` lets so many writers of a tenant, and of all, work at a time. `RowQueues` keeps newcomers away from a row that
nobody has got for a while. Who is turned away is told so at once (503), instead of waiting without an end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.store.faults import crowded, locked
from engine.store.limits import Limits

#: So many may wait for a row however long nobody has got it.
PATIENT = 2


@dataclass(slots=True)
class _Place:
    """How many work in a tenant, and when one of them last got done."""

    inside: int = 0
    waiting: int = 0
    moved: float = 0.0


class Gate:
    """Places of writers. Thread safe."""

    def __init__(self, most: int, most_of_one: int, limits: Limits) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._limits = limits
        self._changed = threading.Condition()
        self._inside = 0
        self._moved = 0.0
        #: Who waits, in the order of coming: nobody overtakes, so a tenant that writes all the time shuts nobody out.
        self._line: list[tuple[object, _Place]] = []
        self._of: dict[str, _Place] = {}

    @contextmanager
    def enter(self, tenant: str) -> Iterator[None]:
        """A place for the block. Unavailable when none comes free: after `limits.lock` seconds in which nobody of the
        tenant got done (nobody at all, when all places are taken), or after `limits.queue`."""
        place = self._take(tenant)
        done = False
        try:
            yield
            done = True
        finally:
            self._leave(tenant, place, done)

    def _take(self, tenant: str) -> _Place:
        with self._changed:
            place = self._of.setdefault(tenant, _Place())
            if self._line or not self._free(place):
                self._await(place)
            place.inside += 1
            self._inside += 1
            return place

    def _await(self, place: _Place) -> None:
        since, ticket = time.monotonic(), (object(), place)
        place.waiting += 1
        self._line.append(ticket)
        try:
            while not (self._free(place) and self._is_next(ticket)):
                moved = self._moved if self._inside >= self._most else place.moved
                until = min(max(since, moved) + self._limits.lock, since + self._limits.queue)
                left = until - time.monotonic()
                if left <= 0:
                    raise crowded()
                self._changed.wait(left)
        finally:
            place.waiting -= 1
            self._line.remove(ticket)
            self._changed.notify_all()

    def _is_next(self, ticket: tuple[object, _Place]) -> bool:
        """Whether nobody came earlier whose tenant has room."""
        return next(one for one in self._line if one[1].inside < self._most_of_one) is ticket

    def _free(self, place: _Place) -> bool:
        return self._inside < self._most and place.inside < self._most_of_one

    def _leave(self, tenant: str, place: _Place, done: bool) -> None:
        with self._changed:
            place.inside -= 1
            self._inside -= 1
            if done:
                place.moved = self._moved = time.monotonic()
            if self._line:
                self._changed.notify_all()
            if not place.inside and not place.waiting:
                self._of.pop(tenant, None)


class RowQueues:
    """Who waits for which row. Thread safe."""

    def __init__(self, limits: Limits) -> None:
        self._stuck_after = limits.lock / 2
        self._lock = threading.Lock()
        self._queues: dict[Hashable, _Place] = {}

    @contextmanager
    def waiting_for(self, row: Hashable) -> Iterator[None]:
        """Around the statement that locks the row. Unavailable, without waiting, when others wait and nobody has got it
        for half of the time that one waits for a lock."""
        now = time.monotonic()
        with self._lock:
            queue = self._queues.setdefault(row, _Place(moved=now))
            if queue.waiting >= PATIENT and now - queue.moved > self._stuck_after:
                raise locked()
            queue.waiting += 1
        try:
            yield
            queue.moved = time.monotonic()
        finally:
            with self._lock:
                queue.waiting -= 1
                if not queue.waiting:
                    self._queues.pop(row, None)
