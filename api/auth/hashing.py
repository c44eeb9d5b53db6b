"""Hashing is slow and takes memory, on purpose: so few passwords are hashed at a time, and few wait.

Each process has two lanes of one thread: one for everybody, one for browsers that have opened the account before, so
that strangers cannot fill it. Who finds a lane full is told to come again at once; nobody holds a request's thread for
long. The threads step back for everybody else (nice), where the system lets a thread do so.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager
from typing import TypeVar

from api.auth.passwords import hash_password, require_strong
from engine.access.commands import PasswordHash
from engine.errors import Refusal

#: How many may be in a lane, hashing or waiting; how long somebody waits at most.
ROOM = 6
#: Of these places one account has so many in the lane of those that are known: nobody fills it alone.
SHARE = 2
SECONDS = 15.0
NICE = 10

T = TypeVar("T")


class Busy(Refusal):
    """Too many at once (503); `retry_after` are seconds."""

    kind = "busy"
    retry_after = 2


def busy() -> Busy:
    """What somebody is told who finds no room."""
    return Busy(
        "sign_in_busy", "正在登录的人太多，请过几秒再试", where="Authorization",
        expected=f"同时不超过 {ROOM} 个", found="已满",
    )  # fmt: skip


class Lane:
    """One hash at a time, with room for a few."""

    def __init__(self, name: str, room: int = ROOM) -> None:
        self._room = threading.BoundedSemaphore(room)
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name, initializer=_step_back)

    @contextmanager
    def room(self, account: str | None = None) -> Iterator[None]:
        """A place in the lane while the block lasts; Busy when there is none, or when the account has its share."""
        with self._mine(account):
            if not self._room.acquire(blocking=False):
                raise busy()
            try:
                yield
            finally:
                self._room.release()

    @contextmanager
    def _mine(self, account: str | None) -> Iterator[None]:
        if account is None:
            yield
            return
        with self._lock:
            if self._held[account] >= SHARE:
                raise busy()
            self._held[account] += 1
        try:
            yield
        finally:
            with self._lock:
                self._held[account] -= 1
                if not self._held[account]:
                    del self._held[account]

    def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Does the work in the lane's thread; to be called with a place in the lane. Busy when it takes too long."""
        waiting = self._thread.submit(work, *arguments)
        try:
            return waiting.result(SECONDS)
        except TooLate:
            waiting.cancel()
            raise busy() from None


def _step_back() -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


#: Of this process: what it hashes at a time, and so the memory it takes for that, is bounded whatever runs in it.
STRANGERS = Lane("hashing")
KNOWN = Lane("hashing-known")


def hashed_in_turn(
    password: str, *names: str, for_whom: str, by: str, counted: Callable[[str], None]
) -> PasswordHash:
    """The hash of a new password of the account `for_whom`, made in a lane; Invalid for a weak one, Busy when the lane
    is full or whoever sets it (`by`) has his share of it. `counted` is asked first, and may refuse."""
    require_strong(password, *names)
    with KNOWN.room(by):
        counted(for_whom)
        return KNOWN.run(hash_password, password, *names)
