"""Jobs: work that a department's own program does. Activation lends a job to a worker until a deadline."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_

from engine.access import authz
from engine.context import Actor
from engine.errors import Conflict, Invalid, NotFound
from engine.instances import event_reactions
from engine.instances.instances import place_of_tenant
from engine.instances.roots import LiveRoot
from engine.jobs.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from engine.jobs.events import JobChanged, JobLent, JobProlonged, JobReturned
from engine.missing import no_job
from engine.places.below import runs_within
from engine.store import Tx
from engine.store.base import UtcTime
from engine.store.tables_instances import Incident, Job
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Unit

_JOB = table_of(Job)
_INCIDENT = table_of(Incident)
_ROW = select_from(Job).where(_JOB.c.key == key_param("key"))
_STANDING = select_from(Incident, _INCIDENT.c.key).where(
    _INCIDENT.c.root_key == key_param("root"),
    _INCIDENT.c.job_key == key_param("job"),
    _INCIDENT.c.state == "ACTIVE",
)
_STANDS_STILL = (
    select_from(Incident, _INCIDENT.c.key)
    .where(
        _INCIDENT.c.root_key == _JOB.c.root_key,
        _INCIDENT.c.job_key == _JOB.c.key,
        _INCIDENT.c.state == "ACTIVE",
    )
    .correlate(_JOB)
    .exists()
)
#: A job that was touched later than now by more than the clocks of two nodes differ was stamped by a clock that has
#: been set back since; the times that it was given then hold it up no longer.
SKEW = timedelta(minutes=1)
_NOW, _SKEWED = bindparam("now", type_=UtcTime), bindparam("skewed", type_=UtcTime)


def free_jobs() -> tuple[ColumnElement[bool], ...]:
    """What makes a job of a `type` free to be lent at `now`; `free_at` gives the parameters of time."""
    rested = or_(_JOB.c.available_at <= _NOW, _JOB.c.updated_at > _SKEWED)
    lent_to_nobody = or_(
        _JOB.c.deadline_at.is_(None), _JOB.c.deadline_at <= _NOW, _JOB.c.updated_at > _SKEWED
    )
    return (
        _JOB.c.type == text_param("type"),
        _JOB.c.state == "CREATED",
        _JOB.c.retries > 0,
        rested,
        lent_to_nobody,
        or_(
            _JOB.c.error_message.is_(None), ~_STANDS_STILL
        ),  # new retries alone do not mend what stands still
    )


def free_at(now: datetime) -> dict[str, datetime]:
    """The parameters of `free_jobs`."""
    return {"now": now, "skewed": now + SKEW}


_FREE = (
    select_from(Job)
    .where(*free_jobs())
    .order_by(_JOB.c.priority.desc(), _JOB.c.created_at, _JOB.c.key)  # keys of two roots say nothing of age
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
MAX_JOBS = 1_000


def activate_jobs(unit: Unit, command: ActivateJobs) -> list[dict[str, Any]]:
    """Lends free jobs to the worker; answers with their rows. Two workers never get the same job."""
    if not command.type.strip():
        raise Invalid("job_type", "没有写作业类型", where="type", expected="非空文字", found="空")
    if not 1 <= command.limit <= MAX_JOBS:
        raise Invalid(
            "job_limit", "件数不对", where="maxJobsToActivate", expected="1–1000", found=str(command.limit)
        )
    if command.timeout_ms < 1:
        raise Invalid(
            "job_timeout",
            "时限不对",
            where="timeout",
            expected="大于 0 的毫秒数",
            found=str(command.timeout_ms),
        )
    now = unit.context.now
    lent = []
    free = _FREE.where(*where) if (where := served_by(unit.tx, unit.actor)) else _FREE
    for row in unit.tx.rows(free, type=command.type, **free_at(now), limit=command.limit):
        until = now + timedelta(milliseconds=command.timeout_ms)
        unit.passing.append(JobLent(row["key"], command.worker, until))
        lent.append({**row, "worker": command.worker, "deadline_at": until})
    return lent


def served_by(tx: Tx, actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """What keeps the jobs to the places that the actor's programs serve; nothing where they serve the whole tenant."""
    if authz.allowed(actor, authz.ANY):
        return ()
    places = authz.places_with(actor, authz.WORK_JOBS)
    own = place_of_tenant(tx)
    whole = any(authz.covers(place, own) for place in places)
    return () if whole else (runs_within(_JOB.c.root_key, places),)


def complete_job(unit: Unit, command: CompleteJob) -> None:
    """The worker has done it; the instance moves on. Conflict while the job's incident stands, as for every answer."""
    root, _row = _workable_job(unit, command.key)
    unit.step(root, "complete_job", command.key, command.variables)
    event_reactions.apply(unit, root)


def fail_job(unit: Unit, command: FailJob) -> None:
    """The worker could not; with retries left the job comes back after the back-off, else an incident stands."""
    root, _row = _workable_job(unit, command.key)
    if command.retries < 0:
        raise Invalid(
            "job_retries", "重试次数不对", where="retries", expected="≥ 0", found=str(command.retries)
        )
    if command.variables:
        unit.step(root, "set_variables", command.key, command.variables, True)
    unit.step(root, "fail_job", command.key, command.retries, command.message)
    rested = unit.context.now + timedelta(milliseconds=command.back_off_ms)
    root.note(JobChanged(command.key, error_message=command.message, available_at=rested))
    unit.passing.append(JobReturned(command.key))
    event_reactions.apply(unit, root)


def throw_job_error(unit: Unit, command: ThrowJobError) -> None:
    """The worker reports a BPMN error: the nearest boundary event catches it, or an incident stands."""
    root, _row = _workable_job(unit, command.key)
    if not command.code:
        raise Invalid("error_code", "没有写错误代码", where="errorCode", expected="非空文字", found="空")
    unit.step(root, "throw_job_error", command.key, command.code, command.message, command.variables)
    root.note(JobChanged(command.key, error_code=command.code, error_message=command.message))
    unit.passing.append(JobReturned(command.key))  # uncaught, it is lent again once its incident is resolved
    event_reactions.apply(unit, root)


def update_job(unit: Unit, command: UpdateJob) -> None:
    """New retries, a new deadline, another priority; Conflict for the deadline of a job that nobody holds."""
    root, row = _open_job(unit, command.key)
    held = row["deadline_at"] is not None and row["deadline_at"] > unit.context.now
    if command.timeout_ms is not None and not held:
        raise Conflict(
            "job_not_lent", "这个作业没有借给谁，没有时限可改", where=str(command.key), expected="已领取"
        )
    if command.retries is not None:
        if command.retries < 1:
            raise Invalid(
                "job_retries", "重试次数不对", where="retries", expected="≥ 1", found=str(command.retries)
            )
        unit.step(root, "set_job_retries", command.key, command.retries)
    if command.priority is not None:
        root.note(JobChanged(command.key, priority=command.priority))
    if command.timeout_ms is not None:
        deadline = unit.context.now + timedelta(milliseconds=command.timeout_ms)
        unit.passing.append(JobProlonged(command.key, deadline))


def _workable_job(unit: Unit, key: int) -> tuple[LiveRoot, Any]:
    """As `_open_job`; Conflict when the job has led to an incident that nobody has resolved yet."""
    root, row = _open_job(unit, key)
    if row["error_message"] is None:
        return root, row
    standing = unit.tx.row(_STANDING, root=row["root_key"], job=key)
    if standing is not None:
        raise Conflict(
            "job_stands_still", "这个作业出了异常，要先处理异常", where=str(key), expected="没有未处理的异常",
            found=f"异常 {standing['key']}",
        )  # fmt: skip
    return root, row


def _open_job(unit: Unit, key: int) -> tuple[LiveRoot, Any]:
    try:
        root = unit.root(key)
    except NotFound:
        raise no_job(key) from None
    row = unit.tx.row(_ROW, key=key)
    if row is None:
        raise no_job(key)
    if row["state"] != "CREATED":
        raise Conflict(
            "job_ended", "这个作业已经结束", where=str(key), expected="CREATED", found=row["state"]
        )
    return root, row
