"""Accounts as sign-in sees them: looked up by user name over all tenants, kept for a minute with their roles.

What is revoked (a role, a token, an account, a password) is therefore still honoured for at most `REMEMBER_SECONDS`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from api.auth.ttl import TtlCache
from engine.authz import permissions_of
from engine.clock import Clock
from engine.context import Actor
from engine.errors import Forbidden
from engine.handlers.party_accounts import party_roles
from engine.store import Database
from engine.store.scope import select_everywhere, select_from, table_of, text_param
from engine.store.tables_org import Account, ApiToken, RoleAssignment

REMEMBER_SECONDS = 60.0
REMEMBERED = 10_000
#: How every token begins.
TOKEN_PREFIX = "fq_"

_ACCOUNT = table_of(Account)
_ROLE = table_of(RoleAssignment)
_TOKEN = table_of(ApiToken)
_BY_USER = select_everywhere(Account).where(_ACCOUNT.c.user == text_param("user"))
_ROLES = (
    select_from(RoleAssignment, _ROLE.c.role, _ROLE.c.org_code)
    .where(_ROLE.c.user == text_param("user"))
    .order_by(_ROLE.c.org_code, _ROLE.c.role)
)
_BY_DIGEST = select_everywhere(ApiToken).where(_TOKEN.c.digest == text_param("digest"))


@dataclass(frozen=True, slots=True)
class Identity:
    """An account with its roles. `actor` holds all roles; `stamp` changes when the password does."""

    user: str
    name: str
    tenant: str
    email: str | None
    active: bool
    password_hash: str | None
    roles: tuple[tuple[str, str], ...]
    actor: Actor

    @property
    def stamp(self) -> str:
        return hashlib.sha256((self.password_hash or "").encode()).hexdigest()[:16]

    def acting_if_held(self, wanted: str | None) -> Actor:
        """The actor in the role that a session chose; in the first that is left when that was taken away since."""
        held = [role_text(role) for role in self.roles]
        return self.acting_as(wanted if wanted in held else next(iter(held), None))

    def acting_as(self, wanted: str | None) -> Actor:
        """The actor in one of the account's roles (`group@org_code`); with None in all of them. Forbidden otherwise."""
        if wanted is None or (wanted == self.actor.acting_role and len(self.roles) == 1):
            return self.actor
        for role in self.roles:
            if role_text(role) == wanted:
                granted = permissions_of((role,))
                return replace(self.actor, roles=(role,), acting_role=wanted, permissions=granted)
        raise Forbidden(
            "role_not_held", "您没有这个岗位", where="X-Acting-Role",
            expected="、".join(role_text(role) for role in self.roles), found=wanted[:120],
        )  # fmt: skip


def role_text(role: tuple[str, str]) -> str:
    """`("town_mediator", "01-01-02")` → `town_mediator@01-01-02`."""
    return f"{role[0]}@{role[1]}"


def digest_of(token: str) -> str:
    """What is kept of a bearer token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Looks accounts and tokens up; remembers them for a minute."""

    def __init__(
        self, database: Database, clock: Clock, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._by_user: TtlCache[Identity] = TtlCache(REMEMBER_SECONDS, REMEMBERED, seconds)
        self._by_token: TtlCache[tuple[Identity, datetime | None]] = TtlCache(
            REMEMBER_SECONDS, REMEMBERED, seconds
        )

    def find(self, user: str) -> Identity | None:
        """The active account of this user name, None when there is none."""
        if "\0" in user:  # PostgreSQL cannot even look for it
            return None
        identity = self._by_user.get(user)
        if identity is None:
            identity = self._read(user)
            if identity is not None:
                self._by_user.put(user, identity)
        return identity if identity is not None and identity.active else None

    def of_token(self, token: str) -> Identity | None:
        """The account that a bearer token speaks for; None when it is unknown, expired or revoked."""
        digest = digest_of(token)
        known = self._by_token.get(digest) or self._read_token(digest)
        if known is None:
            return None
        identity, expires = known
        return identity if expires is None or expires > self._clock.now() else None

    def forget(self, user: str) -> None:
        """The account has just been changed in this process: read it anew."""
        self._by_user.drop(user)

    def forget_all(self) -> None:
        """Read everything anew: somebody has changed accounts behind our back."""
        self._by_user.clear()
        self._by_token.clear()

    def _read(self, user: str) -> Identity | None:
        with self._database.read("*") as tx:
            row = tx.row(_BY_USER, user=user)
        if row is None:
            return None
        with self._database.read(row["tenant"]) as tx:
            roles = tuple((r["role"], r["org_code"]) for r in tx.rows(_ROLES, user=user))
            roles += tuple(party_roles(tx, user))
        acting = role_text(roles[0]) if roles else ""
        actor = Actor(user, row["name"], row["tenant"], roles, acting, permissions_of(roles))
        return Identity(
            user=user, name=row["name"], tenant=row["tenant"], email=row["email"], active=row["active"],
            password_hash=row["password_hash"], roles=roles, actor=actor,
        )  # fmt: skip

    def _read_token(self, digest: str) -> tuple[Identity, datetime | None] | None:
        with self._database.read("*") as tx:
            row = tx.row(_BY_DIGEST, digest=digest)
        if row is None or row["revoked_at"] is not None:
            return None
        identity = self.find(row["user"])
        if identity is None or identity.tenant != row["tenant"]:
            return None
        known = (identity, row["expires_at"])
        self._by_token.put(digest, known)
        return known
