"""The places of the studio: whose versions somebody sees, in whose rows they stand, where one may publish."""

from __future__ import annotations

from typing import Any

from engine.bus import Bus
from engine.errors import Forbidden
from engine.store import Row, Tx
from engine.store.tables_org import OrgUnit, Tenant
from engine.store.tenant_statements import select_everywhere, select_from, table_of

_UNIT = table_of(OrgUnit)
_TENANTS = select_everywhere(
    Tenant, *(table_of(Tenant).c[n] for n in ("tenant", "name", "parent", "org_code"))
)
_TOWNS = (
    select_from(OrgUnit, _UNIT.c.code, _UNIT.c.name).where(_UNIT.c.level == "town").order_by(_UNIT.c.code)
)


def places_of(tx: Tx) -> list[dict[str, str]]:
    """The places whose versions this tenant may see: the city first, then its districts (a district: itself only)."""
    return [{"code": row["org_code"], "name": row["name"]} for row in _seen(tx)]


def check_place(tx: Tx, place: str) -> dict[str, str]:
    """The place with its name; Forbidden unless this tenant may see it."""
    return {"code": (row := _row(tx, place))["org_code"], "name": row["name"]}


def tx_at(bus: Bus, tx: Tx, place: str) -> Tx:
    """The same view of the database in the tenant whose versions serve the place; Forbidden unless it may be seen.

    The city looks into its districts: a definition holds no personal data."""
    tenant = _row(tx, place)["tenant"]
    return tx if tenant == tx.tenant else Tx(tx.connection, tenant, bus.tenants.lineage(tenant))


def require_own(tx: Tx, place: str) -> None:
    """Forbidden, saying who may, unless the place is this tenant's own."""
    row = _row(tx, place)
    if row["tenant"] != tx.tenant:
        raise Forbidden(
            "other_place", f"{row['name']}自己的版本由{row['name']}的流程设计员来画和发布", where="place",
            expected=_row(tx, _own(tx))["name"], found=row["name"],
        )  # fmt: skip


def is_own(tx: Tx, place: str) -> bool:
    """Whether this tenant draws and publishes for the place."""
    return bool(_row(tx, place)["tenant"] == tx.tenant)


def towns_of(tx: Tx) -> list[dict[str, Any]]:
    """The towns of this tenant, which may have versions of their own."""
    return [dict(row) for row in tx.rows(_TOWNS)]


def _seen(tx: Tx) -> list[Row]:
    rows = {row["tenant"]: row for row in tx.rows(_TENANTS)}
    top = rows[tx.lineage[-1]]
    below = [row for row in rows.values() if row["parent"] == top["tenant"]]
    mine = below if tx.tenant == top["tenant"] else [rows[tx.tenant]]
    return [top, *sorted(mine, key=lambda row: row["org_code"])]


def _own(tx: Tx) -> str:
    return next(str(row["org_code"]) for row in _seen(tx) if row["tenant"] == tx.tenant)


def _row(tx: Tx, place: str) -> Row:
    found = next((row for row in _seen(tx) if row["org_code"] == place), None)
    if found is None:
        expected = "、".join(row["org_code"] for row in _seen(tx))
        raise Forbidden("other_place", "看不到这个区县的流程", where="place", expected=expected, found=place)
    return found
