"""Makes the org tree and the accounts of `processes/demo/org.yaml` in a database; what is there already stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, product
from pathlib import Path
from typing import Any

from api.auth.passwords import hash_public_password
from casework.founding import add_units, founding_context, record_founding
from casework.roles import roles_at
from engine.access.commands import AddAccounts, NewAccount, PasswordHash
from engine.bus import Bus
from engine.context import platform_actor
from engine.places.levels import DEPTH
from engine.store.tables_org import Account, OrgUnit, Tenant
from engine.store.tenant_statements import select_from, table_of
from engine.yaml_tables import load_yaml

DEMO = Path(__file__).resolve().parents[2] / "processes" / "demo"
_LEVEL_OF_DEPTH = {depth: level for level, depth in DEPTH.items()}
#: Accounts of programs and of the tenant's administration: one each per tenant.
TECHNICAL = ("tenant_admin", "integration")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demonstration: `user` signs in, `name` is shown, `role` is held at `place`."""

    tenant: str
    user: str
    name: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class DemoOrg:
    """The file's content."""

    city: dict[str, str]
    districts: list[dict[str, str]]
    units: list[dict[str, str]]
    password: str
    names: list[str]

    def tenants(self) -> list[dict[str, Any]]:
        """Rows of the tenant table: the city and its districts."""
        city = self.city
        rows = [{"tenant": city["code"], "name": city["name"], "short_name": city["short"], "parent": None}]
        rows += [
            {"tenant": d["code"], "name": d["name"], "short_name": d["short"], "parent": city["code"]}
            for d in self.districts
        ]
        return [{**row, "org_code": row["tenant"]} for row in rows]

    def nodes(self) -> list[tuple[str, str]]:
        """(code, name) of every node of the tree, from the top."""
        top = [(self.city["code"], self.city["name"])] + [(d["code"], d["name"]) for d in self.districts]
        return top + [(u["code"], u["name"]) for u in self.units]

    def accounts(self) -> Iterator[DemoAccount]:
        """One account for every group at every node of its level."""
        names = cycle(self.names)
        for code, _name in self.nodes():
            level = level_of(code)
            groups = [role.id for role in roles_at("").values() if level in role.levels]
            if level in ("city", "county"):
                groups += TECHNICAL
            if level == "city":
                groups.append("process_designer")
            for group in groups:
                yield DemoAccount(
                    tenant_of(code), f"{group}_{code.replace('-', '')}", next(names), group, code
                )


def load_org(path: Path = DEMO / "org.yaml") -> DemoOrg:
    """Reads the demonstration's org tree."""
    raw = load_yaml(path.read_text(encoding="utf-8"))
    names = [s + g for g, s in product(raw["given"].split(), raw["surnames"].split())]
    return DemoOrg(raw["city"], raw["districts"], raw["units"], raw["password"], names)


def level_of(code: str) -> str:
    """city, county, town, village or grid."""
    return _LEVEL_OF_DEPTH[len(code.split("-"))]


def tenant_of(code: str) -> str:
    """The tenant that a node belongs to: its 区县, or the city for the city's own node."""
    return "-".join(code.split("-")[:2])


def create_org(bus: Bus, org: DemoOrg, *, public: bool = False) -> int:
    """Adds the tenants, nodes and accounts that are missing; returns how many accounts are new.

    `public`: the accounts open with the file's password, which everybody may know, and the tenants are marked as a
    demonstration's; else nobody can sign in with them.
    """
    hashed = hash_public_password(org.password) if public else None
    added = 0
    for tenant in org.tenants():
        with bus.database.write(tenant["tenant"]) as tx:
            if tx.row(select_from(Tenant)) is None:
                tx.add(Tenant, {**tenant, "demo": public})
            _add_units(tx, org)
            record_founding(tx, founding_context(tx.tenant, datetime.now(UTC)))
        added += _add_accounts(bus, tenant["tenant"], org, hashed)
    return added


def _add_units(tx: Any, org: DemoOrg) -> None:
    known = {row["code"] for row in tx.rows(select_from(OrgUnit, table_of(OrgUnit).c.code))}
    mine = [(code, name) for code, name in org.nodes() if tenant_of(code) == tx.tenant and code not in known]
    units = [{"code": code, "name": name, "level": level_of(code)} for code, name in mine]
    add_units(tx, founding_context(tx.tenant, datetime.now(UTC)), units)


def _add_accounts(bus: Bus, tenant: str, org: DemoOrg, hashed: PasswordHash | None) -> int:
    with bus.database.read(tenant) as tx:
        known = {row["user"] for row in tx.rows(select_from(Account, table_of(Account).c.user))}
    new = [a for a in org.accounts() if a.tenant == tenant and a.user not in known]
    accounts = tuple(NewAccount(a.user, a.name, ((a.role, a.place),), hashed) for a in new)
    if accounts:
        bus.execute(AddAccounts(accounts), platform_actor(tenant))
    return len(new)
