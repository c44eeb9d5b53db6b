"""Root instances: start, cancel, set variables, retry incidents, fire timers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_

from engine.bpmn import ProcessModel
from engine.context import root_of
from engine.definitions.catalog import definition_row
from engine.errors import Conflict, Invalid, NotFound
from engine.events import IncidentRaised, IncidentResolved
from engine.instances import event_reactions
from engine.instances.commands import CancelInstance, ResolveIncident, SetVariables, StartInstance
from engine.instances.events import InstanceLinked
from engine.instances.roots import LiveRoot, RootFacts
from engine.missing import no_incident
from engine.ports import Binding, NotDeployed
from engine.store import Row, Tx
from engine.store.in_force import in_force
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import Incident, Job, ProcessInstance, Timer
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import key_param, own, select_from, select_shared, table_of, text_param
from engine.timers.commands import FireTimer, StallTimer
from engine.unit import Unit

_TIMER = table_of(Timer)
_TIMER_ROW = select_from(Timer).where(
    _TIMER.c.element_key == key_param("key"), _TIMER.c.index == key_param("index")
)
_INSTANCE = table_of(ProcessInstance)
#: Both rows are locked, as those of a task are (`engine.tasks.task_lock`).
_TIMER_AND_ROOT = (
    select_from(
        ProcessInstance,
        *_INSTANCE.c,
        _TIMER.c.generation.label("timer_generation"),
        _TIMER.c.due_at.label("timer_due_at"),
    )
    .join_from(_INSTANCE, _TIMER, and_(_TIMER.c.root_key == _INSTANCE.c.key, own(Timer)))
    .where(
        _INSTANCE.c.key == key_param("root"),
        _TIMER.c.element_key == key_param("key"),
        _TIMER.c.index == key_param("index"),
    )
    .with_for_update()
)
_INCIDENT = table_of(Incident)
_INCIDENT_ROW = select_from(Incident).where(_INCIDENT.c.key == key_param("key"))
_JOB = table_of(Job)
_RETRIES = select_from(Job, _JOB.c.retries).where(_JOB.c.key == key_param("key"))
_DEFINITION = table_of(ProcessDefinition)
_VERSION = select_shared(ProcessDefinition).where(
    _DEFINITION.c.ref == text_param("ref"),
    _DEFINITION.c.version == key_param("version"),
    in_force(ProcessDefinition),
)
_SERVES = select_shared(ProcessDefinition, _DEFINITION.c.key).where(
    _DEFINITION.c.key == key_param("key"), in_force(ProcessDefinition)
)
_CHILD = select_from(ProcessInstance, _INSTANCE.c.root_key).where(_INSTANCE.c.key == key_param("key"))
_TENANT_PLACE = select_from(Tenant, table_of(Tenant).c.org_code)


def start_instance(unit: Unit, command: StartInstance) -> dict[str, Any]:
    """Starts a root instance; answers with its facts."""
    place = _place_of(unit, command)
    row = _find(unit, command, place)
    root = begin(
        unit,
        row["key"],
        place,
        command.variables,
        business_id=command.business_id,
        case_key=command.case_key,
        tags=command.tags,
        start_element=command.start_element,
    )
    return {
        "key": root.facts.key,
        "process_id": row["ref"],
        "version": row["version"],
        "definition_key": row["key"],
    }


def _place_of(unit: Unit, command: StartInstance) -> str:
    """Where the groups of the instance are: with a case at the case's place, whatever was asked for."""
    if command.case_key is not None:
        return str(unit.owner(command.case_key).place)
    return command.place or tenant_place(unit)


def begin(
    unit: Unit,
    definition_key: int,
    place: str,
    variables: Mapping[str, Any],
    *,
    business_id: str | None = None,
    case_key: int | None = None,
    tags: tuple[str, ...] = (),
    start_element: str | None = None,
    payload: Mapping[str, Any] | None = None,
    correlation_key: str | None = None,
) -> LiveRoot:
    """Starts a root instance of a definition key and applies what its first step means."""
    model: ProcessModel = unit.definitions.process_model(unit.tx, definition_key)
    if start_element is None and model.none_start is None:
        raise Invalid(
            "no_none_start", "这个流程不能直接启动：没有空开始事件", where=model.process_id,
            expected="空开始事件", found="只有消息、信号或定时开始事件",
        )  # fmt: skip
    facts = RootFacts(
        unit.context.new_key(), definition_key, model.process_id, business_id, case_key, place, tags,
        correlation_key,
    )  # fmt: skip
    root = unit.new_root(model, facts)
    unit.step(root, "start", dict(variables), start_element, dict(payload) if payload is not None else None)
    event_reactions.apply(unit, root)
    if case_key is not None:
        unit.owner(case_key).record(InstanceLinked(facts.key, facts.process_id))
    return root


def tenant_place(unit: Unit) -> str:
    """The tenant's own node of the org tree."""
    return place_of_tenant(unit.tx)


def place_of_tenant(tx: Tx) -> str:
    """The own node of the transaction's tenant."""
    row = tx.row(_TENANT_PLACE)
    if row is None:
        raise NotFound("tenant_not_found", "没有这个租户", where=tx.tenant)
    return str(row["org_code"])


def _find(unit: Unit, command: StartInstance, place: str) -> dict[str, Any]:
    if command.definition_key is not None:
        row = definition_row(unit.tx, "process", command.definition_key)
        if not unit.tx.shared_rows(_SERVES, key=command.definition_key):
            raise _unknown(row["ref"], f"第 {row['version']} 版，已停用")
        return row
    if command.process_id is None:
        raise Invalid(
            "no_definition", "没有写启动哪个流程", expected="流程编号或定义编号", found="两者都没有"
        )
    if command.version is not None:
        rows = unit.tx.shared_rows(_VERSION, ref=command.process_id, version=command.version)
        if not rows:
            raise _unknown(command.process_id, f"第 {command.version} 版")
        return dict(rows[0])
    binding = Binding("versionTag", command.version_tag) if command.version_tag else Binding()
    try:
        return unit.definitions.resolve(unit.tx, "process", command.process_id, place, binding, 0)
    except NotDeployed as missing:
        raise _unknown(command.process_id, missing.detail) from None


def _unknown(process_id: str, found: str) -> NotFound:
    return NotFound(
        "process_not_found", "没有部署这个流程", where=process_id, expected="已部署的流程", found=found
    )


def cancel_instance(unit: Unit, command: CancelInstance) -> None:
    """Terminates a root with everything in it; NotFound when it has ended already."""
    root = unit.root(command.key)
    if root.facts.key != command.key:
        raise Conflict(
            "not_a_root", "只能取消最外层的流程实例", where=str(command.key), found="被调用的子流程"
        )
    if root.runtime.ended:
        raise NotFound("instance_ended", "流程实例已经结束", where=str(command.key))
    unit.step(root, "cancel")
    event_reactions.apply(unit, root)


def set_variables(unit: Unit, command: SetVariables) -> None:
    """Sets variables at a scope; conditional events look at them at once."""
    root = unit.root(command.scope)
    unit.step(root, "set_variables", command.scope, command.variables, command.local)
    event_reactions.apply(unit, root)


def resolve_incident(unit: Unit, command: ResolveIncident) -> list[int]:
    """Tries again what had failed; a cause that is still there raises a new incident. Answers the keys of those that
    came of it."""
    root = unit.root(command.key)
    row = unit.tx.row(_INCIDENT_ROW, key=command.key)
    if row is None:
        raise no_incident(command.key)
    if row["state"] != "ACTIVE":
        raise Conflict("incident_resolved", "这个异常已经处理", where=str(command.key), found=row["state"])
    if command.retries_first:
        _require_retries(unit, row)
    before = len(root.events)
    unit.step(root, "retry", command.key)
    event_reactions.apply(unit, root)
    raised = [event.key for event in root.events[before:] if isinstance(event, IncidentRaised)]
    over = {event.key for event in root.events[before:] if isinstance(event, IncidentResolved)}
    return [key for key in raised if key not in over]


def _require_retries(unit: Unit, incident: Row) -> None:
    """Conflict when the incident is that of a job which has no retries left."""
    if incident["error_type"] != "JOB_NO_RETRIES" or incident["job_key"] is None:
        return
    job = unit.tx.row(_RETRIES, key=incident["job_key"])
    if job is not None and job["retries"] < 1:
        raise Conflict(
            "no_retries_left", "作业没有剩余的重试次数，请先改作业的重试次数", where=str(incident["key"]),
            expected="retries ≥ 1", found=f"作业 {incident['job_key']}：0",
        )  # fmt: skip


def fire_timer(unit: Unit, command: FireTimer) -> bool:
    """Fires a timer that is still there, still of this generation and really due; answers whether it fired."""
    root_key = root_of(command.element_key)
    with unit.tx.waiting_for("root", root_key):
        row = unit.tx.row(_TIMER_AND_ROOT, root=root_key, key=command.element_key, index=command.index)
    if row is None or row["timer_generation"] != command.generation or row["timer_due_at"] > unit.context.now:
        return False  # the instance is not even loaded for what somebody else has fired
    root = unit.root(command.element_key, {column.name: row[column.name] for column in _INSTANCE.c})
    if root.runtime.stalled(command.element_key, command.index):
        raise Conflict("timer_stalled", "到时要办的一步办不下去，等人再试", where=str(command.element_key))
    unit.step(root, "fire_timer", command.element_key, command.index)
    event_reactions.apply(unit, root)
    return True


def stall_timer(unit: Unit, command: StallTimer) -> None:
    """An incident at the element of a timer that cannot be fired; nothing when the timer has gone meanwhile, or when
    somebody is to look at the element anyway."""
    root = unit.root(command.element_key)
    row = unit.tx.row(_TIMER_ROW, key=command.element_key, index=command.index)
    if row is None or row["generation"] != command.generation:
        return
    if root.runtime.may_stall(command.element_key):
        where = (command.element_key, command.index)
        unit.step(root, "stall_timer", *where, command.error_type, command.message)
        event_reactions.apply(unit, root)
