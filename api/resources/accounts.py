"""Accounts, posts, passwords and tokens of the tenant, for who keeps them; and the record of who came in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from api.auth.accounts import digest_of
from api.auth.admission import add_token
from api.auth.hashing import hashed_in_turn
from api.blueprint import Blueprint
from api.platform import platform
from api.queries.access.accounts import exists, list_accounts, list_tokens
from api.queries.access.entries import list_accesses
from api.reads import actor, reader, refresh, require
from api.schemas.access import (
    AccessPage,
    AccessQuery,
    AccountPage,
    AccountQuery,
    AccountWish,
    PasswordWish,
    TokenMade,
    TokenRow,
    TokenWish,
)
from api.writes import execute
from engine.access import authz
from engine.access.commands import AddAccounts, ChangeAccount, NewAccount, RevokeToken, SetPassword
from engine.access.sessions import NAMED_BY
from engine.errors import Invalid

blueprint = Blueprint(
    "accounts", "accounts", url_prefix="/api", description="账号、岗位、密码、令牌与出入登记"
)


@blueprint.route("/accounts", methods=["GET"])
@blueprint.arguments(AccountQuery, location="query")
@blueprint.response(200, AccountPage)
def get_accounts(wanted: dict[str, Any]) -> dict[str, Any]:
    """本租户的账号，停用的也在内。"""
    require(authz.ACCOUNTS)
    return list_accounts(reader(), wanted["limit"], wanted["after"])


@blueprint.route("/accounts/<string:user>", methods=["PUT"])
@blueprint.arguments(AccountWish)
@blueprint.response(204)
def put_account(wish: dict[str, Any], user: str) -> None:
    """添加账号，或改它的姓名、岗位、邮箱、是否启用；岗位写了就是全部。新账号没有密码，另设。"""
    require(authz.ACCOUNTS)
    roles = tuple(_role(text) for text in wish["roles"]) if "roles" in wish else None
    if exists(reader(), user):
        execute(ChangeAccount(user, wish.get("name"), wish.get("email"), roles, wish.get("active")))
    elif roles is None or "name" not in wish:
        raise Invalid("account_new", "新账号要写姓名与岗位", where="roles", expected="name 和 roles")
    else:
        execute(AddAccounts((NewAccount(user, wish["name"], roles, None, wish.get("email")),)))


@blueprint.route("/accounts/<string:user>/password", methods=["PUT"])
@blueprint.arguments(PasswordWish)
@blueprint.response(204)
def put_password_of(wish: dict[str, str], user: str) -> None:
    """给账号设一个密码；它的登录随即退出，令牌全部作废。"""
    require(authz.ACCOUNTS)
    # no Idempotency-Key: what it keeps of a request would tell of the password
    here, by = platform(), actor()
    hashed = hashed_in_turn(
        wish["password"], user, for_whom=user, by=by.user, counted=here.throttle.charge_change
    )
    here.bus.execute(SetPassword(user, hashed), by)
    refresh()


@blueprint.route("/accounts/<string:user>/tokens", methods=["GET"])
@blueprint.response(200, TokenRow(many=True))
def get_tokens(user: str) -> list[dict[str, Any]]:
    """账号的令牌；自己的谁都可以看。"""
    if user != actor().user:
        require(authz.ACCOUNTS)
    return list_tokens(reader(), user)


@blueprint.route("/accounts/<string:user>/tokens", methods=["POST"])
@blueprint.arguments(TokenWish)
@blueprint.response(201, TokenMade)
def post_token(wish: dict[str, Any], user: str) -> dict[str, Any]:
    """发一个令牌；令牌只在这里给一次，到期作废。"""
    require(authz.ACCOUNTS)
    here = platform()
    until = here.bus.clock.now() + timedelta(days=wish["days"])
    # no Idempotency-Key: the answer, which it keeps, has the token in it
    token = add_token(here.bus, actor(), user, wish["label"], until)
    refresh()
    return {"token": token, "token_id": digest_of(token)[:NAMED_BY], "expires_at": until}


@blueprint.route("/accounts/<string:user>/tokens/<string:token_id>", methods=["DELETE"])
@blueprint.response(204)
def delete_token(user: str, token_id: str) -> None:
    """收回一个令牌，随即失效；自己的自己就可以收回。"""
    execute(RevokeToken(user, token_id))


@blueprint.route("/accesses", methods=["GET"])
@blueprint.arguments(AccessQuery, location="query")
@blueprint.response(200, AccessPage)
def get_accesses(wanted: dict[str, Any]) -> dict[str, Any]:
    """谁登录、谁没登录上、谁被拒绝、账号与岗位怎么变的；新的在前，一页至少到一条记录的末尾。"""
    require(authz.READ_ACCESS)
    return list_accesses(reader(), wanted["limit"], wanted["cursor"], wanted["user"])


def _role(text: str) -> tuple[str, str]:
    group, _, place = text.partition("@")
    return group, place
