"""The org tree of a tenant, asked by code."""

from __future__ import annotations

from engine.store import Tx
from engine.store.tables_org import OrgUnit
from engine.store.tenant_statements import select_from, table_of, text_param

_UNIT = table_of(OrgUnit)
_BY_CODE = select_from(OrgUnit, _UNIT.c.code).where(_UNIT.c.code == text_param("code"))


def has_unit(tx: Tx, code: str) -> bool:
    """Whether the tenant's own org tree has a unit of this code; one of the city or of another 区县 is not of it."""
    return tx.row(_BY_CODE, code=code) is not None
