"""Sessions of the pages: a row each, so that signing out, a new password or a closed account ends them at once.

The cookie carries a random name; the row keeps its SHA-256. Nothing is remembered between requests: what has been ended
in one process is over in all of them with the next request.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam

from api.auth.accounts import Identity, digest_of, mark_of
from engine.access.commands import BeginSession, EndSession
from engine.bus import Bus
from engine.context import Actor
from engine.errors import StorageFull, Unauthenticated, Unavailable
from engine.store.base import UtcTime
from engine.store.tables_org import SignIn
from engine.store.tenant_statements import select_from, table_of, text_param, update_of

log = logging.getLogger(__name__)

#: How long a session lasts at most, and how long one that nobody uses.
LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=1)
#: A session that is in use is noted so this often.
TOUCH = timedelta(minutes=5)
#: By so much the clocks of two nodes may differ; what ends later than a session can was begun under a clock that has
#: been set back since, and would stay open until that time.
SKEW = timedelta(minutes=1)

_SIGN_IN = table_of(SignIn)
_NOW = bindparam("now", type_=UtcTime)
_OPEN = select_from(SignIn, _SIGN_IN.c.seen_at, mark_of(_SIGN_IN.c.tenant, _SIGN_IN.c.user)).where(
    _SIGN_IN.c.digest == text_param("digest"),
    _SIGN_IN.c.user == text_param("user"),
    _SIGN_IN.c.expires_at > _NOW,
    _SIGN_IN.c.expires_at <= bindparam("latest", type_=UtcTime),
)
_TOUCH = update_of(SignIn).where(_SIGN_IN.c.digest == text_param("which")).values(seen_at=_NOW)


class Sessions:
    """Begins, knows and ends sessions."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def begin(self, identity: Identity, actor: Actor) -> str | None:
        """A new session's name. None when the account has been closed or its password has changed since the identity
        was read."""
        name = secrets.token_urlsafe(24)
        until = self._bus.clock.now() + LIFETIME
        try:
            self._bus.execute(
                BeginSession(identity.user, digest_of(name), identity.password_hash, until), actor
            )
        except Unauthenticated:
            return None
        return name

    def mark_of_open(self, identity: Identity, name: object, active: bool = True) -> str | None:
        """The account's mark as it is now, when this is a session of it that has neither been ended nor expired, nor
        lain idle; None otherwise. `active`: its person does something, so that it goes on."""
        if not isinstance(name, str):
            return None
        digest, now = digest_of(name), self._bus.clock.now()
        with self._bus.database.glance(identity.tenant) as tx:
            found = tx.row(_OPEN, digest=digest, user=identity.user, now=now, latest=now + LIFETIME + SKEW)
        if found is None or found["seen_at"] + IDLE <= now:
            return None
        if active and found["seen_at"] + TOUCH <= now:
            self._touch(identity.tenant, digest, now)
        mark: str | None = found["mark"]
        return mark

    def _touch(self, tenant: str, digest: str, now: datetime) -> None:
        """Notes that the session is in use. Reading goes on when that cannot be noted just now."""
        try:
            with self._bus.database.write(tenant) as tx:
                tx.run(_TOUCH, which=digest, now=now)
        except (Unavailable, StorageFull) as refusal:
            log.warning("a session could not be noted as used: %s", refusal.code)

    def end(self, identity: Identity, name: object, actor: Actor) -> None:
        """Ends one session."""
        if isinstance(name, str):
            self._bus.execute(EndSession(identity.user, digest_of(name)), actor)
