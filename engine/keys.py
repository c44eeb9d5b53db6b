"""Root keys: numbers that no two processes hand out twice and that nobody outside can count on from one he has seen.

A process takes a stretch of numbers from the database and hands out a random selection of it, in rising order: so
keys follow time (lists and indexes lean on it), while the numbers beside a known one are almost all empty.
"""

from __future__ import annotations

import secrets
import threading
from collections import deque

from engine.context import LOCAL_BITS
from engine.store import Database
from engine.store.faults import crowded
from engine.store.serial import next_serial

#: How many roots a process takes at a time; what it does not use is lost, which harms nobody.
BLOCK = 1_000
#: One number in so many is used. 39 bits of numbers last for 134 million roots.
SPARSENESS = 4_096
#: No command needs more roots than this.
RESERVE = 500
#: Counters of the whole database live under this tenant.
PLATFORM = "*"
_LAST = (1 << 39) - 1


class KeySource:
    """Hands out fresh root keys. Thread safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._refill = threading.Lock()
        self._numbers: deque[int] = deque()

    def __call__(self) -> int:
        """A fresh root key: its lower 24 bits are zero. Call `ensure` before the transaction begins."""
        try:
            return self._numbers.popleft() << LOCAL_BITS
        except IndexError:
            raise RuntimeError(f"a command asked for more than {RESERVE} root keys") from None

    def ensure(self) -> None:
        """Takes a stretch when few keys are left. It writes, so it stands outside any other transaction. Unavailable
        when it cannot, or when somebody else tries for too long."""
        if len(self._numbers) >= RESERVE:
            return
        if not self._refill.acquire(timeout=self._database.limits.lock):
            raise crowded()
        try:
            if len(self._numbers) >= RESERVE:
                return
            stretch = BLOCK * SPARSENESS
            with self._database.write(PLATFORM) as tx:
                end = next_serial(tx, "root_key", stretch)
            if end > _LAST:
                raise RuntimeError("all root keys of this database are used")
            drawn = secrets.SystemRandom().sample(range(end - stretch + 1, end + 1), BLOCK)
            self._numbers.extend(sorted(drawn))
        finally:
            self._refill.release()
