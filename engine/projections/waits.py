"""What instances wait for besides people: timers, subscriptions, jobs; and where they stand still: incidents."""

from __future__ import annotations

from sqlalchemy import Integer, bindparam

from engine.events import (
    IncidentRaised,
    IncidentResolved,
    JobCreated,
    JobEnded,
    JobUpdated,
    ProcessSubscriptionOpened,
    SubscriptionClosed,
    SubscriptionOpened,
    TimerEnded,
    TimerScheduled,
)
from engine.projections.rows import Applied, Batch
from engine.store.base import UtcTime
from engine.store.tables_instances import Incident, Job, ProcessInstance, Subscription, Timer
from engine.store.tenant_statements import delete_of, key_param, table_of, text_param, update_of

_TIMER = table_of(Timer)
_SUB = table_of(Subscription)
_JOB = table_of(Job)
_INCIDENT = table_of(Incident)
_INSTANCE = table_of(ProcessInstance)
_NOW = bindparam("now", type_=UtcTime)
_DROP_TIMER = delete_of(Timer).where(
    _TIMER.c.element_key == key_param("element"), _TIMER.c.index == key_param("number")
)
_DROP_SUB = delete_of(Subscription).where(
    _SUB.c.element_key == key_param("element"), _SUB.c.index == key_param("number")
)
_END_JOB = (
    update_of(Job)
    .where(_JOB.c.key == key_param("job"))
    .values(state=text_param("new_state"), ended_at=_NOW, updated_at=_NOW)
)
_RETRIES = (
    update_of(Job)
    .where(_JOB.c.key == key_param("job"))
    .values(retries=bindparam("left", type_=Integer), updated_at=_NOW)
)
_RESOLVE = (
    update_of(Incident)
    .where(_INCIDENT.c.key == key_param("incident"))
    .values(state="RESOLVED", resolved_at=_NOW)
)
_COUNT = (
    update_of(ProcessInstance)
    .where(_INSTANCE.c.key == key_param("process"))
    .values(incidents=_INSTANCE.c.incidents + key_param("by"))
)


def timer_scheduled(applied: Applied, batch: Batch, event: TimerScheduled) -> None:
    row = {
        "element_key": event.key,
        "index": event.index,
        "root_key": applied.root_key,
        "element_id": event.element_id,
        "generation": event.generation,
        "due_at": event.due,
    }
    batch.put(Timer, (event.key, event.index), row)


def timer_ended(applied: Applied, batch: Batch, event: TimerEnded) -> None:
    batch.puts.get(Timer, {}).pop((event.key, event.index), None)
    batch.change(_DROP_TIMER, {"element": event.key, "number": event.index})


def subscription_opened(applied: Applied, batch: Batch, event: SubscriptionOpened) -> None:
    """What was recorded before semantics 3 does not say its process: it goes by the root's."""
    process_key = event.process_key if isinstance(event, ProcessSubscriptionOpened) else applied.root_key
    row = {
        "element_key": event.key,
        "index": event.index,
        "root_key": applied.root_key,
        "element_id": event.element_id,
        "type": event.type,
        "name": event.name,
        "correlation_key": event.correlation_key or "",
        "depth": event.depth,
        "process_key": process_key,
        "process_id": applied.definition_of(process_key)[1],
    }
    batch.put(Subscription, (event.key, event.index), row)


def subscription_closed(applied: Applied, batch: Batch, event: SubscriptionClosed) -> None:
    if batch.puts.get(Subscription, {}).pop((event.key, event.index), None) is None:
        batch.change(_DROP_SUB, {"element": event.key, "number": event.index})


def job_created(applied: Applied, batch: Batch, event: JobCreated) -> None:
    definition_key, process_id = applied.definition_of(event.process_key)
    batch.insert(
        Job,
        {
            "key": event.key,
            "root_key": applied.root_key,
            "process_key": event.process_key,
            "definition_key": definition_key,
            "process_id": process_id,
            "element_key": event.element_key,
            "element_id": event.element_id,
            "type": event.type,
            "state": "CREATED",
            "retries": event.retries,
            "headers": event.headers,
            "priority": 0,
            "worker": "",
            "deadline_at": None,
            "available_at": applied.at,
            "error_code": None,
            "error_message": None,
            "created_at": applied.at,
            "updated_at": applied.at,
            "ended_at": None,
        },
    )


def job_updated(applied: Applied, batch: Batch, event: JobUpdated) -> None:
    batch.change(_RETRIES, {"job": event.key, "left": event.retries, "now": applied.at})


def job_ended(applied: Applied, batch: Batch, event: JobEnded) -> None:
    for row in batch.inserts.get(Job, []):
        if row["key"] == event.key:
            row |= {"state": event.state, "ended_at": applied.at}
            return
    batch.change(_END_JOB, {"job": event.key, "new_state": event.state, "now": applied.at})


def incident_raised(applied: Applied, batch: Batch, event: IncidentRaised) -> None:
    definition_key, process_id = applied.definition_of(event.process_key)
    row = {
        "key": event.key,
        "root_key": applied.root_key,
        "process_key": event.process_key,
        "definition_key": definition_key,
        "process_id": process_id,
        "element_key": event.element_key,
        "element_id": event.element_id,
        "error_type": event.error_type,
        "message": event.message,
        "state": "ACTIVE",
        "job_key": event.job_key,
        "created_at": applied.at,
        "resolved_at": None,
    }
    batch.put(Incident, event.key, row)
    _count_incident(applied, batch, 1)


def incident_resolved(applied: Applied, batch: Batch, event: IncidentResolved) -> None:
    row = batch.puts.get(Incident, {}).get(event.key)
    if row is not None:
        row |= {"state": "RESOLVED", "resolved_at": applied.at}
    else:
        batch.change(_RESOLVE, {"incident": event.key, "now": applied.at})
    _count_incident(applied, batch, -1)


def _count_incident(applied: Applied, batch: Batch, by: int) -> None:
    """Only the root's row counts; whether a called instance has an incident is read from the incident rows."""
    batch.change(_COUNT, {"process": applied.root_key, "by": by})
