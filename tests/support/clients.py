"""People at the doors: accounts with a token each, and clients that speak for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient

from api.auth.accounts import digest_of
from api.bootstrap import add_account
from engine.store import Tx
from engine.store.tables_org import ApiToken

#: Everybody's.
PASSWORD = "chenghu-2026"

AsUser = Callable[[str], FlaskClient]


def admit(tx: Tx, user: str, roles: list[tuple[str, str]], at: datetime) -> None:
    """An account in the tenant of `tx` with these roles (group, org code) and the token `t-<user>`."""
    add_account(tx, user, f"{user}甲", PASSWORD, roles)
    give_token(tx, user, at)


def give_token(tx: Tx, user: str, at: datetime) -> None:
    """The token `t-<user>` for an account of the tenant of `tx`."""
    times = {"created_at": at, "expires_at": None, "revoked_at": None}
    tx.add(ApiToken, {"digest": digest_of(f"t-{user}"), "user": user, "label": "test", **times})


def speaking_for(app: Flask) -> AsUser:
    """Clients of the application, each speaking for the user it is asked for, by token."""

    def make(user: str) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer t-{user}"
        return client

    return make
