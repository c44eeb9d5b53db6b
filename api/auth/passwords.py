"""Passwords: argon2id (RFC 9106), and a short memory of pairs that have just been verified.

Argon2 is slow on purpose; a program that sends Basic with every request would wait for it every time. So the HMAC of a
verified pair under a key that lives only in this process is kept for some minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.auth.ttl import TtlCache
from api.auth.weak import weakness
from engine.access.commands import PasswordHash
from engine.errors import Invalid

MIN_LENGTH = 10
MAX_LENGTH = 200
PAIR_SECONDS = 300.0

#: One thread and 46 MiB a hash (OWASP); older hashes keep what they were made with.
_HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)


@cache
def _nobodys() -> str:
    """Verified against when there is no such account, so that the time it takes tells nothing."""
    return _HASHER.hash(secrets.token_urlsafe(24))


def hash_password(password: str, *names: str) -> PasswordHash:
    """The argon2id hash to store; Invalid as `require_strong`; `names` are those of the account."""
    require_strong(password, *names)
    return PasswordHash(_HASHER.hash(password))


def require_strong(password: str, *names: str) -> None:
    """Invalid when the password is too short, too long, or one of those that are tried first (`api.auth.weak`)."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise Invalid(
            "password_length", "密码长短不对", where="password",
            expected=f"{MIN_LENGTH}–{MAX_LENGTH} 个字符", found=f"{len(password)} 个字符",
        )  # fmt: skip
    weak = weakness(password, names)
    if weak is not None:
        raise Invalid(
            "password_weak", f"密码太容易猜：{weak}", where="password",
            expected="别人想不到的一句话或几个词，不含账号、姓名", found="容易猜的密码",
        )  # fmt: skip


def hash_public_password(password: str) -> PasswordHash:
    """The hash of the demonstration's password, which everybody may know."""
    return PasswordHash(_HASHER.hash(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password fits the stored hash; takes as long when there is none."""
    nobodys = _nobodys()  # made at the first question, whosever it is
    try:
        return _HASHER.verify(stored or nobodys, password[: MAX_LENGTH + 1]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


class VerifiedPairs:
    """Remembers which (user, password) fitted which stored hash."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._key = secrets.token_bytes(32)
        self._pairs: TtlCache[str | None] = TtlCache(PAIR_SECONDS, 10_000, seconds)

    def known(self, user: str, password: str, stored: str | None) -> bool:
        """Whether this pair has lately been verified against this very hash."""
        return stored is not None and self._pairs.get(self._mac(user, password)) == stored

    def remember(self, user: str, password: str, stored: str | None) -> None:
        """Keeps a verified pair for `PAIR_SECONDS`."""
        self._pairs.put(self._mac(user, password), stored)

    def _mac(self, user: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{len(user)}:{user}:{password}".encode(), hashlib.sha256)
