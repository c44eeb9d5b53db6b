"""The list of jobs, which workers are lent from."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Integer, Update, bindparam

from engine.events import JobCreated, JobEnded, JobUpdated
from engine.jobs.events import JobChanged, JobLent, JobProlonged, JobReturned
from engine.projections.rows import Applied, Batch
from engine.record import facts_of
from engine.store.base import UtcTime
from engine.store.tables_instances import Job
from engine.store.tenant_statements import key_param, table_of, text_param, update_of

_JOB = table_of(Job)
_NOW = bindparam("now", type_=UtcTime)
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
    created = batch.inserted(Job, event.key)
    if created is not None:
        created |= {"state": event.state, "ended_at": applied.at}
        return
    batch.change(_END_JOB, {"job": event.key, "new_state": event.state, "now": applied.at})


def job_changed(applied: Applied, batch: Batch, event: JobChanged | JobLent | JobProlonged) -> None:
    """The columns that the event names have its values."""
    columns = facts_of(event)
    del columns["key"]
    _change(applied, batch, event.key, columns)


def job_returned(applied: Applied, batch: Batch, event: JobReturned) -> None:
    _change(applied, batch, event.key, {"deadline_at": None})


def _change(applied: Applied, batch: Batch, key: int, columns: dict[str, Any]) -> None:
    given = {f"new_{name}": value for name, value in columns.items()}
    batch.change(_changing(tuple(sorted(columns))), {"job": key, "now": applied.at, **given})


@cache
def _changing(columns: tuple[str, ...]) -> Update:
    """The UPDATE of these columns: made once, so that the store keeps it."""
    return (
        update_of(Job)
        .where(_JOB.c.key == key_param("job"))
        .values(
            updated_at=_NOW, **{name: bindparam(f"new_{name}", type_=_JOB.c[name].type) for name in columns}
        )
    )
