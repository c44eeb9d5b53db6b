"""Hashing is slow and takes memory, on purpose: so few passwords are hashed at a time, and few wait.

Each process has two lanes of one thread: one for everybody, one for browsers that have opened the account before, so
that strangers cannot fill it. Who finds a lane full is told to come again at once; nobody holds a request's thread for
long. The threads step back for everybody else (nice), where the system lets a thread do so.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager
from typing import TypeVar

from api.auth.passwords import hash_password
from engine.commands_access import PasswordHash
from engine.errors import Refusal

#: How many may be in a lane, hashing or waiting; how long somebody waits at most.
ROOM = 6
SECONDS = 5.0
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
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name, initializer=_step_back)

    @contextmanager
    def room(self) -> Iterator[None]:
        """A place in the lane while the block lasts; Busy when there is none."""
        if not self._room.acquire(blocking=False):
            raise busy()
        try:
            yield
        finally:
            self._room.release()

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


def hashed_in_turn(password: str, *names: str) -> PasswordHash:
    """The hash of a new password, made in a lane; Invalid for a weak one, Busy when the lane is full."""
    with KNOWN.room():
        return KNOWN.run(hash_password, password, *names)
