"""Cases as lists and pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, tuple_

from api.paging import decode_cursor, encode_cursor
from api.urls import MAX_KEY
from casework.cases.access_level import CASE, SENSITIVE, visible
from casework.cases.case import KNOWN_FACTS
from engine.access.access_level import AccessLevel
from engine.context import Actor
from engine.places.below import at_or_below
from engine.store import Row, Tx, utc_text
from engine.store.base import UtcTime
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance, UserTask
from engine.store.tenant_statements import key_param, select_from, table_of, text_param

_INSTANCE = table_of(ProcessInstance)
_TASK = table_of(UserTask)
_BY_CODE = select_from(Case).where(CASE.c.case_code == text_param("code"))
_BY_KEY = select_from(Case).where(CASE.c.key == key_param("key"))
_INSTANCES = (
    select_from(ProcessInstance)
    .where(_INSTANCE.c.case_key == key_param("case"))
    .order_by(_INSTANCE.c.started_at, _INSTANCE.c.key)
)
_OPEN_TASKS = (
    select_from(UserTask)
    .where(_TASK.c.case_key == key_param("case"), _TASK.c.state == "CREATED")
    .order_by(_TASK.c.due_at, _TASK.c.key)
)

#: What every list row says of a case; of a sensitive one only `SHOWN_OF_SENSITIVE`.
SHOWN = (
    "case_code", "status", "title", "type_code", "channel", "location_org", "owner_org", "confidentiality", "risk",
    "closing_reason", "received_at", "closed_at",
)  # fmt: skip
SHOWN_OF_SENSITIVE = frozenset({"case_code", "confidentiality"})
#: Stands in cursors for the moment at which a sensitive case was received.
_SENSITIVE_PART = datetime(1, 1, 2, tzinfo=UTC)


def find_case(tx: Tx, code_or_key: str) -> Row | None:
    """The row of a case by its code, or by its key while it has no code yet."""
    row = tx.row(_BY_CODE, code=code_or_key)
    if row is None and code_or_key.isdecimal() and len(code_or_key) < 20 and int(code_or_key) <= MAX_KEY:
        row = tx.row(_BY_KEY, key=int(code_or_key))
    return row


def list_cases(tx: Tx, actor: Actor, wanted: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A page of the cases that the actor sees, with the number of all that match: the open ones, newest received first,
    then the sensitive ones as they were registered, the last first; when one of them was received is not shown, and so
    neither sorts it nor stands in a cursor."""
    condition = and_(visible(actor, now), *_filters(wanted))
    total = tx.value(select_from(Case, func.count()).where(condition))
    limit, cursor = wanted["limit"], wanted["cursor"]
    at, key = decode_cursor(cursor, datetime, int) if cursor is not None else (None, None)
    rows: list[Row] = []
    if at is None or at > _SENSITIVE_PART:
        rows += tx.rows(_open_part(condition, at, key).limit(limit + 1))
        at, key = None, None
    if len(rows) <= limit:
        rows += tx.rows(_sensitive_part(condition, key).limit(limit + 1 - len(rows)))
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "items": [summary(row) for row in rows[:limit]],
        "total": total,
        "next_cursor": _cursor(last) if last is not None else None,
    }


def _open_part(condition: ColumnElement[bool], at: datetime | None, key: int | None) -> Any:
    statement = select_from(Case).where(condition, _open())
    if at is not None:
        before = (bindparam(None, at, type_=UtcTime), bindparam(None, key, type_=CASE.c.key.type))
        statement = statement.where(tuple_(CASE.c.received_at, CASE.c.key) < tuple_(*before))
    return statement.order_by(CASE.c.received_at.desc(), CASE.c.key.desc())


def _sensitive_part(condition: ColumnElement[bool], key: int | None) -> Any:
    statement = select_from(Case).where(condition, CASE.c.confidentiality.in_(SENSITIVE))
    if key is not None:
        statement = statement.where(CASE.c.key < bindparam(None, key, type_=CASE.c.key.type))
    return statement.order_by(CASE.c.key.desc())


def _cursor(last: Row) -> str:
    at = _SENSITIVE_PART if last["confidentiality"] in SENSITIVE else last["received_at"]
    return encode_cursor(utc_text(at), last["key"])


def summary(case: Row) -> dict[str, Any]:
    """A case in a list; a sensitive one shows its code only (handbook 8.5, rule 2)."""
    hidden = case["confidentiality"] in SENSITIVE
    shown = {name: None if hidden and name not in SHOWN_OF_SENSITIVE else case[name] for name in SHOWN}
    return {"key": str(case["key"]), **shown}


def detail(tx: Tx, case: Row, sight: AccessLevel) -> dict[str, Any]:
    """A case for somebody with at least `LOG`: its columns and P1 fields, instances, who is waited for."""
    base = {name: case[name] for name in SHOWN}
    if sight is AccessLevel.LOG:
        base = {name: base[name] if name in SHOWN_OF_SENSITIVE | {"status"} else None for name in SHOWN}
    key = case["key"]
    return {
        "key": str(key),
        **base,
        "created_at": case["created_at"],
        "created_by": case["created_by"],
        "round": case["round"],
        "version": case["version"],
        "sight": sight.name.lower(),
        "fields": _fields(case, sight),
        "instances": [_instance(row) for row in instances_of(tx, key)],
        "waiting_for": [_waiting(row) for row in open_tasks_of(tx, key)],
    }


def _fields(case: Row, sight: AccessLevel) -> dict[str, Any]:
    """The P1 fields; which facts have made the case sensitive is told to whoever takes part in it."""
    if sight < AccessLevel.SUMMARY:
        return {}
    return {name: v for name, v in case["fields"].items() if sight is AccessLevel.FULL or name != KNOWN_FACTS}


def instances_of(tx: Tx, case_key: int) -> Sequence[Row]:
    """The process instances of a case, called ones too, in the order of their start."""
    return tx.rows(_INSTANCES, case=case_key)


def open_tasks_of(tx: Tx, case_key: int) -> Sequence[Row]:
    """The open user tasks of a case, the earliest due first."""
    return tx.rows(_OPEN_TASKS, case=case_key)


def instance_keys(tx: Tx, case_key: int) -> list[int]:
    """The roots that belong to a case, in the order of their start."""
    return [row["key"] for row in instances_of(tx, case_key) if row["key"] == row["root_key"]]


def _instance(row: Row) -> dict[str, Any]:
    keys = ("key", "root_key", "definition_key", "parent_key")
    named = {name: None if row[name] is None else str(row[name]) for name in keys}
    return named | {
        name: row[name] for name in ("process_id", "state", "started_at", "ended_at", "incidents")
    }


def _waiting(row: Row) -> dict[str, Any]:
    names = ("name", "element_id", "process_id", "assignee", "candidate_groups", "created_at", "due_at")
    return {"task_key": str(row["key"]), **{name: row[name] for name in names}}


def _filters(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions of a request. What a row does not show of a sensitive case does not find it either: only its code
    does."""
    found: list[ColumnElement[bool]] = []
    if wanted.get("q"):
        by_title = and_(CASE.c.title.contains(wanted["q"], autoescape=True), _open())
        found.append(or_(CASE.c.case_code.endswith(wanted["q"], autoescape=True), by_title))
    hidden = _about_content(wanted)
    return [*found, *hidden, _open()] if hidden else found


def _about_content(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.get("status"):
        found.append(CASE.c.status.in_(wanted["status"]))
    found += [CASE.c[name] == wanted[name] for name in ("channel", "type_code", "risk") if wanted.get(name)]
    if wanted.get("org_code"):
        found.append(at_or_below(CASE.c.location_org, wanted["org_code"]))
    if wanted.get("received_from"):
        found.append(CASE.c.received_at >= wanted["received_from"])
    if wanted.get("received_before"):
        found.append(CASE.c.received_at < wanted["received_before"])
    return found


def _open() -> ColumnElement[bool]:
    return CASE.c.confidentiality.not_in(SENSITIVE)
