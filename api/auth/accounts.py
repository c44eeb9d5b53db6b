"""Accounts as sign-in sees them: looked up by user name over all tenants, remembered with their roles.

What is remembered counts only while the account's row is as it was: each change of an account gives the row another
salt, and whoever comes in has the row looked at, in the statement that his session or token costs anyway. So what is
revoked (a role, a token, an account, a password) opens nothing from the next request on, in every process.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from api.auth.ttl import TtlCache
from casework.parties.party_accounts import party_roles
from casework.roles import Kind, grants, role_of
from engine.access import authz
from engine.clock import Clock
from engine.context import Actor
from engine.errors import Forbidden
from engine.store import Database, Row
from engine.store.tables_org import Account, ApiToken, RoleAssignment
from engine.store.tenant_statements import select_everywhere, select_from, table_of, text_param

#: Of a change that went past the platform's commands nothing tells; such a change is seen after this.
REMEMBER_SECONDS = 60.0
REMEMBERED = 10_000
#: How every token begins.
TOKEN_PREFIX = "fq_"

_ACCOUNT = table_of(Account)


def mark_of(tenant: ColumnElement[str], user: ColumnElement[str]) -> ColumnElement[str | None]:
    """The column `mark` for a statement about what belongs to an account: what is another after each change of it."""
    found = select_everywhere(Account, _ACCOUNT.c.salt).where(
        and_(_ACCOUNT.c.tenant == tenant, _ACCOUNT.c.user == user)
    )
    return found.scalar_subquery().label("mark")


_ROLE = table_of(RoleAssignment)
_TOKEN = table_of(ApiToken)
_BY_USER = select_everywhere(Account).where(_ACCOUNT.c.user == text_param("user"))
_ROLES = (
    select_from(RoleAssignment, _ROLE.c.role, _ROLE.c.org_code)
    .where(_ROLE.c.user == text_param("user"))
    .order_by(_ROLE.c.org_code, _ROLE.c.role)
)
_BY_DIGEST = select_everywhere(
    ApiToken,
    *(_TOKEN.c[name] for name in ("tenant", "user", "expires_at", "revoked_at")),
    mark_of(_TOKEN.c.tenant, _TOKEN.c.user),
).where(_TOKEN.c.digest == text_param("digest"))


@dataclass(frozen=True, slots=True)
class Identity:
    """An account with its roles; `stamp` changes when the password does, `mark` with every change of the account. What
    the roles grant is asked each time: their table may change."""

    user: str
    name: str
    tenant: str
    email: str | None
    active: bool
    password_hash: str | None
    roles: tuple[tuple[str, str], ...]
    mark: str = ""

    @property
    def actor(self) -> Actor:
        """Who it is, in all roles."""
        return self._acting(self.roles, role_text(self.roles[0]) if self.roles else "")

    @property
    def stamp(self) -> str:
        return hashlib.sha256((self.password_hash or "").encode()).hexdigest()[:16]

    def acting_if_held(self, wanted: str | None) -> Actor:
        """The actor in the role that a session chose; in the first that is left when that was taken away since."""
        held = [role_text(role) for role in self.roles]
        return self.acting_as(wanted if wanted in held else next(iter(held), None))

    def acting_as(self, wanted: str | None) -> Actor:
        """The actor in one of the account's roles (`group@org_code`); with None in all of them. Forbidden otherwise."""
        if wanted is None:
            return self.actor
        for role in self.roles:
            if role_text(role) == wanted:
                return self._acting((role,), wanted)
        raise Forbidden(
            "role_not_held", "您没有这个岗位", where="X-Acting-Role",
            expected="、".join(role_text(role) for role in self.roles), found=wanted[:120],
        )  # fmt: skip

    def _acting(self, roles: tuple[tuple[str, str], ...], acting_role: str) -> Actor:
        return authz.acting(grants, self.user, self.name, self.tenant, roles, acting_role)


def role_text(role: tuple[str, str]) -> str:
    """A role and its place as one text, `role@place`."""
    return f"{role[0]}@{role[1]}"


def digest_of(token: str) -> str:
    """What is kept of a bearer token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


class Accounts:
    """Looks accounts and tokens up. Remembers the roles of staff; those of a party end with a command about its case,
    which leaves the account's row as it is, so they are read each time."""

    def __init__(
        self, database: Database, clock: Clock, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._clock = clock
        self._by_user: TtlCache[Identity] = TtlCache(REMEMBER_SECONDS, REMEMBERED, seconds)

    def find(self, user: str) -> Identity | None:
        """The active account of this user name as it is now, None when there is none."""
        if "\0" in user:  # PostgreSQL cannot even look for it
            return None
        with self._database.glance("*") as tx:
            row = tx.row(_BY_USER, user=user)
        if row is None or not row["active"]:
            return None
        known = self._by_user.get(user)
        return known if known is not None and known.mark == row["salt"] else self._read(row)

    def marked(self, user: str, mark: str | None) -> Identity | None:
        """The active account, whose mark has just been read: out of memory when it is the same."""
        known = self._by_user.get(user)
        return known if known is not None and known.mark == mark else self.find(user)

    def remembered(self, user: str) -> Identity | None:
        """The account as it was a short time ago; to be compared by its mark."""
        return self._by_user.get(user)

    def of_token(self, token: str) -> Identity | None:
        """The account that a bearer token speaks for; None when it is unknown, expired or revoked."""
        with self._database.glance("*") as tx:
            row = tx.row(_BY_DIGEST, digest=digest_of(token))
        if row is None or row["revoked_at"] is not None:
            return None
        if row["expires_at"] is not None and row["expires_at"] <= self._clock.now():
            return None
        identity = self.marked(row["user"], row["mark"])
        return identity if identity is not None and identity.tenant == row["tenant"] else None

    def forget_all(self) -> None:
        """Read everything anew: somebody has changed accounts behind the platform's back."""
        self._by_user.clear()

    def _read(self, account: Row) -> Identity:
        user = account["user"]
        with self._database.read(account["tenant"]) as tx:
            posts = tuple((r["role"], r["org_code"]) for r in tx.rows(_ROLES, user=user))
            of_parties = tuple(party_roles(tx, user))
        roles = posts + of_parties
        identity = Identity(
            user=user, name=account["name"], tenant=account["tenant"], email=account["email"], active=True,
            password_hash=account["password_hash"], roles=roles, mark=account["salt"],
        )  # fmt: skip
        # whoever has a post of staff cannot be bound to a party, so that only the account's row can change his roles
        if not of_parties and any(
            (role := role_of(*post)) is not None and role.kind is not Kind.PARTY for post in posts
        ):
            self._by_user.put(user, identity)
        return identity
