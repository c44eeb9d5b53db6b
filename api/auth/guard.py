"""The guard before every request: finds out who is asking (`g.actor`, `g.identity`), or refuses."""

from __future__ import annotations

import hmac
from dataclasses import replace

from flask import Flask, g, request, session

from api.auth import hashing
from api.auth.accounts import TOKEN_PREFIX, Identity
from api.auth.passwords import verify_password
from api.auth.public import is_public
from api.auth.throttle import Attempt
from api.platform import Platform, platform
from engine.context import Actor
from engine.errors import Forbidden, Refusal, Unauthenticated

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
    here = platform()
    identity = _by_header(here, authorization)
    g.identity = identity
    actor = came(identity.acting_as(request.headers.get(ROLE_HEADER)))
    here.notes.came_in(identity.tenant, identity.user, scheme_of(authorization), actor.door, actor.address)
    g.actor = actor


def door() -> str:
    """By which door the request came."""
    return "v2" if request.path.startswith("/v2") else "api"


def came(actor: Actor) -> Actor:
    """The actor with the door and the address of this request."""
    return replace(actor, door=door(), address=request.remote_addr or "")


def scheme_of(authorization: str) -> str:
    """`basic` or `bearer`."""
    return authorization.partition(" ")[0].lower()


def _by_header(here: Platform, authorization: str) -> Identity:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        identity = here.accounts.of_token(rest.strip())
        if identity is None:
            note_failure(None, "token_invalid")
            raise Unauthenticated("token_invalid", "令牌无效、已过期或已收回", where="Authorization")
        return identity
    pair = request.authorization
    if pair is not None and pair.type == "basic" and pair.username and pair.password is not None:
        return _by_pair(here, pair.username, pair.password)
    raise Unauthenticated(
        "authorization_unknown", "看不懂登录信息", where="Authorization", expected="Basic 或 Bearer"
    )


def _by_pair(here: Platform, user: str, password: str) -> Identity:
    """The account of a Basic pair, whose password may be a token of that account: many programs know nothing else."""
    if password.startswith(TOKEN_PREFIX):
        identity = here.accounts.of_token(password)
        if identity is not None and identity.user == user:
            return identity
    return sign_in(here, user, password)


def sign_in(here: Platform, user: str, password: str, device: str | None = None) -> Identity:
    """The account that this pair opens; Unauthenticated, TooMany after too many attempts, Busy when too many try
    at once. `device` is the browser that asks, when it has opened the account before."""
    identity = here.accounts.find(user)
    stored = identity.password_hash if identity else None
    if identity is not None and here.pairs.known(user, password, stored):
        return identity
    attempt = Attempt(user, request.remote_addr or "", device)
    if not _fits(here, attempt, stored, password) or identity is None:
        raise Unauthenticated("credentials_wrong", "账号或密码不对", where="Authorization")
    here.pairs.remember(user, password, stored)
    return identity


def is_own(here: Platform, identity: Identity, password: str, device: str | None) -> bool:
    """Whether this is the password of whoever is signed in; counted like any attempt."""
    try:
        return sign_in(here, identity.user, password, device).user == identity.user
    except Unauthenticated:
        return False


def _fits(here: Platform, attempt: Attempt, stored: str | None, password: str) -> bool:
    lane = hashing.STRANGERS if attempt.device is None else hashing.KNOWN
    try:
        with lane.room(None if attempt.device is None else attempt.user):
            here.throttle.charge(attempt)
            fits = lane.run(verify_password, stored, password)
    except Refusal as refusal:
        note_failure(attempt.user, refusal.code)
        raise
    if fits:
        here.throttle.succeeded(attempt)
    else:
        note_failure(attempt.user, "credentials_wrong")
    return fits


def note_failure(user: str | None, code: str) -> None:
    """Somebody has not come in. What was given for a name is kept only when it is an account's: people type their
    passwords there, too."""
    here = platform()
    found = here.accounts.find(user) if user else None
    tenant, name = (found.tenant, found.user) if found else (None, None)
    here.notes.note("SignInFailed", tenant, name, code, door(), request.remote_addr or "")


def session_identity() -> Identity | None:
    """The account that the session cookie names, as it is now; None when nobody is signed in, the session has been
    ended or the password has changed since."""
    user, here = session.get("user"), platform()
    if not isinstance(user, str):
        return None
    remembered = here.accounts.remembered(user) or here.accounts.find(user)
    if remembered is None:
        return None
    active = BACKGROUND_HEADER not in request.headers
    mark = here.sessions.mark_of_open(remembered, session.get("id"), active)
    identity = here.accounts.marked(user, mark) if mark is not None else None
    return identity if identity is not None and session.get("stamp") == identity.stamp else None


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
