"""What the sign-in page says of a demonstration: its password, which is no secret, and whom to sign in as first."""

from __future__ import annotations

from functools import cache
from typing import Any

from api.demo.accounts import Staff
from api.demo.org import load_org
from engine.bus import Bus
from engine.store.scope import select_from, table_of
from engine.store.tables_org import Tenant

#: Who to sign in as first: role, and what the account shows.
SHOWN = (
    ("town_window", "窗口：登记、受理"),
    ("town_coordinator", "分流岗：确认、派单"),
    ("village_mediator", "调解员：办理"),
    ("mediation_chair", "调委会主任：指派、审核"),
    ("county_triage", "区县分流研判岗"),
    ("county_director", "中心主任：高风险、结案"),
    ("followup_officer", "回访专员"),
    ("process_designer", "流程设计员"),
    ("auditor", "审计员：案件回放"),
    ("tenant_admin", "管理员：账号、设置、运行"),
)
_DEMO = select_from(Tenant, table_of(Tenant).c.demo)


def demonstration(bus: Bus) -> dict[str, Any] | None:
    """The public password and some accounts, when this database was filled by `fengqiao demo`; else None."""
    told = _told()
    with bus.database.read(told["tenant"]) as tx:
        row = tx.row(_DEMO)
    if row is None or not row["demo"]:
        return None
    return {"password": told["password"], "accounts": told["accounts"]}


@cache
def _told() -> dict[str, Any]:
    org = load_org()
    staff, district = Staff(org), org.districts[0]["code"]
    accounts = [{"user": staff.holder(role, district).user, "words": words} for role, words in SHOWN]
    return {"tenant": district, "password": org.password, "accounts": accounts}
