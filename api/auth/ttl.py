"""A small cache whose entries live for a fixed number of seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class TtlCache(Generic[T]):
    """Key → value for `ttl` seconds; at most `size` entries, the oldest goes first. Thread safe."""

    def __init__(self, ttl: float, size: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._ttl = ttl
        self._size = size
        self._seconds = seconds
        self._lock = threading.Lock()
        self._entries: dict[object, tuple[float, T]] = {}

    def get(self, key: object) -> T | None:
        """The value, None when it is absent or too old."""
        entry = self._entries.get(key)
        if entry is None or entry[0] < self._seconds():
            return None
        return entry[1]

    def put(self, key: object, value: T) -> None:
        """Keeps the value from now on."""
        with self._lock:
            self._entries.pop(key, None)
            self._entries[key] = (self._seconds() + self._ttl, value)
            while len(self._entries) > self._size:
                self._entries.pop(next(iter(self._entries)))

    def drop(self, key: object) -> None:
        """Forgets the value at once."""
        with self._lock:
            self._entries.pop(key, None)

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._entries.clear()
