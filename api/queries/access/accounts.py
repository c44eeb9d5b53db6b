"""Accounts and tokens of the tenant, without anything that opens them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, bindparam

from api.auth.accounts import role_text
from engine.access.sessions import NAMED_BY
from engine.errors import NotFound
from engine.store import Tx
from engine.store.tables_org import Account, ApiToken, RoleAssignment
from engine.store.tenant_statements import select_from, table_of, text_param

_ACCOUNT = table_of(Account)
_ROLE = table_of(RoleAssignment)
_TOKEN = table_of(ApiToken)
_PAGE = (
    select_from(Account)
    .where(_ACCOUNT.c.user > text_param("after"))
    .order_by(_ACCOUNT.c.user)
    .limit(bindparam("most", type_=Integer))
)
_ONE = select_from(Account, _ACCOUNT.c.user).where(_ACCOUNT.c.user == text_param("user"))
_ROLES = (
    select_from(RoleAssignment)
    .where(_ROLE.c.user > text_param("after"), _ROLE.c.user <= text_param("last"))
    .order_by(_ROLE.c.user, _ROLE.c.org_code, _ROLE.c.role)
)
_TOKENS = select_from(ApiToken).where(_TOKEN.c.user == text_param("user")).order_by(_TOKEN.c.created_at)


def list_accounts(tx: Tx, limit: int, after: str) -> dict[str, Any]:
    """A page of accounts by their names, those that are closed too."""
    rows = tx.rows(_PAGE, after=after, most=limit + 1)
    shown = rows[:limit]
    roles: dict[str, list[str]] = {}
    if shown:
        for row in tx.rows(_ROLES, after=after, last=shown[-1]["user"]):
            roles.setdefault(row["user"], []).append(role_text((row["role"], row["org_code"])))
    items = [
        {
            "user": row["user"], "name": row["name"], "email": row["email"], "active": bool(row["active"]),
            "has_password": row["password_hash"] is not None, "roles": roles.get(row["user"], []),
        }
        for row in shown
    ]  # fmt: skip
    return {"items": items, "next_after": shown[-1]["user"] if len(rows) > limit else None}


def exists(tx: Tx, user: str) -> bool:
    """Whether the tenant has this account."""
    return tx.row(_ONE, user=user) is not None


def list_tokens(tx: Tx, user: str) -> list[dict[str, Any]]:
    """An account's tokens by what they are named, the oldest first; NotFound for an unknown account."""
    if not exists(tx, user):
        raise NotFound("account_not_found", "没有这个账号", where="user", found=user[:80])
    kept = ("label", "created_at", "expires_at", "revoked_at")
    return [
        {"token_id": row["digest"][:NAMED_BY], **{name: row[name] for name in kept}}
        for row in tx.rows(_TOKENS, user=user)
    ]
