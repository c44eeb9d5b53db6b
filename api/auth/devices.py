"""Browsers that have opened an account before carry a signed cookie that says so, for half a year.

It opens nothing. Its bearer is counted apart from strangers when a password is wrong, and need not queue with them.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import Response, current_app, request
from flask.sessions import SecureCookieSessionInterface

COOKIE = "fengqiao_device"
DAYS = 180
#: A browser at a window opens several people's accounts.
ACCOUNTS = 10


def device_of(user: str) -> str | None:
    """The name of the browser that asks, when it has opened this account before."""
    kept = _kept()
    return kept["id"] if _mark(user) in kept["opened"] else None


def remember(answer: Response, user: str, secure: bool) -> None:
    """The browser has opened the account."""
    kept = _kept()
    opened = [_mark(user), *(mark for mark in kept["opened"] if mark != _mark(user))][:ACCOUNTS]
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


def _mark(user: str) -> str:
    """The account, unreadable for the next person at this browser."""
    secret = str(current_app.secret_key)
    return hashlib.sha256(f"{secret}\0{user}".encode()).hexdigest()[:16]


class _Signing(SecureCookieSessionInterface):
    """Signs as Flask signs its session, but so that neither passes for the other."""

    salt = "fengqiao-device"


def _serializer() -> Any:
    return _Signing().get_signing_serializer(current_app)
