"""What happens at the doors, counted in the process and written by the clock, never in a request of somebody's.

The same again within a minute is one record with a count; of what many different ones bring in a minute the rest is one
record a kind. So an attacker can neither fill the disk nor slow anybody down. A process that is killed loses what it
noted since its last writing: at most a minute.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from api.auth.ttl import TtlCache
from engine.access.commands import AccessNote, NoteAccess
from engine.bus import Bus
from engine.context import platform_actor

#: So many different ones a minute are told apart.
MOST = 100
#: How long after a writing the next one may come.
PAUSE_SECONDS = 60.0
#: A program that comes in all the time is noted so often.
PROGRAM_SECONDS = 3600.0
#: What stands in place of what is no longer told apart.
MANY = "many"


class AccessNotes:
    """Keeps notes until they are written. Thread safe; one per process."""

    def __init__(self, bus: Bus, seconds: Callable[[], float] = time.monotonic) -> None:
        self._bus = bus
        self._seconds = seconds
        self._lock = threading.Lock()
        self._notes: dict[tuple[str | None, ...], AccessNote] = {}
        self._written_at = -PAUSE_SECONDS
        self._lately: TtlCache[bool] = TtlCache(PROGRAM_SECONDS, 10_000, seconds)

    def note(
        self, kind: str, tenant: str | None, user: str | None, code: str, door: str, address: str
    ) -> None:
        """Something has happened at a door; `tenant` None: nobody knows whose account that would be."""
        now = self._bus.clock.now()
        key = (kind, tenant, user, code, door, address)
        with self._lock:
            if key not in self._notes and len(self._notes) >= MOST:
                key = (kind, tenant, None, MANY, door, "")
            known = self._notes.get(key)
            self._notes[key] = _again(known, now) if known else _first(kind, key, door, now)

    def came_in(self, tenant: str, user: str, code: str, door: str, address: str) -> None:
        """A program has come in, which it does with every request: noted once an hour."""
        if self._lately.get((user, code, door, address)) is None:
            self._lately.put((user, code, door, address), True)
            self.note("SignIn", tenant, user, code, door, address)

    def tick(self) -> None:
        """Writes what there is, unless something was written a short time ago."""
        if self._notes and self._seconds() - self._written_at >= PAUSE_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Writes what there is: an entry a tenant."""
        with self._lock:
            notes, self._notes = self._notes, {}
            self._written_at = self._seconds()
        of_tenant: dict[str | None, list[AccessNote]] = defaultdict(list)
        for key, note in notes.items():
            of_tenant[key[1]].append(note)
        for tenant, found in of_tenant.items():
            name = tenant or next(iter(self._bus.tenants.all()), None)
            if name is not None:
                self._bus.execute(NoteAccess(tuple(found)), platform_actor(name))


def _first(kind: str, key: tuple[str | None, ...], door: str, now: datetime) -> AccessNote:
    return AccessNote(kind, key[2], key[3] or "", door, key[5] or "", 1, now, now)


def _again(note: AccessNote, now: datetime) -> AccessNote:
    return replace(note, count=note.count + 1, last=now)
