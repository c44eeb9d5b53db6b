"""Sessions of the pages: a row each, so that signing out, a new password or a closed account ends them at once.

The cookie carries a random name; the row keeps its SHA-256. Nothing is remembered between requests: what has been ended
in one process is over in all of them with the next request.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import bindparam

from api.auth.accounts import Identity, digest_of
from engine.clock import Clock
from engine.store import Database, Tx
from engine.store.base import UtcTime
from engine.store.scope import delete_of, select_from, table_of, text_param
from engine.store.tables_org import Account, SignIn

#: How long a session lasts at most.
LIFETIME = timedelta(hours=12)

_SIGN_IN = table_of(SignIn)
_OPEN = select_from(SignIn, _SIGN_IN.c.digest).where(
    _SIGN_IN.c.digest == text_param("digest"),
    _SIGN_IN.c.user == text_param("user"),
    _SIGN_IN.c.expires_at > bindparam("now", type_=UtcTime),
)
_END = delete_of(SignIn).where(_SIGN_IN.c.digest == text_param("digest"))
_END_ALL = delete_of(SignIn).where(_SIGN_IN.c.user == text_param("user"))
_ACCOUNT = table_of(Account)
#: Locked until the session is there, so that whoever changes the account now ends it with the others.
_ACCOUNT_NOW = (
    select_from(Account, _ACCOUNT.c.active, _ACCOUNT.c.password_hash)
    .where(_ACCOUNT.c.user == text_param("user"))
    .with_for_update()
)
_PAST = _END_ALL.where(_SIGN_IN.c.expires_at <= bindparam("now", type_=UtcTime))


class Sessions:
    """Begins, knows and ends sessions."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, identity: Identity) -> str | None:
        """A new session's name; what the account has left to expire is swept out. None when the account has been closed
        or its password has changed since the identity was read: accounts are remembered, sessions are not."""
        name, now = secrets.token_urlsafe(24), self._clock.now()
        row = {
            "digest": digest_of(name),
            "user": identity.user,
            "begun_at": now,
            "expires_at": now + LIFETIME,
        }
        with self._database.write(identity.tenant) as tx:
            account = tx.row(_ACCOUNT_NOW, user=identity.user)
            if account is None or (account["active"], account["password_hash"]) != (
                True,
                identity.password_hash,
            ):
                return None
            tx.run(_PAST, user=identity.user, now=now)
            tx.add(SignIn, row)
        return name

    def is_open(self, identity: Identity, name: object) -> bool:
        """Whether this is a session of the account that has neither been ended nor expired."""
        if not isinstance(name, str):
            return False
        with self._database.read(identity.tenant) as tx:
            found = tx.row(_OPEN, digest=digest_of(name), user=identity.user, now=self._clock.now())
        return found is not None

    def end(self, identity: Identity, name: object) -> None:
        """Ends one session."""
        if isinstance(name, str):
            with self._database.write(identity.tenant) as tx:
                tx.run(_END, digest=digest_of(name))


def end_all(tx: Tx, user: str) -> None:
    """Ends every session of an account: its password is another, or it has been closed or opened again."""
    tx.run(_END_ALL, user=user)
