"""流程 as the studio lists it: every procedure with the version that serves each district."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func

from api.queries.compare import compare_models
from api.rows import Row
from engine.bus import Bus
from engine.domain import procedures
from engine.errors import Forbidden
from engine.store import Tx
from engine.store.scope import select_everywhere, select_from, select_shared, table_of
from engine.store.tables_definitions import Deployment, ProcessDefinition
from engine.store.tables_instances import ProcessInstance
from engine.store.tables_org import Account, Tenant

_PROCESS = table_of(ProcessDefinition)
_DEPLOYMENT = table_of(Deployment)
_INSTANCE = table_of(ProcessInstance)
_LIST = [c for c in _PROCESS.c if c.name not in ("xml", "digest", "start_form")]
_VERSIONS = select_shared(ProcessDefinition, *_LIST).order_by(_PROCESS.c.ref, _PROCESS.c.version)
_DEPLOYMENTS = select_shared(Deployment)
_TENANTS = select_everywhere(
    Tenant, *(table_of(Tenant).c[n] for n in ("tenant", "name", "parent", "org_code"))
)
_RUNNING = (
    select_from(ProcessInstance, _INSTANCE.c.process_id, func.count().label("total"))
    .where(_INSTANCE.c.state == "ACTIVE")
    .group_by(_INSTANCE.c.process_id)
)
_ACCOUNTS = select_shared(Account, table_of(Account).c.user, table_of(Account).c.name)

#: How the list is divided; what is not named stands under the last heading.
GROUPS = (
    ("主流程", ("P01", "P02", "P28")),
    ("调解", ("P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11", "P12", "P13", "P14", "P29")),
    ("协同与会商", ("P15", "P16", "P17", "P23", "P24", "P25")),
    ("监督与回访", ("P18", "P19", "P20", "P21", "P22", "P26", "P27", "P30")),
)
OTHER = "其他"


def places_of(tx: Tx) -> list[dict[str, str]]:
    """The places whose versions this tenant may see: the city first, then its districts (a district: itself only)."""
    rows = {row["tenant"]: row for row in tx.rows(_TENANTS)}
    top = rows[tx.lineage[-1]]
    below = [row for row in rows.values() if row["parent"] == top["tenant"]]
    mine = below if tx.tenant == top["tenant"] else [rows[tx.tenant]]
    return [
        {"code": row["org_code"], "name": row["name"]}
        for row in [top, *sorted(mine, key=lambda r: r["org_code"])]
    ]


def check_place(tx: Tx, place: str) -> dict[str, str]:
    """The place with its name; Forbidden unless this tenant may see it."""
    found = next((item for item in places_of(tx) if item["code"] == place), None)
    if found is None:
        expected = "、".join(item["code"] for item in places_of(tx))
        raise Forbidden("other_place", "看不到这个区县的流程", where="place", expected=expected, found=place)
    return found


def list_procedures(bus: Bus, tx: Tx) -> dict[str, Any]:
    """Places, and per procedure its newest version at each place (None: it inherits)."""
    places = places_of(tx)
    newest: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in tx.shared_rows(_VERSIONS):
        newest[row["ref"]][row["org_code"]] = row
    deployments = {row["key"]: row for row in tx.shared_rows(_DEPLOYMENTS)}
    names = {row["user"]: row["name"] for row in tx.shared_rows(_ACCOUNTS)}
    running = Counter({row["process_id"]: row["total"] for row in tx.rows(_RUNNING)})
    told = _Teller(bus, tx, places, deployments, names)
    items = [told.item(ref, found, running[ref]) for ref, found in newest.items()]
    order = {name: n for n, (name, _) in enumerate((*GROUPS, (OTHER, ())))}
    items.sort(key=lambda item: (order[item["group"]], item["number"] or "P99", item["name"]))
    return {"places": places, "items": items}


class _Teller:
    def __init__(
        self,
        bus: Bus,
        tx: Tx,
        places: list[dict[str, str]],
        deployments: Mapping[int, Row],
        names: Mapping[str, str],
    ) -> None:
        self.bus, self.tx, self.places = bus, tx, places
        self.deployments, self.names = deployments, names

    def item(self, ref: str, found: Mapping[str, Row], running: int) -> dict[str, Any]:
        top = self.places[0]["code"]
        base = found.get(top)
        shown = base or next(iter(found.values()))
        model = self.bus.definitions.process_model(self.tx, shown["key"])
        number = numbers().get(ref)
        last = max((self._published(row) for row in found.values()), key=lambda told: told["at"])
        steps = sum(1 for element in model.elements.values() if element.type == "USER_TASK")
        return {
            "ref": ref,
            "number": number,
            "name": shown["name"],
            "group": next((name for name, of in GROUPS if number in of), OTHER),
            "steps": steps,
            "running": running,
            "versions": [self._version(place["code"], found, base) for place in self.places],
            "changed_at": last["at"],
            "changed_by": last["by"],
        }

    def _version(self, place: str, found: Mapping[str, Row], base: Row | None) -> dict[str, Any] | None:
        row = found.get(place)
        if row is None:
            return None
        changes = 0
        if base is not None and row["key"] != base["key"]:
            definitions = self.bus.definitions
            theirs = definitions.process_model(self.tx, base["key"])
            changes = len(compare_models(theirs, definitions.process_model(self.tx, row["key"])))
        return {
            "place": place,
            "key": str(row["key"]),
            "version": row["version"],
            "changes": changes,
            **self._published(row),
        }

    def _published(self, row: Row) -> dict[str, Any]:
        deployment = self.deployments[row["deployment_key"]]
        user = deployment["user"]
        by = "平台" if user == "system" else self.names.get(user, user)
        return {"at": deployment["at"], "by": by, "note": deployment["note"]}


def numbers() -> dict[str, str]:
    """Handbook numbers by process id: `instant_mediation` → `P03`."""
    return {procedure.key: number for number, procedure in procedures().items()}
