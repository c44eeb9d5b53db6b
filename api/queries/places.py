"""The org tree as lookups show it."""

from __future__ import annotations

from typing import Any

from casework.roles import role_of, roles_at
from casework.roles.role import USUAL_PAGES
from engine.errors import NotFound
from engine.store import Tx
from engine.store.tables_org import Account, OrgUnit, RoleAssignment, Tenant
from engine.store.tenant_statements import select_from, table_of

_TENANT = table_of(Tenant)
_UNIT = table_of(OrgUnit)
_ACCOUNT = table_of(Account)
_ROLE = table_of(RoleAssignment)
_PLACE = select_from(Tenant, _TENANT.c.org_code)
_TENANT_ROW = select_from(Tenant)
_UNITS = select_from(OrgUnit).order_by(_UNIT.c.code)
_STAFF = (
    select_from(Account, _ACCOUNT.c.user, _ACCOUNT.c.name).where(_ACCOUNT.c.active).order_by(_ACCOUNT.c.user)
)
_ROLES = select_from(RoleAssignment).order_by(_ROLE.c.user, _ROLE.c.org_code, _ROLE.c.role)


def own_place(tx: Tx) -> str:
    """The tenant's own node; NotFound."""
    row = tx.row(_PLACE)
    if row is None:
        raise NotFound("tenant_not_found", "没有这个租户", where=tx.tenant)
    return str(row["org_code"])


def org_tree(tx: Tx) -> list[dict[str, Any]]:
    """Every node of the tenant, by code; the parent is the code's prefix (handbook 2.1)."""
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "level": row["level"],
            "parent": row["code"].rpartition("-")[0] or None,
        }
        for row in tx.rows(_UNITS)
    ]


def staff(tx: Tx, group: str | None, place: str | None) -> list[dict[str, Any]]:
    """The active accounts of the tenant with their roles; only those who hold `group` (at `place`) when named."""
    roles: dict[str, list[dict[str, str]]] = {}
    for row in tx.rows(_ROLES):
        if group in (None, row["role"]) and place in (None, row["org_code"]):
            roles.setdefault(row["user"], []).append({"group": row["role"], "org_code": row["org_code"]})
    return [
        {"user": row["user"], "name": row["name"], "roles": roles.get(row["user"], [])}
        for row in tx.rows(_STAFF)
        if group is None or row["user"] in roles
    ]


def pages_of(acting_role: str) -> list[str]:
    """What the navigation of a post (`role@place`) begins with."""
    role, _, place = acting_role.partition("@")
    found = role_of(role, place)
    return list(USUAL_PAGES if found is None else found.pages)


def roles(place: str) -> list[dict[str, Any]]:
    """The roles that exist at a place, in the table's order."""
    return [
        {
            "group": role.id,
            "name": role.name,
            "short": role.short,
            "kind": role.kind.value,
            "levels": list(role.levels),
            "permissions": sorted(role.permissions),
            "excludes": sorted(role.excludes),
            "pages": list(role.pages),
        }
        for role in roles_at(place).values()
    ]
