"""The first start on an empty database: a city with one district and the definitions that the city ships; no account,
so nobody comes in before somebody at the machine has let them in (`fengqiao user add`).

Everything here is done once; what an organisation has set up itself is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from casework.founding import founding_context, record_founding
from casework.tables.folder import BASE
from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.errors import Refusal
from engine.store.tables_definitions import Deployment
from engine.store.tables_org import OrgUnit, Tenant
from engine.store.tenant_statements import select_everywhere, table_of
from engine.timers.commands import ScheduleStarts

SUFFIXES = frozenset({".bpmn", ".dmn", ".form"})
#: The places that a fresh database gets; invented, to be replaced by an organisation's own.
CITY, DISTRICT = ("01", "云岭市", "云岭"), ("01-01", "澄湖区", "澄湖")

_ANY_TENANT = select_everywhere(Tenant, table_of(Tenant).c.tenant, table_of(Tenant).c.parent)
_ANY_DEPLOYMENT = select_everywhere(Deployment, table_of(Deployment).c.key).limit(1)


@dataclass(slots=True)
class Bootstrapped:
    """What the start added: tenants, definitions; and, with the reason, the procedures that could not be deployed and
    the tenants whose timer start events could not be scheduled."""

    tenants: int
    definitions: int = 0
    refused: dict[str, Refusal] = field(default_factory=dict)
    unscheduled: dict[str, Refusal] = field(default_factory=dict)


def bootstrap(bus: Bus) -> Bootstrapped:
    """Makes the default tenants when there are none, and deploys `processes/base` for each city that has nothing."""
    added = _tenants(bus)
    with bus.database.read("*") as tx:
        cities = [row["tenant"] for row in tx.rows(_ANY_TENANT) if row["parent"] is None]
        fresh = tx.row(_ANY_DEPLOYMENT) is None
    report = Bootstrapped(added)
    for city in cities if fresh else ():
        _ship(bus, city, report)
    for tenant in bus.tenants.all():
        with bus.database.write(tenant) as tx:
            record_founding(tx, founding_context(tenant, bus.clock.now()))
    for tenant in bus.tenants.all():  # one that was added since the last deployment has nothing scheduled yet
        try:
            bus.execute(ScheduleStarts(), platform_actor(tenant))
        except Refusal as refusal:
            report.unscheduled[tenant] = refusal
    return report


def _ship(bus: Bus, city: str, report: Bootstrapped) -> None:
    """One deployment per procedure; one that cannot be deployed is named and does not hold up the others."""
    for folder in sorted(path for path in BASE.iterdir() if path.is_dir()):
        try:
            report.definitions += deploy_folder(bus, folder, city, "随平台附带的程序")
        except Refusal as refusal:
            report.refused[folder.name] = refusal


def resources_in(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """Every deployable file below a folder (or the one file), by its name relative to it, in the order of the names."""
    if folder.is_file():
        return ((folder.name, folder.read_bytes()),)
    files = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)


def deploy_folder(bus: Bus, folder: Path, tenant: str, note: str) -> int:
    """Deploys what lies below a folder at a tenant's own node; answers how many definitions are new."""
    resources = resources_in(folder)
    if not resources:
        return 0
    answer = bus.execute(Deploy(resources, note=note), platform_actor(tenant))
    return sum(1 for row in answer["definitions"] if row["is_new"])


def _tenants(bus: Bus) -> int:
    with bus.database.write("*") as tx:
        if tx.row(_ANY_TENANT) is not None:
            return 0
        for (code, name, short), parent, level in ((CITY, None, "city"), (DISTRICT, CITY[0], "county")):
            row = {"tenant": code, "name": name, "short_name": short, "parent": parent, "org_code": code}
            tx.add(Tenant, row)
            tx.add(OrgUnit, {"tenant": code, "code": code, "name": name, "level": level})
    return 2
