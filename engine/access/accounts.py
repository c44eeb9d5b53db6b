"""Accounts of a tenant: made, changed, closed. What is recorded of one is all that it now is: its posts in the clear,
the row itself (with the hash of its password) as a salted digest."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.access import authz
from engine.access.commands import AddAccounts, ChangeAccount, NewAccount, SetPassword
from engine.access.events import AccountSet
from engine.access.sessions import end_all
from engine.access.tokens import revoke_all
from engine.context import PLATFORM
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.history.access_check import account_digest
from engine.instances.instances import tenant_place
from engine.places.org_units import has_unit
from engine.store import Tx
from engine.store.tables_org import Account, RoleAssignment
from engine.store.tenant_statements import delete_of, select_everywhere, select_from, table_of, text_param
from engine.unit import Unit

#: What a user name is made of: it travels in Basic, in lists and in candidate references.
USER = re.compile(r"[\w][\w.@+-]{0,79}")
#: Names that the platform itself has in the history.
RESERVED = frozenset({PLATFORM})

_ACCOUNT = table_of(Account)
_ROLE = table_of(RoleAssignment)
_WHERE = select_everywhere(Account, _ACCOUNT.c.tenant).where(_ACCOUNT.c.user == text_param("user"))
_LOCK = select_from(Account).where(_ACCOUNT.c.user == text_param("user")).with_for_update()
_ROLES = (
    select_from(RoleAssignment, _ROLE.c.role, _ROLE.c.org_code)
    .where(_ROLE.c.user == text_param("user"))
    .order_by(_ROLE.c.role, _ROLE.c.org_code)
)
_DROP_ROLES = delete_of(RoleAssignment).where(_ROLE.c.user == text_param("whose"))

Roles = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """An account as it stands."""

    user: str
    name: str
    password_hash: str | None
    email: str | None
    active: bool
    roles: Roles


def add_accounts(unit: Unit, command: AddAccounts) -> None:
    """Makes accounts, or gives those that exist a new name, password and more posts."""
    home = tenant_place(unit)
    for wanted in command.accounts:
        _check_user(unit.tx, wanted.user)
        held = _held(unit.tx, wanted.user)
        _check_roles(unit, wanted.user, wanted.roles, home, held.roles if held else ())
        email = wanted.email if held is None or wanted.email is not None else held.email
        roles = {*(held.roles if held else ()), *wanted.roles}
        _put(unit, _made(wanted, email, roles), held)
        end_all(unit, wanted.user, "account")
        if held is not None and (held.password_hash is not None or not held.active):
            revoke_all(unit, wanted.user)


def change_account(unit: Unit, command: ChangeAccount) -> None:
    """Another name, address, set of posts; closed or opened again. NotFound for an unknown account."""
    held = _known(unit.tx, command.user)
    changes = {
        name: value
        for name in ("name", "email", "active", "roles")
        if (value := getattr(command, name)) is not None
    }
    if command.roles is not None:
        _check_roles(unit, command.user, command.roles, tenant_place(unit))
        changes["roles"] = tuple(sorted(set(command.roles)))
    _put(unit, replace(held, **changes), held)
    if command.active is not None or command.roles is not None:
        end_all(unit, command.user, "account")
    if command.active is False or (command.active and not held.active):
        # closing is for good: whoever opens the account again must not open again what programs were given before
        revoke_all(unit, command.user)


def set_password(unit: Unit, command: SetPassword) -> None:
    """Somebody's own password, or, for who keeps the accounts, anybody's. Conflict when it has changed meanwhile."""
    own = command.user == unit.actor.user and command.seen is not None
    held = _known(unit.tx, command.user)
    if own and (held.password_hash != command.seen or not held.active):
        raise Conflict("password_changed", "密码刚刚改过了，请重新登录再改", where="user")
    _put(unit, replace(held, password_hash=command.password.text), held, own=own)
    end_all(unit, command.user, "password", command.keep)
    revoke_all(unit, command.user)


def _put(unit: Unit, account: _Held, before: _Held | None, own: bool = False) -> None:
    salt = secrets.token_hex(16)
    row = {name: getattr(account, name) for name in ("user", "name", "password_hash", "email", "active")}
    unit.tx.put(Account, {**row, "salt": salt})
    if before is not None and before.roles != account.roles:
        unit.tx.run(_DROP_ROLES, whose=account.user)
    if before is None or before.roles != account.roles:
        unit.tx.put(
            RoleAssignment,
            *({"user": account.user, "role": role, "org_code": place} for role, place in account.roles),
        )
    changed = ("made",) if before is None else _differing(before, account)
    unit.access(
        AccountSet(
            account.user, account.name, account.active, account.roles, account_digest(row, salt), changed, own
        )
    )


def _differing(before: _Held, after: _Held) -> tuple[str, ...]:
    names = ("name", "email", "active", "roles", "password_hash")
    return tuple(
        name.removesuffix("_hash") for name in names if getattr(before, name) != getattr(after, name)
    )


def _made(wanted: NewAccount, email: str | None, roles: Iterable[tuple[str, str]]) -> _Held:
    hashed = wanted.password.text if wanted.password is not None else None
    return _Held(wanted.user, wanted.name, hashed, email, True, tuple(sorted(roles)))


def _known(tx: Tx, user: str) -> _Held:
    held = _held(tx, user)
    if held is None:
        raise NotFound("account_not_found", "没有这个账号", where="user", found=user[:80])
    return held


def _held(tx: Tx, user: str) -> _Held | None:
    row = tx.row(_LOCK, user=user)
    if row is None:
        return None
    roles = tuple((found["role"], found["org_code"]) for found in tx.rows(_ROLES, user=user))
    return _Held(user, row["name"], row["password_hash"], row["email"], bool(row["active"]), roles)


def _check_user(tx: Tx, user: str) -> None:
    """A name that can be signed in with, and that no other tenant has: sign-in looks for it before it has a tenant."""
    if not USER.fullmatch(user) or user in RESERVED:
        raise Invalid(
            "user_name", "账号不能这样写", where="user",
            expected="1–80 个字母、汉字、数字或 _ . @ + -，以字母、汉字或数字开头", found=user[:80],
        )  # fmt: skip
    found = tx.row(_WHERE, user=user)
    if found is not None and found["tenant"] != tx.tenant:
        raise Conflict("user_taken", f"账号 {user} 已经在别的区县用了", where="user", found=user)


def _check_roles(unit: Unit, user: str, roles: Roles, home: str, kept: Roles = ()) -> None:
    """Of the posts that are given; `kept`: those that the account has and keeps."""
    if user == unit.actor.user:
        raise Forbidden("own_roles", "不能改自己的岗位，请由另一位管理员来改", where="roles", found=user)
    for group, place in roles:
        where = f"{group}@{place}"[:121]
        if place != home and not (authz.covers(home, place) and has_unit(unit.tx, place)):
            raise Invalid(
                "role_place",
                "岗位所在的机构不在本区县",
                where="roles",
                expected=f"{home} 或它下面的机构",
                found=where,
            )
    unit.extension.roles.check_posts(roles, kept)
