"""流程 as the studio lists it: every procedure with the version that serves each district."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func

from api.queries.studio.compare import compare_models
from api.queries.studio.places import places_of, tx_at
from api.queries.studio.published import Publications
from casework.tables.procedure_list import procedure_group, procedure_number
from engine.access.authz import covers
from engine.bus import Bus
from engine.store import Row, Tx
from engine.store.in_force import in_force
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import ProcessInstance
from engine.store.tables_studio import Drawing
from engine.store.tenant_statements import select_from, select_shared, table_of, text_param

_PROCESS = table_of(ProcessDefinition)
_INSTANCE = table_of(ProcessInstance)
_LIST = [c for c in _PROCESS.c if c.name not in ("xml", "digest", "start_form")]
_VERSIONS = (
    select_shared(ProcessDefinition, *_LIST)
    .where(in_force(ProcessDefinition))
    .order_by(_PROCESS.c.ref, _PROCESS.c.version)
)
_RUNNING = (
    select_from(ProcessInstance, _INSTANCE.c.process_id, func.count().label("total"))
    .where(_INSTANCE.c.state == "ACTIVE")
    .group_by(_INSTANCE.c.process_id)
)
_DRAWING = table_of(Drawing)
_DRAWINGS = select_from(
    Drawing, _DRAWING.c.ref, _DRAWING.c.place, _DRAWING.c.name, _DRAWING.c.saved_at
).where(_DRAWING.c.user == text_param("user"))

#: The heading of what says none; it stands last.
OTHER = "其他"
#: Sorts after every number.
LAST = "\uffff"


def list_procedures(bus: Bus, tx: Tx, user: str) -> dict[str, Any]:
    """Places, and per procedure its newest version at each place (None: it inherits); the user's drawings beside."""
    places = places_of(tx)
    views = [tx_at(bus, tx, place["code"]) for place in places]
    newest: dict[str, dict[str, Row]] = defaultdict(dict)
    running: Counter[str] = Counter()
    tenants = {view.tenant: view for view in [tx, *views]}
    for view in tenants.values():
        for row in view.shared_rows(_VERSIONS):
            newest[row["ref"]][row["org_code"]] = row
        if tx.tenant in (view.tenant, tx.lineage[-1]):  # a district does not count the city's cases
            running += Counter({row["process_id"]: row["total"] for row in view.rows(_RUNNING)})
    published = Publications(list(tenants.values()))
    told = _Teller(bus, dict(zip([p["code"] for p in places], views, strict=True)), published)
    drawings = tx.rows(_DRAWINGS, user=user)
    items = [told.item(ref, found, running[ref]) for ref, found in newest.items()]
    items += [_unpublished(row, len(places)) for row in drawings if row["ref"] not in newest]
    for item in items:
        item["drawings"] = [
            {"place": d["place"], "saved_at": d["saved_at"]} for d in drawings if d["ref"] == item["ref"]
        ]
    first = {
        group: min((one["number"] or LAST, one["name"]) for one in items if one["group"] == group)
        for group in {item["group"] for item in items}
    }
    items.sort(
        key=lambda item: (
            item["group"] == OTHER, first[item["group"]], item["number"] or LAST, item["name"]
        )
    )  # fmt: skip
    return {"places": places, "items": items}


def _unpublished(row: Row, places: int) -> dict[str, Any]:
    """A new process that so far is a drawing only."""
    return {
        "ref": row["ref"], "number": None, "name": row["name"], "group": OTHER, "steps": 0, "running": 0,
        "versions": [None] * places, "changed_at": row["saved_at"], "changed_by": "",
    }  # fmt: skip


class _Teller:
    def __init__(self, bus: Bus, views: Mapping[str, Tx], published: Publications) -> None:
        self.bus, self.views, self.published = bus, views, published

    def item(self, ref: str, found: Mapping[str, Row], running: int) -> dict[str, Any]:
        top = next(iter(self.views))
        base = found.get(top)
        shown = base or next(row for row in found.values())
        model = self.bus.definitions.process_model(self._view(shown), shown["key"])
        number = procedure_number(ref, model.properties)
        last = max((self.published.told(row) for row in found.values()), key=lambda told: told["at"])
        steps = sum(1 for element in model.elements.values() if element.type == "USER_TASK")
        return {
            "ref": ref,
            "number": number,
            "name": shown["name"],
            "group": procedure_group(ref, model.properties) or OTHER,
            "steps": steps,
            "running": running,
            "versions": [self._version(place, found, base) for place in self.views],
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
            theirs = definitions.process_model(self._view(base), base["key"])
            changes = len(compare_models(theirs, definitions.process_model(self._view(row), row["key"])))
        return {
            "place": place,
            "key": str(row["key"]),
            "version": row["version"],
            "changes": changes,
            **self.published.told(row),
        }

    def _view(self, row: Row) -> Tx:
        """The view in which a version's row is seen: of the nearest place that has a view."""
        code = str(row["org_code"])
        above = [place for place in self.views if covers(place, code)]
        return self.views[max(above, key=len)]
