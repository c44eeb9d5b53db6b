"""Brute force: after some wrong passwords an account is closed to that address for a while.

The count is kept in the process: with N worker processes an attacker has at most N times as many guesses.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from engine.errors import Refusal

FAILURES = 8
WINDOW_SECONDS = 15 * 60.0
REMEMBERED = 20_000


class TooMany(Refusal):
    """Too many attempts (429)."""

    kind = "too_many"


class Throttle:
    """Counts failed sign-ins per account and address. Thread safe."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._failures: dict[tuple[str, str], list[float]] = {}

    def check(self, user: str, address: str) -> None:
        """Raises TooMany while the account is closed to this address."""
        recent = self._recent((user, address))
        if len(recent) >= FAILURES:
            minutes = int((recent[0] + WINDOW_SECONDS - self._seconds()) // 60) + 1
            raise TooMany(
                "too_many_attempts", f"密码输错次数太多，请 {minutes} 分钟后再试", where="user",
                expected=f"15 分钟内错 {FAILURES} 次以内", found=f"{len(recent)} 次",
            )  # fmt: skip

    def failed(self, user: str, address: str) -> None:
        """Counts a wrong password."""
        key = (user, address)
        with self._lock:
            recent = [*self._recent(key), self._seconds()]
            self._failures.pop(key, None)
            self._failures[key] = recent
            while len(self._failures) > REMEMBERED:
                self._failures.pop(next(iter(self._failures)))

    def succeeded(self, user: str, address: str) -> None:
        """The right password came: forget the wrong ones."""
        with self._lock:
            self._failures.pop((user, address), None)

    def _recent(self, key: tuple[str, str]) -> list[float]:
        since = self._seconds() - WINDOW_SECONDS
        return [at for at in self._failures.get(key, []) if at > since]
