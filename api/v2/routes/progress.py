"""How far an instance has come in its diagram: counts per element, and the sequence flows it took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import BigInteger, Select, and_, func

from api.v2.body import Body, path_key
from api.v2.door import answer, readable
from api.v2.places import kept_to
from api.v2.resources.definitions import PROCESS_DEFINITIONS
from api.v2.resources.elements import element_events
from api.v2.resources.instances import PROCESS_INSTANCES
from api.v2.resources.tables import INCIDENT, INSTANCE
from api.v2.resources.unfolding import ENTRY, events
from api.v2.search.conditions import conditions
from api.v2.search.engine import get
from api.v2.search.tenancy import without_default
from engine.context import root_of
from engine.store import Tx
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Incident, ProcessInstance
from engine.store.tenant_statements import own, select_from

_STATES = {"ACTIVE": "active", "COMPLETED": "completed", "TERMINATED": "canceled"}


def statistics(key: str) -> Response:
    """GET /process-instances/{key}/statistics/element-instances."""
    tx, number = readable(), path_key(key, "processInstanceKey")
    get(tx, PROCESS_INSTANCES, number)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in tx.rows(element_events(tx.dialect, [root_of(number)])):
        if row["process_key"] == number and row["type"] != "PROCESS":
            counts[row["element_id"]][_STATES[row["state"]]] += 1
    standing = select_from(Incident, INCIDENT.c.element_id).where(
        INCIDENT.c.process_key == number, INCIDENT.c.state == "ACTIVE"
    )
    for row in tx.rows(standing):
        counts[row["element_id"]]["incidents"] += 1
    return answer({"items": _shown(counts)})


def of_definition(key: str) -> Response:
    """POST /process-definitions/{key}/statistics/element-instances: over the instances that the filter means."""
    tx, number = readable(), path_key(key, "processDefinitionKey")
    get(tx, PROCESS_DEFINITIONS, number)
    wanted = without_default(Body.read(("filter",)).object("filter"))

    def of_its(*columns: Any) -> Select[Any]:
        meant = conditions(PROCESS_INSTANCES, wanted, tx.dialect)
        statement = PROCESS_INSTANCES.statement(tx.dialect, columns, wanted)
        return statement.where(
            INSTANCE.c.definition_key == number, meant, *kept_to(tx, PROCESS_INSTANCES.seen)
        )

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    source = element_events(tx.dialect, of_its(INSTANCE.c.root_key)).subquery("element")
    groups = (source.c.element_id, source.c.state)
    kept = (source.c.type != "PROCESS", source.c.process_key.in_(of_its(INSTANCE.c.key)))
    joined = and_(INSTANCE.c.key == source.c.process_key, own(ProcessInstance))
    statement = select_from(ProcessInstance, *groups, func.count().label("number"))
    statement = statement.join_from(INSTANCE, source, joined).where(*kept).group_by(*groups)
    for row in tx.shared_rows(statement):
        counts[row["element_id"]][_STATES[row["state"]]] = row["number"]
    standing = select_from(Incident, INCIDENT.c.element_id, func.count().label("number")).where(
        INCIDENT.c.state == "ACTIVE", INCIDENT.c.process_key.in_(of_its(INSTANCE.c.key))
    )
    for row in tx.shared_rows(standing.group_by(INCIDENT.c.element_id)):
        counts[row["element_id"]]["incidents"] = row["number"]
    return answer({"items": _shown(counts)})


def _shown(counts: Mapping[str, Counter[str]]) -> list[dict[str, Any]]:
    names = (*_STATES.values(), "incidents")
    return [
        {"elementId": element, **{n: found[n] for n in names}} for element, found in sorted(counts.items())
    ]


def flows(key: str) -> Response:
    """GET /process-instances/{key}/sequence-flows: each flow once, however often it was taken."""
    tx, number = readable(), path_key(key, "processInstanceKey")
    instance = get(tx, PROCESS_INSTANCES, number)
    same = (
        "processInstanceKey",
        "rootProcessInstanceKey",
        "processDefinitionKey",
        "processDefinitionId",
        "tenantId",
    )
    common: dict[str, Any] = {name: instance[name] for name in same}
    items = [{**common, "sequenceFlowId": f"{key}_{flow}", "elementId": flow} for flow in _taken(tx, number)]
    return answer({"items": items})


def _taken(tx: Tx, key: int) -> list[str]:
    found = events(tx.dialect)
    statement = (
        select_from(HistoryEntry, found.fact("flow_id").label("flow"))
        .distinct()
        .select_from(*found.sources)
        .where(
            ENTRY.c.chain == "instance",
            ENTRY.c.chain_key == root_of(key),
            found.kind == "FlowTaken",
            found.fact("process_key", BigInteger) == key,
        )
    )
    return sorted(row["flow"] for row in tx.rows(statement))


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    base = "/process-instances/<key>"
    blueprint.add_url_rule(
        "/process-definitions/<key>/statistics/element-instances", "definition_statistics", of_definition,
        methods=["POST"],
    )  # fmt: skip
    blueprint.add_url_rule(
        f"{base}/statistics/element-instances", "element_statistics", statistics, methods=["GET"]
    )
    blueprint.add_url_rule(f"{base}/sequence-flows", "sequence_flows", flows, methods=["GET"])
