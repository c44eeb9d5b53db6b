"""Tenants and their org tree on record: who they are stands in the tenant's own chain, so that nobody moves a place or
renames a district unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from casework.cases.commands import MarkDemo
from engine.context import Context, platform_actor
from engine.history.append import append_audit
from engine.history.rows.tenant import apply_live
from engine.store import Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tables_org import OrgUnit, Tenant
from engine.store.tenant_statements import select_from, table_of, update_of
from engine.tenant_events import DemoMarked, TenantFounded, UnitAdded
from engine.unit import Unit

_ENTRY, _TENANT, _UNIT = table_of(HistoryEntry), table_of(Tenant), table_of(OrgUnit)
_COMMAND = "FoundTenant"
_FOUNDED = (
    select_from(HistoryEntry, _ENTRY.c.seq)
    .where(_ENTRY.c.chain == "tenant", _ENTRY.c.command == _COMMAND)
    .limit(1)
)
_ROW = select_from(
    Tenant, *(_TENANT.c[name] for name in ("name", "short_name", "parent", "org_code", "demo"))
)
_UNITS = select_from(OrgUnit, _UNIT.c.code, _UNIT.c.name, _UNIT.c.level).order_by(_UNIT.c.code)
#: Of two that record the same tenant, the second waits here and finds it done.
_LOCK = update_of(Tenant).values(org_code=_TENANT.c.org_code)


def founding_context(tenant: str, now: datetime) -> Context:
    """The platform itself, at `now` (aware), making a tenant; it hands out no keys."""
    return Context(now, platform_actor(tenant), lambda: 0, 0)


def record_founding(tx: Tx, context: Context) -> bool:
    """Puts the tenant and the units that it has on record, once; what a former version founded too. Answers whether it
    did. What is on record already is never written anew: it would make good what somebody has changed."""
    tx.run(_LOCK)
    row = tx.row(_ROW)
    if row is None or tx.row(_FOUNDED) is not None:
        return False
    units = [UnitAdded(**unit) for unit in tx.rows(_UNITS)]
    append_audit(tx, context, _COMMAND, [TenantFounded(**row), *units])
    return True


def mark_demo(unit: Unit, command: MarkDemo) -> None:
    """The sign-in page says from now on that the password is public."""
    row = unit.tx.row(_ROW)
    if row is not None and not row["demo"]:
        unit.audit(DemoMarked())


def add_units(tx: Tx, context: Context, units: Sequence[Mapping[str, Any]]) -> None:
    """Adds units (code, name, level) to the tenant's org tree."""
    if not units:
        return
    record_founding(tx, context)
    added = [UnitAdded(**unit) for unit in units]
    for event in added:
        apply_live(tx, context.now, context.actor.user, event)
    append_audit(tx, context, "AddUnits", added)
