"""What the sign-in page says of a demonstration: its password, which is no secret, and whom to sign in as first."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from api.auth.passwords import verify_password
from api.demo.accounts import Staff
from api.demo.org import load_org
from engine.bus import Bus
from engine.store.tables_org import Account, Tenant
from engine.store.tenant_statements import select_from, table_of

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
#: The accounts of a demonstration share one hash; whoever has changed a password has one of his own.
MOST_HASHES = 20
_ACCOUNT = table_of(Account)
_HASHES = select_from(Account, _ACCOUNT.c.user, _ACCOUNT.c.password_hash).where(_ACCOUNT.c.active)
_DEMO = select_from(Tenant, table_of(Tenant).c.demo)


def demonstration(bus: Bus) -> dict[str, Any] | None:
    """The public password and some accounts, when this database was filled by `fengqiao demo`; else None."""
    told = _told()
    with bus.database.read(told["tenant"]) as tx:
        row = tx.row(_DEMO)
    if row is None or not row["demo"]:
        return None
    return {"password": told["password"], "accounts": told["accounts"]}


def has_public_password(bus: Bus, tenant: str) -> bool:
    """Whether a tenant that is not marked as a demonstration has accounts of one that open with its public password."""
    org = load_org()
    names = {account.user for account in org.accounts() if account.tenant == tenant}
    with bus.database.read(tenant) as tx:
        row = tx.row(_DEMO)
        if row is None or row["demo"] or not names:
            return False
        held = Counter(found["password_hash"] for found in tx.rows(_HASHES) if found["user"] in names)
    del held[None]
    return any(verify_password(text, org.password) for text, _ in held.most_common(MOST_HASHES))


@cache
def _told() -> dict[str, Any]:
    org = load_org()
    staff, district = Staff(org), org.districts[0]["code"]
    accounts = [{"user": staff.holder(role, district).user, "words": words} for role, words in SHOWN]
    return {"tenant": district, "password": org.password, "accounts": accounts}
