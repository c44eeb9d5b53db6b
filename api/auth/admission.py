"""Letting people and programs in: accounts, passwords and tokens in plain words, each a command on the bus."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from api.auth.accounts import TOKEN_PREFIX, digest_of
from api.auth.passwords import hash_password
from engine.access.commands import AddAccounts, ChangeAccount, CreateToken, NewAccount
from engine.access.tokens import LIFETIME
from engine.bus import Bus
from engine.context import Actor

Roles = Sequence[tuple[str, str]]


def add_account(bus: Bus, by: Actor, user: str, name: str, password: str | None, roles: Roles) -> None:
    """Adds an account with its roles in the tenant of `by`, or gives one that exists a new name and password, which
    ends its sessions; `password` None makes one that only tokens open. Invalid for a bad password."""
    hashed = hash_password(password, user, name) if password is not None else None
    bus.execute(AddAccounts((NewAccount(user, name, tuple(roles), hashed),)), by)


def set_active(bus: Bus, by: Actor, user: str, active: bool) -> None:
    """Closes an account or opens it again; either way every session of it ends, one that began meanwhile too."""
    bus.execute(ChangeAccount(user, active=active), by)


def add_token(bus: Bus, by: Actor, user: str, label: str, until: datetime | None = None) -> str:
    """A new bearer token for an account, which lasts `LIFETIME` unless `until` says otherwise; only its digest is kept,
    so this is the one time it can be read."""
    token = f"{TOKEN_PREFIX}{secrets.token_urlsafe(32)}"
    bus.execute(CreateToken(user, digest_of(token), label, until or bus.clock.now() + LIFETIME), by)
    return token
