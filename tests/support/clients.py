"""People at the doors: accounts with a token each, and clients that speak for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from flask import Flask
from flask.testing import FlaskClient

from api.auth.accounts import digest_of
from api.auth.passwords import hash_password
from engine.access.commands import AddAccounts, CreateToken, NewAccount, PasswordHash
from engine.access.tokens import LONGEST
from engine.bus import Bus
from engine.context import platform_actor

#: Everybody's.
PASSWORD = "chenghu-2026"

AsUser = Callable[[str], FlaskClient]


def admit(bus: Bus, tenant: str, user: str, roles: list[tuple[str, str]]) -> None:
    """An account in a tenant with these roles (group, org code) and the token `t-<user>`."""
    by = platform_actor(tenant)
    bus.execute(AddAccounts((NewAccount(user, f"{user}甲", tuple(roles), _hashed()),)), by)
    give_token(bus, tenant, user)


def give_token(bus: Bus, tenant: str, user: str, token: str | None = None) -> None:
    """Lets an account in with this token (`t-<user>`), as long as a token lasts at most."""
    until = bus.clock.now() + LONGEST
    bus.execute(CreateToken(user, digest_of(token or f"t-{user}"), "test", until), platform_actor(tenant))


@cache
def _hashed() -> PasswordHash:
    return hash_password(PASSWORD)


def speaking_for(app: Flask) -> AsUser:
    """Clients of the application, each speaking for the user it is asked for, by token."""

    def make(user: str) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer t-{user}"
        return client

    return make
