"""The way that a case's processes went through their diagrams: elements, flows and pending timers, for drawing."""

from __future__ import annotations

from typing import Any

from api.queries.cases.listing import instances_of, open_tasks_of
from api.queries.process_names import process_name
from casework.tables.procedures import definitions_of_kind
from engine.context import root_of
from engine.events import ElementActivated, ElementCompleted, ElementTerminated, FlowTaken
from engine.history.facts import events_in
from engine.history.kinds import INSTANCE_KINDS
from engine.store import Row, Tx
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import Timer
from engine.store.tenant_statements import key_param, select_from, select_shared, table_of
from engine.values import loads

_ENTRY = table_of(HistoryEntry)
_ENTRIES = (
    select_from(HistoryEntry, _ENTRY.c.at, _ENTRY.c.body)
    .where(_ENTRY.c.chain == "instance", _ENTRY.c.chain_key == key_param("root"))
    .order_by(_ENTRY.c.seq)
)
_TIMER = table_of(Timer)
_TIMERS = select_from(Timer, _TIMER.c.element_key, _TIMER.c.element_id, _TIMER.c.due_at).where(
    _TIMER.c.root_key == key_param("root")
)
_DEFINITION = table_of(ProcessDefinition)
_VERSION = select_shared(
    ProcessDefinition, _DEFINITION.c.key, _DEFINITION.c.version, _DEFINITION.c.org_code, _DEFINITION.c.name
).where(_DEFINITION.c.key == key_param("key"))


class _Walk:
    """What one process instance went through so far."""

    def __init__(self) -> None:
        self.elements: dict[str, dict[str, Any]] = {}
        self.flows: dict[str, int] = {}

    def activated(self, element_id: str, kind: str) -> None:
        empty = {
            "element_id": element_id,
            "type": kind,
            "times": 0,
            "active": 0,
            "completed": 0,
            "terminated": 0,
        }
        element = self.elements.setdefault(element_id, empty | {"at": None, "name": ""})
        element["times"] += 1
        element["active"] += 1

    def ended(self, element_id: str, how: str, at: Any, who: str) -> None:
        element = self.elements.get(element_id)
        if element is None:
            return
        element["active"] -= 1
        element[how] += 1
        element["at"], element["name"] = at, who

    def taken(self, flow_id: str) -> None:
        self.flows[flow_id] = self.flows.get(flow_id, 0) + 1


def case_path(tx: Tx, case_key: int) -> list[dict[str, Any]]:
    """Every process instance of the case in the order of their start, with what it went through."""
    instances = instances_of(tx, case_key)
    walks: dict[int, _Walk] = {}
    homes: dict[int, int] = {}
    for root in dict.fromkeys(row["root_key"] for row in instances):
        _walk_root(tx, root, walks, homes)
    timers = _timers(tx, instances, homes)
    tasks = open_tasks_of(tx, case_key)
    beside = definitions_of_kind(tx, "beside", "timed")
    return [
        _told(tx, row, walks.get(row["key"], _Walk()), timers, tasks)
        | {"beside": row["definition_key"] in beside}
        for row in instances
    ]


def _walk_root(tx: Tx, root: int, walks: dict[int, _Walk], homes: dict[int, int]) -> None:
    for entry in tx.rows(_ENTRIES, root=root):
        body = loads(entry["body"])
        for event in events_in(body, INSTANCE_KINDS)[0]:
            if isinstance(event, ElementActivated):
                homes[event.key] = event.process_key
                walks.setdefault(event.process_key, _Walk()).activated(event.element_id, event.type)
            elif isinstance(event, ElementCompleted | ElementTerminated) and event.key in homes:
                how = "completed" if isinstance(event, ElementCompleted) else "terminated"
                who = body["name"] if body["command"] == "CompleteTask" else ""
                walks[homes[event.key]].ended(event.element_id, how, entry["at"], who)
            elif isinstance(event, FlowTaken):
                walks.setdefault(event.process_key, _Walk()).taken(event.flow_id)


def _timers(tx: Tx, instances: Any, homes: dict[int, int]) -> list[dict[str, Any]]:
    found = []
    for root in dict.fromkeys(row["root_key"] for row in instances):
        for row in tx.rows(_TIMERS, root=root):
            home = homes.get(row["element_key"], root_of(row["element_key"]))
            found.append({"process_key": home, "element_id": row["element_id"], "due_at": row["due_at"]})
    return found


def _told(tx: Tx, row: Row, walk: _Walk, timers: list[dict[str, Any]], tasks: Any) -> dict[str, Any]:
    versions = tx.shared_rows(_VERSION, key=row["definition_key"])
    version = versions[0] if versions else None
    key = row["key"]
    return {
        "key": str(key),
        "process_id": row["process_id"],
        "process_name": process_name(tx, row["process_id"], row["definition_key"]),
        "definition_key": str(row["definition_key"]),
        "version": version["version"] if version is not None else None,
        "org_code": version["org_code"] if version is not None else None,
        "state": row["state"],
        "started_at": row["started_at"],
        "ended_at": row["ended_at"],
        "elements": list(walk.elements.values()),
        "flows": [{"flow_id": flow, "times": times} for flow, times in walk.flows.items()],
        "timers": [
            {"element_id": t["element_id"], "due_at": t["due_at"]} for t in timers if t["process_key"] == key
        ],
        "tasks": [
            {"element_id": t["element_id"], "task_key": str(t["key"])}
            for t in tasks
            if t["process_key"] == key
        ],
    }
