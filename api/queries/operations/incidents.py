"""Where instances stand still, and where they have gone on again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, tuple_

from api.paging import decode_cursor, encode_cursor
from api.queries.operations.hidden import without_values
from api.queries.operations.involved import Involved, Reader
from engine.bpmn import ProcessModel
from engine.store import Row, Tx, utc_text
from engine.store.base import Key, UtcTime
from engine.store.tables_instances import Incident
from engine.store.tenant_statements import select_from, table_of, text_param

_INCIDENT = table_of(Incident)
_NEXT = _INCIDENT.alias("next")
_KEYS = select_from(Incident).where(
    _INCIDENT.c.key.in_(bindparam("keys", type_=Key, expanding=True)), _INCIDENT.c.state == "ACTIVE"
)
#: A try that did not help ends an incident and raises the next at the same moment: the place stands still all along.
_TRIED_IN_VAIN = exists().where(
    _NEXT.c.tenant == _INCIDENT.c.tenant, _NEXT.c.root_key == _INCIDENT.c.root_key,
    _NEXT.c.element_key == _INCIDENT.c.element_key, _NEXT.c.created_at == _INCIDENT.c.resolved_at,
    _NEXT.c.key > _INCIDENT.c.key,
)  # fmt: skip
_BEFORE = select_from(
    Incident, *(_INCIDENT.c[n] for n in ("element_key", "created_at", "resolved_at"))
).where(_INCIDENT.c.root_key.in_(bindparam("roots", type_=Key, expanding=True)), _TRIED_IN_VAIN)
_COUNT = select_from(Incident, func.count()).where(_INCIDENT.c.state == text_param("state"), ~_TRIED_IN_VAIN)
_SHOWN = ("process_id", "element_id", "error_type", "message", "state", "created_at", "resolved_at")
#: By what a list is sorted: what stands still by when it stopped, what has gone on by when it did.
_SORTED = {"ACTIVE": _INCIDENT.c.created_at, "RESOLVED": _INCIDENT.c.resolved_at}


def list_incidents(tx: Tx, reader: Reader, state: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of the places that stand still (ACTIVE) or have gone on (RESOLVED), newest first, and their number."""
    at = _SORTED[state]
    statement = select_from(Incident).where(_INCIDENT.c.state == state, ~_TRIED_IN_VAIN)
    if cursor is not None:
        moment, key = decode_cursor(cursor, datetime, int)
        before = (bindparam(None, moment, type_=UtcTime), bindparam(None, key, type_=Key))
        statement = statement.where(tuple_(at, _INCIDENT.c.key) < tuple_(*before))
    rows = tx.rows(statement.order_by(at.desc(), _INCIDENT.c.key.desc()).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "items": told(tx, reader, rows[:limit]),
        "total": count_incidents(tx, state),
        "next_cursor": encode_cursor(utc_text(last[at.name]), last["key"]) if last is not None else None,
    }


def count_incidents(tx: Tx, state: str = "ACTIVE") -> int:
    """How many there are in a state."""
    return int(tx.value(_COUNT, state=state))


def standing(tx: Tx, reader: Reader, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Those of the incidents that still stand, as a list shows them."""
    return told(tx, reader, tx.rows(_KEYS, keys=list(keys)) if keys else [])


def told(tx: Tx, reader: Reader, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows with the names of procedure and element, the place and the case, and since when each stands still."""
    roots = reader.roots(row["root_key"] for row in rows)
    before = tx.rows(_BEFORE, roots=sorted({row["root_key"] for row in rows})) if rows else []
    tries = {(row["element_key"], row["resolved_at"]): row["created_at"] for row in before}
    return [_told(reader, row, roots.get(row["root_key"])) | {"since": _since(row, tries)} for row in rows]


def _since(row: Row, tries: dict[tuple[int, datetime], datetime]) -> datetime:
    """When the place first stood still, before the tries that did not help."""
    since: datetime = row["created_at"]
    while (earlier := tries.get((row["element_key"], since), since)) < since:
        since = earlier
    return since


def _hidden(row: Row, model: ProcessModel | None) -> str:
    elements = model.elements.values() if model is not None else ()
    called = [one for e in elements for one in (e.called_process, e.decision, e.form) if one is not None]
    return without_values(row["error_type"], row["message"], {str(one.id) for one in called})


def _told(reader: Reader, row: Row, root: Involved | None) -> dict[str, Any]:
    model = reader.model(row["definition_key"])
    element = model.elements.get(row["element_id"]) if model is not None else None
    return {
        **{name: str(row[name]) for name in ("key", "root_key", "process_key")},
        **{name: row[name] for name in _SHOWN},
        "message": row["message"] if root is not None and root.case_code else _hidden(row, model),
        "process_name": reader.procedure(row["process_id"], row["definition_key"]),
        "element_name": element.name.replace("\n", "") or None if element is not None else None,
        "place": root.place if root is not None else None,
        "case_code": root.case_code if root is not None else None,
    }
