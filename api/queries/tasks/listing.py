"""The inbox: what is mine, what I may take, what I have done; grouped by what is due when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, tuple_

from api.paging import decode_cursor, encode_cursor
from api.queries.process_names import process_name
from api.queries.tasks import conditions
from api.queries.tasks.conditions import CASE, JOINED, TASK, Limits
from api.queries.tasks.numbers import numbers
from casework.cases.access_level import SENSITIVE
from engine.context import Actor
from engine.store import Row, Tx, utc_text
from engine.store.base import UtcTime
from engine.store.tables_instances import TaskDraft, UserTask
from engine.store.tenant_statements import key_param, select_from, table_of

_DRAFT = table_of(TaskDraft)

#: Stands for “no due date” where rows are put in order.
NEVER = "9999-12-31T00:00:00.000000Z"
_DUE = func.coalesce(
    TASK.c.due_at, bindparam(None, datetime.fromisoformat(NEVER), type_=UtcTime), type_=UtcTime
)

_COLUMNS = (
    "key", "name", "element_id", "process_id", "state", "assignee", "candidate_groups", "priority", "created_at",
    "ended_at", "due_at", "follow_up_at", "place", "ended_by", "ended_by_name", "version",
)  # fmt: skip
_CASE_COLUMNS = ("case_code", "title", "status", "risk", "type_code", "location_org", "confidentiality")


def inbox(tx: Tx, actor: Actor, wanted: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """A page of a view with the numbers of all views and groups."""
    view, limit = wanted["view"], wanted["limit"]
    filters = conditions.filters(wanted, actor, limits)
    statement = _select().where(conditions.in_view(view, actor), *filters)
    order, cursor_types = _order(view)
    if wanted["cursor"] is not None:
        at, key = decode_cursor(wanted["cursor"], *cursor_types)
        parts = (
            bindparam(None, at, type_=UtcTime),
            bindparam(None, key, type_=TASK.c.key.type),
        )
        here = tuple_(_DUE if view != "done" else TASK.c.ended_at, TASK.c.key)
        statement = statement.where(here < tuple_(*parts) if view == "done" else here > tuple_(*parts))
    rows = tx.rows(statement.order_by(*order).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    told = numbers(tx, actor, view, filters, limits)
    return {
        "items": [_item(tx, row, limits) for row in rows[:limit]],
        "total": told.total,
        "next_cursor": encode_cursor(*_cursor(view, last)) if last is not None else None,
        "counts": told.counts,
        "groups": told.groups,
    }


def _select() -> Any:
    columns: list[Any] = [TASK.c[name] for name in _COLUMNS]
    columns += [CASE.c[name].label(f"case_{name}") for name in _CASE_COLUMNS] + [
        TASK.c.case_key,
        TASK.c.definition_key,
    ]
    return select_from(UserTask, *columns).select_from(JOINED)


def _order(view: str) -> tuple[tuple[Any, ...], tuple[type, type]]:
    if view == "done":
        return (TASK.c.ended_at.desc(), TASK.c.key.desc()), (datetime, int)
    return (_DUE, TASK.c.key), (datetime, int)


def _cursor(view: str, row: Row) -> tuple[str, int]:
    at = row["ended_at"] if view == "done" else row["due_at"]
    return (utc_text(at) if at is not None else NEVER), row["key"]


def _item(tx: Tx, row: Row, limits: Limits) -> dict[str, Any]:
    """A row of the inbox; of a sensitive case it shows the due date and the code, nothing else (handbook 8.5)."""
    item = {
        **{name: row[name] for name in _COLUMNS},
        "key": str(row["key"]),
        "group": limits.group(row["due_at"]),
    }
    item["process_name"] = process_name(tx, row["process_id"], row["definition_key"])
    if row["case_key"] is None:
        return item | {"case": None}
    shown = {name: row[f"case_{name}"] for name in _CASE_COLUMNS}
    if shown["confidentiality"] in SENSITIVE:
        shown = {name: shown[name] if name in ("case_code", "confidentiality") else None for name in shown}
        item |= {"process_name": None, "process_id": None, "element_id": None, "place": None}
    return item | {"case": {"key": str(row["case_key"]), **shown}}


_MY_DRAFT = select_from(TaskDraft).where(
    _DRAFT.c.task_key == key_param("key"), _DRAFT.c.user == bindparam("who", type_=TASK.c.name.type)
)


def draft_row(tx: Tx, actor: Actor, key: int) -> Row | None:
    """The actor's own draft of a task's form, sealed."""
    return tx.row(_MY_DRAFT, key=key, who=actor.user)
