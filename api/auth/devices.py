"""Browsers that have opened an account before carry a signed cookie that says so, for half a year.

It opens nothing. Its bearer is counted apart from strangers when a password is wrong, and need not queue with them.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import Response, current_app, request
from flask.sessions import SecureCookieSessionInterface

from api.auth.accounts import Identity

COOKIE = "fengqiao_device"
DAYS = 180
#: A browser at a window opens several people's accounts.
ACCOUNTS = 10


def device_of(identity: Identity | None) -> str | None:
    """The name of the browser that asks, when it has opened this account before, with the password of today."""
    kept = _kept()
    return kept["id"] if identity is not None and _mark(identity) in kept["opened"] else None


def remember(answer: Response, identity: Identity, secure: bool) -> None:
    """The browser has opened the account."""
    kept = _kept()
    mine = _mark(identity)
    opened = [mine, *(mark for mark in kept["opened"] if mark != mine)][:ACCOUNTS]
    answer.set_cookie(
        COOKIE, _serializer().dumps({"id": kept["id"], "opened": opened}), max_age=DAYS * 86400, path="/api",
        httponly=True, secure=secure, samesite="Lax",
    )  # fmt: skip


def _kept() -> dict[str, Any]:
    try:
        kept = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=DAYS * 86400)
        return {"id": str(kept["id"]), "opened": [str(mark) for mark in kept["opened"]]}
    except Exception:  # whatever this is, we have not signed it, or not lately
        return {"id": secrets.token_urlsafe(12), "opened": []}


def _mark(identity: Identity) -> str:
    """The account and its password, unreadable for the next person at this browser: a new password knows no browser."""
    secret = str(current_app.secret_key)
    return hashlib.sha256(f"{secret}\0{identity.user}\0{identity.stamp}".encode()).hexdigest()[:16]


class _Signing(SecureCookieSessionInterface):
    """Signs as Flask signs its session, but so that neither passes for the other."""

    salt = "fengqiao-device"


def _serializer() -> Any:
    return _Signing().get_signing_serializer(current_app)
