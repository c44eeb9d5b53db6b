"""Whether the database takes writes: what the last ones have shown. Each process knows its own."""

from __future__ import annotations

import time

from engine.errors import Refusal, StorageFull


class Health:
    """`fault` is what the last write failed of, None when it went well. A row that others hold is nobody's fault."""

    def __init__(self) -> None:
        self.fault: Refusal | None = None
        self._proved_at = time.monotonic()

    def wrote(self) -> None:
        """A write has been committed. On a full disk a small one may be, which says nothing about the next."""
        if not self.is_full:
            self.fault = None
        self._proved_at = time.monotonic()

    @property
    def is_full(self) -> bool:
        return isinstance(self.fault, StorageFull)

    def has_room(self) -> None:
        """A full disk has taken so much that it is not full any more."""
        self.fault = None

    def failed(self, fault: Refusal, whole: bool) -> None:
        """A write has failed of the database's state; `whole`: a lock, too, concerns the whole database."""
        if fault.code == "crowded" or (fault.code == "locked" and not whole):
            return
        self.fault = fault

    def unproved(self, seconds: float) -> bool:
        """Whether a fault stands, or nothing has been written for so long that nobody knows."""
        return self.fault is not None or time.monotonic() - self._proved_at > seconds
