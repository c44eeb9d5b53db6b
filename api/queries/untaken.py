"""Jobs that no program takes: they lie ready longer than `standstill.yaml` says, and none of their type was taken in
that time. A program that is busy with others of the type will come; one that does not run will not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists

from casework.tables.domain import standstill
from engine.store.base import UtcTime
from engine.store.tables_instances import Incident, Job, ProcessInstance
from engine.store.tenant_statements import select_from, table_of

#: Its cause, beside those of incidents.
JOB_UNTAKEN = "JOB_UNTAKEN"
_JOB, _ROOT, _INCIDENT = table_of(Job), table_of(ProcessInstance), table_of(Incident)
_TAKEN = _JOB.alias("taken")
_SINCE = bindparam("since", type_=UtcTime)
_OF_ITS_TYPE = exists().where(
    _TAKEN.c.tenant == _JOB.c.tenant, _TAKEN.c.type == _JOB.c.type, _TAKEN.c.worker != "",
    _TAKEN.c.updated_at >= _SINCE,
)  # fmt: skip
#: What stopped for another reason is told by its incident.
_STOPPED = exists().where(
    _INCIDENT.c.tenant == _JOB.c.tenant, _INCIDENT.c.root_key == _JOB.c.root_key,
    _INCIDENT.c.element_key == _JOB.c.element_key, _INCIDENT.c.state == "ACTIVE",
)  # fmt: skip
_ROOT_OF = (_ROOT.c.key == _JOB.c.root_key) & (_ROOT.c.tenant == _JOB.c.tenant)


def untaken_jobs() -> Select[Any]:
    """SELECT of the jobs, with the case of each (`case_key`), those that wait longest first; its parameter `since` is
    `long_ago`."""
    return (
        select_from(Job, *_JOB.c, _ROOT.c.case_key)
        .join_from(_JOB, _ROOT, _ROOT_OF)
        .where(
            _JOB.c.state == "CREATED",
            _JOB.c.worker == "",
            _JOB.c.available_at < _SINCE,
            ~_OF_ITS_TYPE,
            ~_STOPPED,
        )
        .order_by(_JOB.c.available_at, _JOB.c.key)
    )


def long_ago(now: datetime) -> datetime:
    """What lies ready since before this moment, nobody takes."""
    return now - timedelta(hours=standstill()["job_untaken_hours"])
