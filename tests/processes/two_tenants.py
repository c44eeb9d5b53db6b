"""A district's case that goes up to the city: both sides of it, and what people write on the way (P17)."""

from __future__ import annotations

from typing import Any

from engine.store.tables_cases import Case
from engine.store.tenant_statements import select_from
from tests.processes.live_city import LiveCity

CITY, DISTRICT, NOW = "01", "01-02", "2026-11-19T08:00:00+08:00"
APPLICATION = {
    "from_level": "county", "to_level": "city", "reason": "authority", "measures_taken": "已会商两次，甲某仍不接受。",
    "deadline_left_days": 9, "give_up": False,
}  # fmt: skip
HANDOVER = {
    "handover_done": True, "new_lead_unit": "U_ZZZX", "new_due_date": "2026-12-31", "applicant_notified": True,
}  # fmt: skip


def cases(city: LiveCity, tenant: str) -> list[dict[str, Any]]:
    """The cases of a tenant."""
    with city.bus.database.read(tenant) as tx:
        return [dict(row) for row in tx.rows(select_from(Case))]


def held(row: dict[str, Any]) -> tuple[Any, Any]:
    """Who holds a case: its level and its lead unit."""
    return row["fields"].get("handling_level"), row["fields"].get("lead_unit")


def waiting_in(city: LiveCity, tenant: str) -> list[str]:
    """The open tasks of a tenant, which is looked at from now on."""
    city.tenant = tenant
    return city.waiting()
