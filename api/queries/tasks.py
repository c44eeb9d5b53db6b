"""The inbox: what is mine, what I may take, what I have done; grouped by what is due when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, tuple_

from api.paging import decode_cursor, encode_cursor
from api.rows import Row
from api.visibility import SENSITIVE
from engine import authz
from engine.context import Actor
from engine.deadlines import SHANGHAI, WorkCalendar
from engine.domain import procedures
from engine.store import Tx, utc_text
from engine.store.base import UtcTime
from engine.store.scope import key_param, own, select_from, table_of
from engine.store.tables_cases import Case
from engine.store.tables_instances import TaskCandidate, TaskDraft, UserTask

TASK = table_of(UserTask)
_CASE = table_of(Case)
_CANDIDATE = table_of(TaskCandidate)
_DRAFT = table_of(TaskDraft)
_BY_KEY = select_from(UserTask).where(TASK.c.key == key_param("key"))

VIEWS = ("todo", "mine", "claimable", "done")
GROUPS = ("overdue", "today", "soon", "later")
SOON_WORKING_DAYS = 3
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
_JOINED = table_of(UserTask).outerjoin(_CASE, and_(_CASE.c.key == TASK.c.case_key, own(Case)))


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the groups of the inbox end (all times aware): now, tonight, the end of the third working day from now."""

    now: datetime
    tonight: datetime
    soon: datetime

    def group(self, due_at: datetime | None) -> str:
        """The group of a due date; none is `later`."""
        if due_at is None or due_at >= self.soon:
            return "later"
        if due_at < self.now:
            return "overdue"
        return "today" if due_at < self.tonight else "soon"


def limits_at(now: datetime, calendar: WorkCalendar) -> Limits:
    """The limits of the groups at a moment, on people's clock (Asia/Shanghai)."""
    today = now.astimezone(SHANGHAI).date()
    third = calendar.add_working_days(today, SOON_WORKING_DAYS)
    midnight = (datetime.combine(day + timedelta(days=1), time(), SHANGHAI) for day in (today, third))
    return Limits(now, *midnight)


def find_task(tx: Tx, key: int) -> Row | None:
    """The task's row."""
    return tx.row(_BY_KEY, key=key)


def is_for(actor: Actor, task: Row) -> bool:
    """Whether the actor has, had or may take the task."""
    if actor.user in (task["assignee"], task["ended_by"]) or actor.user in task["candidate_users"]:
        return True
    return any(authz.holds(actor, group) for group in task["candidate_groups"])


def inbox(tx: Tx, actor: Actor, wanted: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """A page of a view with the numbers of all views and groups."""
    view = wanted["view"]
    condition = and_(_view(view, actor), *_filters(wanted, limits))
    statement = _select().where(condition)
    order, cursor_types = _order(view)
    if wanted["cursor"] is not None:
        at, key = decode_cursor(wanted["cursor"], *cursor_types)
        parts = (
            bindparam(None, at, type_=UtcTime),
            bindparam(None, key, type_=TASK.c.key.type),
        )
        here = tuple_(_DUE if view != "done" else TASK.c.ended_at, TASK.c.key)
        statement = statement.where(here < tuple_(*parts) if view == "done" else here > tuple_(*parts))
    limit = wanted["limit"]
    rows = tx.rows(statement.order_by(*order).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "items": [_item(row, limits) for row in rows[:limit]],
        "total": tx.run(_count().where(condition)).scalar_one(),
        "next_cursor": encode_cursor(*_cursor(view, last)) if last is not None else None,
        "counts": {name: tx.run(_count().where(_view(name, actor))).scalar_one() for name in VIEWS},
        "groups": _groups(tx, condition, limits) if view != "done" else dict.fromkeys(GROUPS, 0),
    }


def _select() -> Any:
    columns: list[Any] = [TASK.c[name] for name in _COLUMNS]
    columns += [_CASE.c[name].label(f"case_{name}") for name in _CASE_COLUMNS] + [TASK.c.case_key]
    return select_from(UserTask, *columns).select_from(_JOINED)


def _count() -> Any:
    return select_from(UserTask, func.count()).select_from(_JOINED)


def _view(view: str, actor: Actor) -> ColumnElement[bool]:
    open_ = TASK.c.state == "CREATED"
    if view == "done":
        return and_(TASK.c.ended_by == actor.user, TASK.c.state == "COMPLETED")
    mine = and_(open_, TASK.c.assignee == actor.user)
    refs = authz.candidate_refs(actor)
    offered = select_from(TaskCandidate, _CANDIDATE.c.task_key).where(_CANDIDATE.c.candidate.in_(refs))
    claimable = and_(open_, TASK.c.assignee.is_(None), TASK.c.key.in_(offered))
    return {"mine": mine, "claimable": claimable, "todo": or_(mine, claimable)}[view]


def _filters(wanted: Mapping[str, Any], limits: Limits) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.get("process_id"):
        found.append(TASK.c.process_id == wanted["process_id"])
    if wanted.get("element_id"):
        found.append(TASK.c.element_id == wanted["element_id"])
    if wanted.get("case_code"):
        found.append(_CASE.c.case_code.endswith(wanted["case_code"], autoescape=True))
    if wanted.get("q"):
        text = wanted["q"]
        open_title = and_(
            _CASE.c.title.contains(text, autoescape=True), _CASE.c.confidentiality.not_in(SENSITIVE)
        )
        found.append(or_(TASK.c.name.contains(text, autoescape=True), open_title))
    if wanted.get("group"):
        found.append(_in_group(wanted["group"], limits))
    found += _case_filters(wanted)
    return found


def _case_filters(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions on what the case is about: they never find a sensitive one (handbook 8.5)."""
    found: list[ColumnElement[bool]] = []
    if wanted.get("risk"):
        found.append(_CASE.c.risk == wanted["risk"])
    if wanted.get("category"):
        found.append(_CASE.c.type_code.startswith(wanted["category"], autoescape=True))
    if wanted.get("place"):
        below = _CASE.c.location_org.startswith(wanted["place"] + "-", autoescape=True)
        found.append(or_(_CASE.c.location_org == wanted["place"], below))
    return [*found, _CASE.c.confidentiality.not_in(SENSITIVE)] if found else []


def _in_group(group: str, limits: Limits) -> ColumnElement[bool]:
    if group == "overdue":
        return TASK.c.due_at < limits.now
    if group == "today":
        return and_(TASK.c.due_at >= limits.now, TASK.c.due_at < limits.tonight)
    if group == "soon":
        return and_(TASK.c.due_at >= limits.tonight, TASK.c.due_at < limits.soon)
    return or_(TASK.c.due_at.is_(None), TASK.c.due_at >= limits.soon)


def _groups(tx: Tx, condition: ColumnElement[bool], limits: Limits) -> dict[str, int]:
    sums = [func.sum(case((_in_group(group, limits), 1), else_=0)).label(group) for group in GROUPS]
    row = tx.row(select_from(UserTask, *sums).select_from(_JOINED).where(condition))
    return {group: int((row[group] if row is not None else None) or 0) for group in GROUPS}


def _order(view: str) -> tuple[tuple[Any, ...], tuple[type, type]]:
    if view == "done":
        return (TASK.c.ended_at.desc(), TASK.c.key.desc()), (datetime, int)
    return (_DUE, TASK.c.key), (datetime, int)


def _cursor(view: str, row: Row) -> tuple[str, int]:
    at = row["ended_at"] if view == "done" else row["due_at"]
    return (utc_text(at) if at is not None else NEVER), row["key"]


def _item(row: Row, limits: Limits) -> dict[str, Any]:
    """A row of the inbox; of a sensitive case it shows the due date and the code, nothing else (handbook 8.5)."""
    item = {
        **{name: row[name] for name in _COLUMNS},
        "key": str(row["key"]),
        "group": limits.group(row["due_at"]),
    }
    item["process_name"] = process_name(row["process_id"])
    if row["case_key"] is None:
        return item | {"case": None}
    shown = {name: row[f"case_{name}"] for name in _CASE_COLUMNS}
    if shown["confidentiality"] in SENSITIVE:
        shown = {name: shown[name] if name in ("case_code", "confidentiality") else None for name in shown}
        item |= {"process_name": None, "process_id": None, "place": None}
    return item | {"case": {"key": str(row["case_key"]), **shown}}


def process_name(process_id: str) -> str:
    """The procedure's Chinese name, or its id when the handbook does not know it."""
    return next((p.name for p in procedures().values() if p.key == process_id), process_id)


_MY_DRAFT = select_from(TaskDraft).where(
    _DRAFT.c.task_key == key_param("key"), _DRAFT.c.user == bindparam("who", type_=TASK.c.name.type)
)


def draft_row(tx: Tx, actor: Actor, key: int) -> Row | None:
    """The actor's own draft of a task's form, sealed."""
    return tx.row(_MY_DRAFT, key=key, who=actor.user)
