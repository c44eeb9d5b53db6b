"""Other people's accounts and posts, as far as a command must know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.access import authz
from engine.context import Actor
from engine.store import Tx
from engine.store.tables_org import Account, RoleAssignment
from engine.store.tenant_statements import select_from, table_of, text_param

if TYPE_CHECKING:
    from engine.unit import Unit

_ACCOUNT, _ROLE = table_of(Account), table_of(RoleAssignment)
_ACTIVE = select_from(Account, _ACCOUNT.c.active).where(_ACCOUNT.c.user == text_param("user"))
_ROLES = select_from(RoleAssignment, _ROLE.c.role, _ROLE.c.org_code).where(_ROLE.c.user == text_param("user"))


def colleague(unit: Unit, user: str) -> Actor | None:
    """Somebody else's posts, as of an actor; None for a name that is no account in use here."""
    account = unit.tx.row(_ACTIVE, user=user)
    if account is None or not account["active"]:
        return None
    roles = tuple((row["role"], row["org_code"]) for row in unit.tx.rows(_ROLES, user=user))
    return authz.acting(unit.extension.roles.grants, user, "", unit.tx.tenant, roles)


def is_account(tx: Tx, user: str) -> bool:
    """Whether there is an account of this name, in use or closed."""
    return tx.row(_ACTIVE, user=user) is not None
