"""How far an instance has come in its diagram: counts per element, and the sequence flows it took."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import BigInteger, cast

from api.v2.body import path_key
from api.v2.door import answer, readable
from api.v2.resources.elements import element_events, unfolded
from api.v2.resources.instances import PROCESS_INSTANCES
from api.v2.resources.tables import INCIDENT
from api.v2.search.engine import get
from engine.context import root_of
from engine.store import Tx
from engine.store.scope import select_from, table_of
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Incident

_ENTRY = table_of(HistoryEntry)
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
    names = (*_STATES.values(), "incidents")
    items = [
        {"elementId": element, **{n: found[n] for n in names}} for element, found in sorted(counts.items())
    ]
    return answer({"items": items})


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
    sources, kind, _key, facts = unfolded(tx.dialect)
    statement = (
        select_from(HistoryEntry, facts["flow_id"].label("flow"))
        .distinct()
        .select_from(*sources)
        .where(
            _ENTRY.c.chain == "instance",
            _ENTRY.c.chain_key == root_of(key),
            kind == "FlowTaken",
            cast(facts["process_key"], BigInteger) == key,
        )
    )
    return sorted(row["flow"] for row in tx.rows(statement))


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    base = "/process-instances/<key>"
    blueprint.add_url_rule(
        f"{base}/statistics/element-instances", "element_statistics", statistics, methods=["GET"]
    )
    blueprint.add_url_rule(f"{base}/sequence-flows", "sequence_flows", flows, methods=["GET"])
