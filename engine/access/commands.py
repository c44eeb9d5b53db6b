"""Commands about who may come in: accounts, posts, passwords, tokens, sessions, and what the doors have noted.

Each leaves an entry in the tenant's chain `access`, with who did it, through which door and from where.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password's argon2 hash, made where passwords are judged (`api.auth.passwords`); never shown."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account as somebody wants it: `roles` are pairs (group, org code); without `password` only tokens open it."""

    user: str
    name: str
    roles: tuple[tuple[str, str], ...]
    password: PasswordHash | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class AddAccounts(Command):
    """Makes accounts. One that exists gets the name, the password and these posts beside its own, and is open; its
    sessions end, and with another password its tokens."""

    accounts: tuple[NewAccount, ...]


@dataclass(frozen=True, slots=True)
class ChangeAccount(Command):
    """Changes what is not None; `roles` replaces all posts. Closing an account, opening it again and another set of
    posts end its sessions."""

    user: str
    name: str | None = None
    email: str | None = None
    roles: tuple[tuple[str, str], ...] | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class SetPassword(Command):
    """Another password, which ends the account's sessions and its tokens. `seen` (somebody's own): the hash that the
    old password was checked against; `keep` is the digest of the session that stays."""

    user: str
    password: PasswordHash
    seen: str | None = field(default=None, repr=False)
    keep: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CreateToken(Command):
    """A bearer token, known here by its SHA-256 only."""

    user: str
    digest: str = field(repr=False)
    label: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RevokeToken(Command):
    """The token opens nothing any more; `token` is the beginning of its digest, as lists show it."""

    user: str
    token: str


@dataclass(frozen=True, slots=True)
class BeginSession(Command):
    """Somebody has signed in. `seen` is the hash that the password was checked against: an account that has been closed
    or given another password since is refused."""

    user: str
    digest: str = field(repr=False)
    seen: str | None = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class EndSession(Command):
    """Somebody has signed out."""

    user: str
    digest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccessNote:
    """What happened at a door `count` times between two moments: a `SignIn` of a program, a `SignInFailed`, a `Denied`.
    `user` None: no account of ours."""

    kind: str
    user: str | None
    code: str
    door: str
    address: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class NoteAccess(Command):
    """Keeps what the doors have noted; issued by the platform itself."""

    notes: tuple[AccessNote, ...]
