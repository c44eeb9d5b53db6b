"""Brute force: who guesses waits, longer each time, in all processes; nobody else does.

Counted are the pair of account and address, and the address by itself; so an account is never closed to its owner by
somebody elsewhere. A browser that has opened the account before carries a signed cookie (`api.auth.devices`) and is
counted by itself, so that neighbours behind one address do not shut each other out. While an account is being guessed
at from many addresses, each address that it does not know has one attempt before it waits.

An attempt is counted before the password is looked at and taken back when it was right: of many at once none is free.

Where everybody comes by a proxy that is not believed, all have one address, which then tells nobody from anybody: it is
not counted, and the pair is the account. Else thirty wrong passwords of one person would close the platform to all.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam

from api.auth.ttl import TtlCache
from engine.clock import Clock
from engine.errors import Refusal
from engine.keys import PLATFORM
from engine.store import Database, Tx
from engine.store.base import UtcTime
from engine.store.tables_access import SignInFailure
from engine.store.tenant_statements import delete_of, select_from, table_of, text_param

#: Wrong passwords before a pair of account and address waits, an address, and before an account counts as attacked.
FAILURES = 5
ADDRESS_FAILURES = 30
ACCOUNT_FAILURES = 100
#: New passwords that an account is given before the next one waits: hashing them costs, too.
CHANGES = 5
#: The first wait; each further wrong password doubles it, up to the longest.
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
#: Wrong passwords are forgotten when there was none for so long.
FORGET = timedelta(hours=1)
#: A time further ahead than this was written by a clock that was wrong.
AHEAD = timedelta(minutes=1)

#: Why somebody waits, and what was expected.
_WRONG = ("密码输错次数太多", f"连着错 {FAILURES} 次以内；再错就要等，越错等得越久")
_OFTEN = ("这个账号的密码改得太频繁", f"一小时内改 {CHANGES} 次以内；再改就要等，越改等得越久")

_ROW = table_of(SignInFailure)
_OF = select_from(SignInFailure).where(_ROW.c.subject == text_param("subject")).with_for_update()
_PAST = delete_of(SignInFailure).where(_ROW.c.last_at < bindparam("since", type_=UtcTime))


class TooMany(Refusal):
    """Too many attempts (429); `retry_after` are seconds."""

    kind = "too_many"
    retry_after = 1


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries to sign in: as whom, from where, by which known browser."""

    user: str
    address: str
    device: str | None = None


class Throttle:
    """Counts wrong passwords in the database. `key` keeps accounts and addresses out of it. `one_address`: everybody
    seems to come from the same one. Thread safe."""

    def __init__(self, database: Database, clock: Clock, key: str, one_address: bool = False) -> None:
        self._database = database
        self._one_address = one_address
        self._clock = clock
        self._key = key.encode()
        self._waiting: TtlCache[datetime] = TtlCache(LONGEST_WAIT.total_seconds(), 20_000)

    def charge(self, attempt: Attempt) -> None:
        """Counts an attempt ahead. TooMany while it has to wait; then nothing is counted."""
        now = self._clock.now()
        for subject, _free in self._waits(attempt):
            self._refuse_until(self._waiting.get(subject), now)
        with self._database.write(PLATFORM) as tx:
            guessed = 0
            if attempt.device is None:  # rows are locked in one order everywhere: account, pair, address
                guessed = self._count(tx, self._account(attempt), now)
                self._put(tx, self._account(attempt), guessed + 1, now, now)
            for subject, free in self._waits(attempt):
                alone = free == FAILURES and guessed >= ACCOUNT_FAILURES
                self._charge_one(tx, subject, 1 if alone else free, now)

    def charge_change(self, user: str) -> None:
        """Counts that an account is given a new password; TooMany while it has to wait."""
        with self._database.write(PLATFORM) as tx:
            self._charge_one(tx, self._subject("change", user), CHANGES, self._clock.now(), _OFTEN)

    def succeeded(self, attempt: Attempt) -> None:
        """The right password came: the pair's wrong ones are forgotten, the attempt is taken back from the rest."""
        now = self._clock.now()
        (pair, _free), *others = self._waits(attempt)
        with self._database.write(PLATFORM) as tx:
            if attempt.device is None:
                self._take_back(tx, self._account(attempt), now)
            self._put(tx, pair, 0, now, now)
            for subject, _free in others:
                self._take_back(tx, subject, now)

    def _take_back(self, tx: Tx, subject: str, now: datetime) -> None:
        self._put(tx, subject, max(self._count(tx, subject, now) - 1, 0), now, now)

    def _charge_one(
        self, tx: Tx, subject: str, free: int, now: datetime, why: tuple[str, str] | None = None
    ) -> None:
        row = tx.row(_OF, subject=subject)
        failures = 0
        if row is not None and _is_fresh(row["last_at"], now):
            failures = row["failures"]
            if failures >= free and row["open_at"] > now:
                self._waiting.put(subject, row["open_at"])
                self._refuse_until(row["open_at"], now, why)
        self._put(tx, subject, failures + 1, now, now + _wait(failures + 1, free))

    def _refuse_until(
        self, opens: datetime | None, now: datetime, why: tuple[str, str] | None = None
    ) -> None:
        if opens is None or not now < opens <= now + LONGEST_WAIT:
            return
        detail, expected = why or _WRONG
        refusal = TooMany(
            "too_many_attempts", f"{detail}，请 {_words(opens - now)}后再试", where="user",
            expected=expected, found=f"还要等 {_words(opens - now)}",
        )  # fmt: skip
        refusal.retry_after = int((opens - now).total_seconds()) + 1
        raise refusal

    def _count(self, tx: Tx, subject: str, now: datetime) -> int:
        row = tx.row(_OF, subject=subject)
        return int(row["failures"]) if row is not None and _is_fresh(row["last_at"], now) else 0

    @staticmethod
    def _put(tx: Tx, subject: str, failures: int, now: datetime, opens: datetime) -> None:
        tx.put(SignInFailure, {"subject": subject, "failures": failures, "last_at": now, "open_at": opens})

    def _waits(self, attempt: Attempt) -> list[tuple[str, int]]:
        """What may have to wait for an attempt, with its free failures; the pair first."""
        if attempt.device is not None:
            device = self._subject("device", attempt.user, attempt.device)
            return [(device, FAILURES), (self._subject("devices", attempt.user), ADDRESS_FAILURES)]
        if self._one_address:
            return [(self._subject("pair", attempt.user, ""), FAILURES)]
        near = network_of(attempt.address)
        pair = self._subject("pair", attempt.user, near)
        return [(pair, FAILURES), (self._subject("address", near), ADDRESS_FAILURES)]

    def _account(self, attempt: Attempt) -> str:
        return self._subject("account", attempt.user)

    def _subject(self, *parts: str) -> str:
        return hmac.digest(self._key, "\0".join(parts).encode(), hashlib.sha256).hex()


def forget_old(database: Database, now: datetime) -> int:
    """Deletes what counts no longer; how many rows."""
    with database.write(PLATFORM) as tx:
        return tx.run(_PAST, since=now - FORGET)


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the /64 that a customer has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _is_fresh(last: datetime, now: datetime) -> bool:
    return now - FORGET < last <= now + AHEAD


def _wait(failures: int, free: int) -> timedelta:
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _words(span: timedelta) -> str:
    seconds = int(span.total_seconds()) + 1
    return f"{seconds} 秒" if seconds < 90 else f"{seconds // 60 + 1} 分钟"
