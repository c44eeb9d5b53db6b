"""The task list: one row a user task, one row per open task and candidate."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam

from engine.access.authz import candidates_of
from engine.events import TaskCreated, TaskEnded
from engine.projections.rows import Applied, Batch
from engine.record import facts_of
from engine.store.base import UtcTime
from engine.store.tables_instances import TaskCandidate, UserTask
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, text_param, update_of
from engine.tasks.events import TaskAssigned, TaskClaimed, TaskReleased, TaskUpdated

_TASK = table_of(UserTask)
_CANDIDATE = table_of(TaskCandidate)
_END = (
    update_of(UserTask)
    .where(_TASK.c.key == key_param("task"))
    .values(
        state=text_param("new_state"),
        ended_at=bindparam("now", type_=UtcTime),
        ended_by=text_param("by"),
        ended_by_name=text_param("by_name"),
        version=_TASK.c.version + 1,
    )
)
_ROW = select_from(UserTask).where(_TASK.c.key == key_param("task"))
_NO_CANDIDATES = delete_of(TaskCandidate).where(_CANDIDATE.c.task_key == key_param("task"))


def task_created(applied: Applied, batch: Batch, event: TaskCreated) -> None:
    definition_key, process_id = applied.definition_of(event.process_key)
    batch.insert(
        UserTask,
        {
            "key": event.key,
            "root_key": applied.root_key,
            "process_key": event.process_key,
            "definition_key": definition_key,
            "process_id": process_id,
            "element_id": event.element_id,
            "name": event.name,
            "state": "CREATED",
            "assignee": event.assignee,
            "candidate_groups": list(event.candidate_groups),
            "candidate_users": list(event.candidate_users),
            "priority": event.priority,
            "created_at": applied.at,
            "ended_at": None,
            "due_at": event.due,
            "follow_up_at": event.follow_up,
            "form_key": event.form_key,
            "external_form": event.external_form,
            "headers": event.headers,
            "business_id": applied.business_id,
            "case_key": applied.case_key,
            "place": applied.place,
            "tags": list(applied.tags),
            "ended_by": None,
            "ended_by_name": None,
            "version": 0,
        },
    )
    for ref in candidates_of(event.candidate_groups, event.candidate_users, applied.case_key):
        batch.insert(TaskCandidate, {"candidate": ref, "task_key": event.key})


def task_ended(applied: Applied, batch: Batch, event: TaskEnded) -> None:
    created = batch.inserted(UserTask, event.key)
    if created is not None:  # created and ended in the same step: the row is not there yet
        created |= {"state": event.state, "ended_at": applied.at}
        kept = [r for r in batch.inserts.get(TaskCandidate, []) if r["task_key"] != event.key]
        batch.inserts[TaskCandidate] = kept
        return
    by = applied.actor if event.state == "COMPLETED" else None
    batch.change(
        _END,
        {
            "task": event.key,
            "new_state": event.state,
            "now": applied.at,
            "by": by.user if by else None,
            "by_name": by.name if by else None,
        },
    )
    if event.key not in applied.unlisted:
        batch.change(_NO_CANDIDATES, {"task": event.key})


def task_changed(
    applied: Applied, batch: Batch, event: TaskClaimed | TaskReleased | TaskAssigned | TaskUpdated
) -> None:
    """The columns that the event names have its values; the version goes on, so that who has looked before is told."""
    columns = facts_of(event)
    del columns["key"]
    if not columns.keys().isdisjoint(("candidate_groups", "candidate_users")):
        _file_anew(applied, batch, event.key, columns)
    given = {f"new_{name}": value for name, value in columns.items()}
    batch.change(_changing(tuple(sorted(columns))), {"task": event.key, **given})


def _file_anew(applied: Applied, batch: Batch, key: int, columns: dict[str, Any]) -> None:
    """Files the task under the candidates that it has after the change."""
    batch.write(applied.tx)  # what this step has said of the task so far counts
    before = applied.tx.row(_ROW, task=key)
    assert before is not None, "the task was created by an event before"
    now = {**before, **columns}
    batch.change(_NO_CANDIDATES, {"task": key})
    for ref in candidates_of(now["candidate_groups"], now["candidate_users"], applied.case_key):
        batch.insert(TaskCandidate, {"candidate": ref, "task_key": key})


@cache
def _changing(columns: tuple[str, ...]) -> Update:
    """The UPDATE of these columns: made once, so that the store keeps it."""
    return (
        update_of(UserTask)
        .where(_TASK.c.key == key_param("task"))
        .values(
            version=_TASK.c.version + 1,
            **{name: bindparam(f"new_{name}", type_=_TASK.c[name].type) for name in columns},
        )
    )
