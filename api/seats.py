"""How many requests of a process are worked on at once. Who waits inside a request for something to happen has no seat
meanwhile; so many may wait without taking anything from those who work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Environ = dict[str, Any]
#: How `fengqiao serve` tells its workers how many requests each works on at once.
THREADS = "FENGQIAO_THREADS"
DEFAULT_SEATS = 32
#: So many requests of a process may wait besides; when one more comes, the poll that has waited longest is answered.
MOST_WAITERS = 200
#: Where a request finds the seats in its environ.
SEATS = "fengqiao.seats"


class Seats:
    """Around an application: as many requests as there are seats are worked on, the others stand in line. Who writes an
    answer piece by piece has no seat any more."""

    def __init__(self, application: Callable[..., Any], number: int) -> None:
        self._application = application
        self.free = threading.Semaphore(number)

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Any:
        environ[SEATS] = self
        with self.free:
            return self._application(environ, start)


@contextmanager
def seat_left(environ: Environ) -> Iterator[None]:
    """Inside a request: its seat is somebody else's while this lasts."""
    seats = environ.get(SEATS)
    if isinstance(seats, Seats):
        seats.free.release()
    try:
        yield
    finally:
        if isinstance(seats, Seats):
            seats.free.acquire()


@contextmanager
def seat_taken(environ: Environ) -> Iterator[None]:
    """While an answer is written: a seat for what is worked on meanwhile."""
    seats = environ.get(SEATS)
    if isinstance(seats, Seats):
        seats.free.acquire()
    try:
        yield
    finally:
        if isinstance(seats, Seats):
            seats.free.release()
