"""Waiting inside a request until something has happened: a job to hand out, an instance to end.

What this process commits wakes the waiters at once; what another node commits is seen at the next look.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from engine.bus import Bus

T = TypeVar("T")

#: Seconds between two looks when nothing wakes the waiter.
LOOK_SECONDS = 1.0
#: So many requests of one process may wait; a further one is answered at once, so that threads remain for work.
MOST_WAITERS = 24
#: Seconds that a request waits when it does not say how long, as in Camunda 8.
DEFAULT_SECONDS = 10.0
MAX_SECONDS = 300.0

_places = threading.BoundedSemaphore(MOST_WAITERS)


def wait_for(bus: Bus, look: Callable[[], T | None], seconds: float) -> T | None:
    """What `look` finds, looking now, when a commit wakes it, and every second; None when the time is up or
    the process ends."""
    seen = bus.wakeups.count
    found = look()
    if found is not None or seconds <= 0 or not _places.acquire(blocking=False):
        return found
    try:
        end = time.monotonic() + min(seconds, MAX_SECONDS)
        while found is None and (left := end - time.monotonic()) > 0 and not bus.wakeups.closed:
            seen = bus.wakeups.wait(seen, min(left, LOOK_SECONDS))
            found = look()
        return found
    finally:
        _places.release()


def seconds_of(milliseconds: int) -> float:
    """A `requestTimeout`: 0 means the default, a negative one not to wait."""
    return DEFAULT_SECONDS if milliseconds == 0 else milliseconds / 1000
