"""Timer start events as rows: scheduled for the places that a version serves, fired once each, gone with the version.

The rows of a tenant follow from the definitions in force: `reschedule` compares and corrects, so it may be called at
any time. What it changes, and each start, stands in the tenant's chain (docs/decisions/0007).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.access import authz
from engine.bpmn import ProcessModel, Schedule
from engine.deadlines import SHANGHAI
from engine.definitions.nearest import nearest_version
from engine.errors import Invalid
from engine.instances.instances import begin, tenant_place
from engine.places.levels import DEPTH
from engine.store import utc_text
from engine.store.advisory_lock import advisory_lock
from engine.store.in_force import in_force
from engine.store.tables_definitions import ProcessDefinition, StartEvent
from engine.store.tables_instances import StartTimer
from engine.store.tables_org import OrgUnit
from engine.store.tenant_statements import select_from, select_shared, table_of, text_param
from engine.timers.commands import FireStart, ScheduleStarts
from engine.timers.events import StartTimerGone, StartTimerSet
from engine.timers.start_plan import StartPlan, plan_of, start_level
from engine.unit import OutgoingItem, Unit

_START = table_of(StartEvent)
_REFS = select_shared(StartEvent, _START.c.ref).where(_START.c.type == "timer").distinct()
_DEFINITION = table_of(ProcessDefinition)
_VERSIONS = select_shared(
    ProcessDefinition,
    *(_DEFINITION.c[name] for name in ("tenant", "key", "ref", "org_code", "version")),
).where(_DEFINITION.c.ref == text_param("ref"), in_force(ProcessDefinition))
_UNIT = table_of(OrgUnit)
_NODES = select_from(OrgUnit, _UNIT.c.code).where(_UNIT.c.level == text_param("level")).order_by(_UNIT.c.code)
_TIMER = table_of(StartTimer)
_ONE = (
    _TIMER.c.process_id == text_param("ref"),
    _TIMER.c.element_id == text_param("element"),
    _TIMER.c.place == text_param("at"),
)
_LOCK = select_from(StartTimer).where(*_ONE).with_for_update()
_LOCK_ALL = select_from(StartTimer).with_for_update()
#: After so many missed moments of an endless cycle the rest is not counted one by one.
MOST_MISSED = 10_000

#: Where those who write the rows of a tenant wait for each other.
MEETING = "start_timers"

Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Served:
    """A version and the places of this tenant at which nobody nearer has a version of their own."""

    model: ProcessModel
    tenant: str
    node: str


def schedule_starts(unit: Unit, command: ScheduleStarts) -> int:
    """Handler of `ScheduleStarts`; answers how many rows it changed."""
    return reschedule(unit)


def reschedule(unit: Unit) -> int:
    """Makes the tenant's rows what its definitions say now; answers how many changed. Invalid names a bad timer."""
    if not unit.tx.shared_rows(_REFS):
        return 0
    advisory_lock(unit.tx, MEETING)
    stored: dict[Name, Any] = {_name(row): row for row in unit.tx.rows(_LOCK_ALL)}
    changed = 0
    for ref in [
        row["ref"] for row in unit.tx.shared_rows(_REFS)
    ]:  # another's may have come while this one waited
        for plan in _plans(unit, ref):
            name = (ref, plan.element_id, plan.place)
            changed += _kept(unit, plan, stored.pop(name, None))
    for ref, element, at in stored:
        unit.audit(StartTimerGone(ref, element, at))
    return changed + len(stored)


def announce(unit: Unit, changed: set[str] | None = None) -> None:
    """Timers, or the processes that `changed` names, are new here: the rows follow; those of the tenants below follow
    after the commit."""
    refs = {row["ref"] for row in unit.tx.shared_rows(_REFS)}
    if refs if changed is None else refs & changed:
        reschedule(unit)
        if OutgoingItem("schedule_starts", {}) not in unit.outgoing:
            unit.send("schedule_starts")


def check_starts(unit: Unit, model: ProcessModel, place: str) -> None:
    """Invalid unless every timer start event of a process says when it is due first."""
    for element in model.timer_starts:
        start_level(model, element)
        plan = plan_of(unit, model, element, place)
        plan.check(unit.context.now)


def fire_start(unit: Unit, command: FireStart) -> int | None:
    """Starts an instance if the row is still there, of this generation and due; answers its key, else None."""
    named = {"ref": command.process_id, "element": command.element_id, "at": command.place}
    advisory_lock(unit.tx, MEETING)  # before the row, as `reschedule` does
    row = unit.tx.row(_LOCK, **named)
    if row is None or row["generation"] != command.generation or row["due_at"] is None:
        return None
    if row["due_at"] > unit.context.now:
        return None
    serving = nearest_version(unit.tx.shared_rows(_VERSIONS, ref=command.process_id), command.place)
    if serving is None or serving["key"] != row["definition_key"]:
        reschedule(unit)  # a new version has come whose rows are not written yet
        return None
    model = unit.definitions.process_model(unit.tx, row["definition_key"])
    plan = plan_of(unit, model, command.element_id, command.place)
    due, following = _this_and_next(plan, Schedule.from_json(row["schedule"]))
    moment = due.due.astimezone(SHANGHAI).isoformat(timespec="seconds")
    root = begin(
        unit, row["definition_key"], command.place, {},
        start_element=command.element_id, payload={"scheduled_at": moment},
    )  # fmt: skip
    fired = {"fired_at": unit.context.now, "instance_key": root.facts.key}
    _write(unit, plan, following, row["generation"] + 1, fired)
    return root.facts.key


def _this_and_next(plan: StartPlan, first: Schedule) -> tuple[Schedule, Schedule | None]:
    """The moment that is being served and the one after it: with `once`, the last of those that were missed."""
    now = plan.unit.context.now
    due, following = first, plan.next(first)
    for _ in range(0 if plan.each else MOST_MISSED):
        if following is None or following.due > now:
            return due, following
        due, following = following, plan.next(following)
    if following is not None and following.due <= now and following.left < 0 and not plan.each:
        following = plan.next_from(following, now)
    return due, following


def _plans(unit: Unit, ref: str) -> Iterator[StartPlan]:
    """The start events of a process that this tenant's places are served with."""
    rows = unit.tx.shared_rows(_VERSIONS, ref=ref)
    for node in sorted({row["org_code"] for row in rows}):
        newest = nearest_version(rows, node)
        if newest is None or newest["org_code"] != node:
            continue
        served = _Served(unit.definitions.process_model(unit.tx, newest["key"]), newest["tenant"], node)
        for element in served.model.timer_starts:
            for place in _places(unit, served, element):
                best = nearest_version(rows, place)
                if best is not None and best["key"] == newest["key"]:
                    yield plan_of(unit, served.model, element, place)


def _places(unit: Unit, served: _Served, element: str) -> list[str]:
    level = start_level(served.model, element)
    own = tenant_place(unit)
    if level is not None:
        nodes = [row["code"] for row in unit.tx.rows(_NODES, level=level)]
        if len(own.split("-")) == DEPTH[level] and own not in nodes:
            nodes.append(own)
        return [code for code in nodes if authz.covers(served.node, code)]
    if authz.covers(served.node, own):
        return [own]
    return [served.node] if served.tenant == unit.tx.tenant else []


def _kept(unit: Unit, plan: StartPlan, row: Any | None) -> int:
    """As `_keep`; what is wrong names the process: whoever set a key or deployed another one does not know it."""
    try:
        return _keep(unit, plan, row)
    except Invalid as wrong:
        raise Invalid(
            wrong.code, f"流程“{plan.model.process_id}”在 {plan.place} 的定时开始事件：{wrong.detail}",
            f"{plan.model.process_id}/{plan.element_id}", wrong.expected, wrong.found, wrong.findings,
        ) from wrong  # fmt: skip


def _keep(unit: Unit, plan: StartPlan, row: Any | None) -> int:
    """Writes the row of a plan when there is none, or when version or timer are others; answers whether it did."""
    if row is not None and row["definition_key"] == plan.model.key and row["source"] == plan.source:
        return 0
    generation = 0 if row is None else row["generation"] + 1
    if row is not None and plan.absolute and row["source"] == plan.source:
        schedule = Schedule.from_json(row["schedule"]) if row["schedule"] else None
    else:
        schedule = plan.first(unit.context.now)
    fired = {name: row[name] if row else None for name in ("fired_at", "instance_key")}
    _write(unit, plan, schedule, generation, fired)
    return 1


def _write(
    unit: Unit, plan: StartPlan, schedule: Schedule | None, generation: int, fired: dict[str, Any]
) -> None:
    due, fired_at = schedule.due if schedule else None, fired["fired_at"]
    event = StartTimerSet(
        process_id=plan.model.process_id, element_id=plan.element_id, place=plan.place,
        definition_key=plan.model.key, source=plan.source, generation=generation,
        schedule=schedule.to_json() if schedule else None, due_at=utc_text(due) if due else None,
        fired_at=utc_text(fired_at) if fired_at else None, instance_key=fired["instance_key"],
    )  # fmt: skip
    unit.audit(event)


def _name(row: Any) -> Name:
    return row["process_id"], row["element_id"], row["place"]
