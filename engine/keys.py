"""Root keys: numbers that no two processes hand out twice, taken from the database in blocks."""

from __future__ import annotations

import threading

from engine.context import LOCAL_BITS
from engine.store import Database
from engine.store.serial import next_serial

#: How many roots a process takes at a time; what it does not use is lost, which harms nobody.
BLOCK = 2_000
#: No command needs more roots than this.
RESERVE = 500
#: Counters of the whole database live under this tenant.
PLATFORM = "*"


class KeySource:
    """Hands out fresh root keys. Thread safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._refill = threading.Lock()
        self._next = self._end = 0

    def __call__(self) -> int:
        """A fresh root key: its lower 24 bits are zero. Call `ensure` before the transaction begins."""
        with self._lock:
            if self._next >= self._end:
                raise RuntimeError(f"a command asked for more than {RESERVE} root keys")
            self._next += 1
            return self._next << LOCAL_BITS

    def ensure(self) -> None:
        """Takes a block when few keys are left. It writes, so it stands outside any other transaction."""
        if self._end - self._next >= RESERVE:
            return
        with (
            self._refill
        ):  # not the numbers' own lock: a command inside its transaction must still get its keys
            if self._end - self._next >= RESERVE:
                return
            with self._database.write(PLATFORM) as tx:
                end = next_serial(tx, "root_key", BLOCK)
            with self._lock:
                self._next, self._end = end - BLOCK, end
