"""The guard before every request: finds out who is asking (`g.actor`, `g.identity`), or refuses."""

from __future__ import annotations

import hmac
from dataclasses import replace

from flask import Flask, g, request, session

from api.auth.accounts import Identity
from api.auth.passwords import verify_password
from api.auth.public import is_public
from api.platform import Platform, platform
from engine.context import Actor
from engine.errors import Forbidden, Unauthenticated

CSRF_HEADER = "X-CSRF-Token"
ROLE_HEADER = "X-Acting-Role"
#: A page that looks for news by itself says so: a session that nobody uses ends, however long the page stays open.
BACKGROUND_HEADER = "X-Background"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install(app: Flask) -> None:
    """Puts the guard before every request of the application."""
    app.before_request(_guard)


def _guard() -> None:
    rule = request.url_rule
    if is_public(request.method, rule.rule if rule else None):
        return
    authorization = request.headers.get("Authorization")
    if authorization is None:
        _by_session()
        return
    identity = _by_header(platform(), authorization)
    g.identity = identity
    g.actor = came(identity.acting_as(request.headers.get(ROLE_HEADER)))


def came(actor: Actor) -> Actor:
    """The actor with the door and the address of this request."""
    door = "v2" if request.path.startswith("/v2") else "api"
    return replace(actor, door=door, address=request.remote_addr or "")


def _by_header(here: Platform, authorization: str) -> Identity:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        identity = here.accounts.of_token(rest.strip())
        if identity is None:
            raise Unauthenticated("token_invalid", "令牌无效、已过期或已收回", where="Authorization")
        return identity
    pair = request.authorization
    if pair is not None and pair.type == "basic" and pair.username and pair.password is not None:
        return sign_in(here, pair.username, pair.password)
    raise Unauthenticated(
        "authorization_unknown", "看不懂登录信息", where="Authorization", expected="Basic 或 Bearer"
    )


def sign_in(here: Platform, user: str, password: str) -> Identity:
    """The account that this pair opens; Unauthenticated, or TooMany after too many attempts."""
    identity = here.accounts.find(user)
    stored = identity.password_hash if identity else None
    if identity is not None and here.pairs.known(user, password, stored):
        return identity
    address = request.remote_addr or ""
    here.throttle.check(user, address)
    if not verify_password(stored, password) or identity is None:
        here.throttle.failed(user, address)
        raise Unauthenticated("credentials_wrong", "账号或密码不对", where="Authorization")
    here.throttle.succeeded(user, address)
    here.pairs.remember(user, password, stored)
    return identity


def session_identity() -> Identity | None:
    """The account that the session cookie names, None when nobody is signed in, the session has been ended or the
    password has changed since."""
    user = session.get("user")
    identity = platform().accounts.find(user) if isinstance(user, str) else None
    if identity is None or session.get("stamp") != identity.stamp:
        return None
    active = BACKGROUND_HEADER not in request.headers
    return identity if platform().sessions.is_open(identity, session.get("id"), active) else None


def _by_session() -> None:
    identity = session_identity()
    if identity is None:
        raise Unauthenticated("not_signed_in", "请先登录")
    if request.method not in SAFE:
        _check_csrf()
    g.identity = identity
    asked = request.headers.get(ROLE_HEADER)
    g.actor = came(identity.acting_as(asked) if asked else identity.acting_if_held(session.get("role")))


def _check_csrf() -> None:
    expected = session.get("csrf")
    given = request.headers.get(CSRF_HEADER, "")
    if not isinstance(expected, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forbidden(
            "csrf",
            "页面的防伪标记不对，请刷新页面再试",
            where=CSRF_HEADER,
            expected="GET /api/session 给出的标记",
        )
