"""Signing in and out, who I am, and which of my posts (岗位) I act in."""

from __future__ import annotations

import hmac
import secrets
from functools import partial
from typing import Any

from flask import Response, after_this_request, g, request, session

from api.auth import devices
from api.auth.accounts import Identity, digest_of, role_text
from api.auth.devices import device_of
from api.auth.guard import came, is_own, note_failure, session_identity, sign_in
from api.auth.hashing import hashed_in_turn
from api.blueprint import Blueprint
from api.demo.shown import demonstration
from api.platform import platform
from api.queries.places import pages_of
from api.reads import actor
from api.schemas.session import PasswordChange, RoleChoice, SessionState, SignIn
from engine.access.commands import SetPassword
from engine.context import Actor
from engine.errors import Forbidden, Invalid, Unauthenticated

blueprint = Blueprint("session", "session", url_prefix="/api/session", description="登录、退出、本人、换岗位")


@blueprint.route("", methods=["GET"])
@blueprint.response(200, SessionState)
def get_session() -> dict[str, Any]:
    """本人与防伪标记；没有登录时 `user` 为空。"""
    identity = session_identity()
    session.setdefault("csrf", secrets.token_urlsafe(24))
    return _state(identity, identity.acting_if_held(session.get("role")) if identity else None)


@blueprint.route("", methods=["POST"])
@blueprint.arguments(SignIn)
@blueprint.response(200, SessionState)
def post_session(values: dict[str, str]) -> dict[str, Any]:
    """用账号与密码登录；错太多次会关一会儿。"""
    before = session_identity()
    identity = sign_in(
        platform(), values["user"], values["password"], device_of(platform().accounts.find(values["user"]))
    )
    name = platform().sessions.begin(identity, came(identity.actor))
    if name is None:
        note_failure(identity.user, "credentials_wrong")
        raise Unauthenticated("credentials_wrong", "账号或密码不对", where="Authorization")
    if before is not None:
        platform().sessions.end(before, session.get("id"), came(before.actor))
    session.clear()
    session.permanent = True
    role = role_text(identity.roles[0]) if identity.roles else None
    session.update(
        id=name, user=identity.user, stamp=identity.stamp, role=role, csrf=secrets.token_urlsafe(24)
    )
    after_this_request(partial(_remember_browser, identity=identity))
    return _state(identity, identity.acting_as(role))


@blueprint.route("", methods=["DELETE"])
@blueprint.response(204)
def delete_session() -> None:
    """退出登录：这次登录就此作废，留下的标记再也打不开。"""
    platform().sessions.end(g.identity, session.get("id"), actor())
    session.clear()


@blueprint.route("/password", methods=["PUT"])
@blueprint.arguments(PasswordChange)
@blueprint.response(204)
def put_password(values: dict[str, str]) -> None:
    """换自己的密码：要写对原来的；别处的登录随即退出，这里的继续；本账号的令牌全部作废。"""
    here, identity = platform(), g.identity
    old, new = values["old_password"], values["new_password"]
    if not is_own(here, identity, old, device_of(identity)):
        raise Forbidden("password_wrong", "原来的密码不对", where="old_password")
    if hmac.compare_digest(old.encode(), new.encode()):
        raise Invalid("password_same", "新密码和原来的一样", where="new_password", expected="另一个密码")
    hashed = hashed_in_turn(
        new, identity.user, identity.name, for_whom=identity.user, by=identity.user,
        counted=here.throttle.charge_change,
    )  # fmt: skip
    name = session.get("id")
    kept = digest_of(name) if isinstance(name, str) else None
    here.bus.execute(SetPassword(identity.user, hashed, identity.password_hash, kept), actor())
    again = here.accounts.find(identity.user)
    if kept is not None and again is not None:
        session["stamp"] = again.stamp


@blueprint.route("/role", methods=["PUT"])
@blueprint.arguments(RoleChoice)
@blueprint.response(200, SessionState)
def put_role(values: dict[str, str]) -> dict[str, Any]:
    """换岗位：此后待办、可见范围和留痕都按这个岗位。"""
    identity: Identity = g.identity
    acting = identity.acting_as(values["role"])
    session["role"] = values["role"]
    return _state(identity, acting)


@blueprint.route("/me", methods=["GET"])
@blueprint.response(200, SessionState)
def get_me() -> dict[str, Any]:
    """本人、岗位与权限；程序用 Basic 或令牌也可以问。"""
    return _state(g.identity, actor())


def _remember_browser(answer: Response, identity: Identity) -> Response:
    devices.remember(answer, identity, platform().settings.https or request.is_secure)
    return answer


def _state(identity: Identity | None, acting: Actor | None) -> dict[str, Any]:
    token = session.get("csrf")
    if identity is None or acting is None:
        return {"user": None, "csrf_token": token, "demo": demonstration(platform().bus)}
    user = {
        "user": identity.user,
        "name": identity.name,
        "tenant": identity.tenant,
        "roles": [{"role": role_text(r), "group": r[0], "org_code": r[1]} for r in identity.roles],
        "acting_role": acting.acting_role,
        "permissions": sorted(acting.permissions),
        "pages": pages_of(acting.acting_role),
    }
    return {"user": user, "csrf_token": token, "demo": None}
