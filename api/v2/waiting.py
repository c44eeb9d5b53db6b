"""Waiting inside a request until something has happened: a job to hand out, an instance to end.

What this process commits wakes the waiters at once; what another node commits is seen at the next look. Of those who
wait for the same, one looks for all: the one that has waited longest.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from api.seats import MOST_WAITERS
from engine.bus import Bus
from engine.transaction.commit_notifier import JobsOf, Topic, Watch

#: Seconds between two looks when nothing wakes the waiter.
LOOK_SECONDS = 1.0
#: Seconds that a request waits when it does not say how long, as in Camunda 8.
DEFAULT_SECONDS = 10.0
MAX_SECONDS = 300.0


@dataclass(eq=False, slots=True)
class Waiter:
    """One request that waits. `owner`: the account that asks. `sent_away`: there are too many."""

    turn: Hashable
    watch: Watch
    owner: Hashable = None
    sent_away: bool = False


class Line:
    """Who waits in this process, in the order of their coming. Thread safe."""

    def __init__(self, most: int = MOST_WAITERS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._waiters: list[Waiter] = []

    @contextmanager
    def joined(self, turn: Hashable, watch: Watch, owner: Hashable = None) -> Iterator[Waiter]:
        """A place in the line of those who wait for the same `turn`; whoever leaves wakes the next of them."""
        mine = Waiter(turn, watch, owner)
        with self._lock:
            self._waiters.append(mine)
            over = self._oldest_poll() if len(self._waiters) > self._most else None
        if over is not None:
            over.sent_away = True
            over.watch.ring()
        try:
            yield mine
        finally:
            with self._lock:
                self._waiters.remove(mine)
                following = self._first(turn)
            if following is not None:
                following.watch.ring()

    def is_first(self, waiter: Waiter) -> bool:
        """Whether it is this one's turn to look."""
        with self._lock:
            return self._first(waiter.turn) is waiter

    def _oldest_poll(self) -> Waiter | None:
        """Who can ask again and loses nothing; who waits for an instance's end cannot. Of the account that has most of
        them: one that asks too often takes nobody else's place."""
        polls = [one for one in self._waiters if isinstance(one.watch.topic, JobsOf) and not one.sent_away]
        held = Counter(one.owner for one in polls)
        return max(polls, key=lambda one: held[one.owner], default=None)  # max: the first of equals

    def _first(self, turn: Hashable) -> Waiter | None:
        return next((waiter for waiter in self._waiters if waiter.turn == turn), None)


_line = Line()


def looks(
    bus: Bus,
    topic: Topic,
    turn: Hashable,
    seconds: float,
    resting: Callable[[], AbstractContextManager[None]] = nullcontext,
    owner: Hashable = None,
) -> Iterator[bool]:
    """Comes back whenever it may be worth looking: at once, when a commit wakes it, and every second; it says whether
    it is this one's turn to look, since those with the same `turn` look one after the other. Ends when the time is up,
    the process ends or others have taken the place. `resting` is entered while it sleeps; `owner` is the account."""
    with bus.wakeups.watch(topic) as watch:
        yield True
        if seconds <= 0:
            return
        with _line.joined(turn, watch, owner) as waiter:
            end = time.monotonic() + min(seconds, MAX_SECONDS)
            while (left := end - time.monotonic()) > 0:
                with resting():
                    watch.wait(min(left, LOOK_SECONDS))
                if bus.wakeups.closed or waiter.sent_away:
                    return
                yield _line.is_first(waiter)


def seconds_of(milliseconds: int) -> float:
    """A `requestTimeout`: 0 means the default, a negative one not to wait."""
    return DEFAULT_SECONDS if milliseconds == 0 else milliseconds / 1000
