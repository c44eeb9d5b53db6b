"""The daily supervision's list (P18-S01): staff tasks of cases that are past their date, at and below a place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam

from casework.roles import party_roles
from casework.tables.procedures import definitions_counting_as
from engine.access.authz import covers
from engine.deadlines import SHANGHAI
from engine.instances.service_call import ServiceCall
from engine.store.base import Key, UtcTime
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance, UserTask
from engine.store.tenant_statements import select_from, table_of

#: What supervises or looks in on others is not supervised itself; a case that is under supervision already waits.
LOOKERS_ON = ("supervision", "sampling_visit", "sampling_draw")
_TASK = table_of(UserTask)
_CASE = table_of(Case)
_INSTANCE = table_of(ProcessInstance)
_LATE = (
    select_from(UserTask, *_TASK.c, _CASE.c.case_code, _CASE.c.risk, _CASE.c.fields)
    .join(_CASE, (_CASE.c.key == _TASK.c.case_key) & (_CASE.c.tenant == _TASK.c.tenant))
    .where(
        _TASK.c.state == "CREATED",
        _TASK.c.due_at < bindparam("now", type_=UtcTime),
        _CASE.c.case_code.is_not(None),
    )
    .order_by(_TASK.c.due_at, _TASK.c.key)
)
_SUPERVISED = select_from(ProcessInstance, _INSTANCE.c.case_key).where(
    _INSTANCE.c.definition_key.in_(bindparam("supervision", type_=Key, expanding=True)),
    _INSTANCE.c.state == "ACTIVE",
    _INSTANCE.c.case_key.is_not(None),
)


def overdue_list(call: ServiceCall) -> dict[str, Any]:
    """`overdue`: for each case its oldest overdue task: case_code, overdue_timer, overdue_wd (working days),
    risk_level, target_unit."""
    tx, now = call.unit.tx, call.unit.context.now
    supervision = sorted(definitions_counting_as(tx, "supervision"))
    seen = {row["case_key"] for row in tx.rows(_SUPERVISED, supervision=supervision)}
    unsupervised = definitions_counting_as(tx, *LOOKERS_ON)
    found: list[dict[str, Any]] = []
    for row in tx.rows(_LATE, now=now):
        if row["case_key"] in seen or not covers(call.root.place, row["place"]):
            continue
        if row["definition_key"] in unsupervised or not _is_for_staff(row):
            continue
        seen.add(row["case_key"])
        found.append(_told(call, row, now))
    return {"overdue": found}


def _is_for_staff(row: Any) -> bool:
    groups = {group.partition("@")[0] for group in row["candidate_groups"]}
    return bool(groups - party_roles(row["place"]).keys())


def _told(call: ServiceCall, row: Any, now: datetime) -> dict[str, Any]:
    calendar = call.unit.time.calendar(call.unit.tx)
    due, today = row["due_at"].astimezone(SHANGHAI).date(), now.astimezone(SHANGHAI).date()
    return {
        "case_code": row["case_code"],
        "overdue_timer": _timer_key(call, row),
        "overdue_wd": calendar.working_days_between(due, today),
        "risk_level": row["risk"],
        "target_unit": row["fields"].get("lead_unit"),
    }


def _timer_key(call: ServiceCall, row: Any) -> str | None:
    """The timer key that the task's element names in the version that it runs in."""
    model = call.unit.definitions.process_model(call.unit.tx, row["definition_key"])
    return model.elements[row["element_id"]].properties.get("timer_key")
