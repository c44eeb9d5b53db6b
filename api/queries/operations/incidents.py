"""Where instances stand still, and where they have gone on again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, tuple_

from api.paging import decode_cursor, encode_cursor
from api.queries.operations.involved import Involved, Reader
from engine.store import Row, Tx, utc_text
from engine.store.base import Key, UtcTime
from engine.store.scope import select_from, table_of, text_param
from engine.store.tables_instances import Incident

_INCIDENT = table_of(Incident)
_KEYS = select_from(Incident).where(
    _INCIDENT.c.key.in_(bindparam("keys", type_=Key, expanding=True)), _INCIDENT.c.state == "ACTIVE"
)
_COUNT = select_from(Incident, func.count()).where(_INCIDENT.c.state == text_param("state"))
_SHOWN = ("process_id", "element_id", "error_type", "message", "state", "created_at", "resolved_at")
#: By what a list is sorted: what stands still by when it stopped, what has gone on by when it did.
_SORTED = {"ACTIVE": _INCIDENT.c.created_at, "RESOLVED": _INCIDENT.c.resolved_at}


def list_incidents(tx: Tx, reader: Reader, state: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of the incidents in a state (ACTIVE, RESOLVED), newest first, and how many there are."""
    at = _SORTED[state]
    statement = select_from(Incident).where(_INCIDENT.c.state == state)
    if cursor is not None:
        moment, key = decode_cursor(cursor, datetime, int)
        before = (bindparam(None, moment, type_=UtcTime), bindparam(None, key, type_=Key))
        statement = statement.where(tuple_(at, _INCIDENT.c.key) < tuple_(*before))
    rows = tx.rows(statement.order_by(at.desc(), _INCIDENT.c.key.desc()).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "items": told(reader, rows[:limit]),
        "total": count_incidents(tx, state),
        "next_cursor": encode_cursor(utc_text(last[at.name]), last["key"]) if last is not None else None,
    }


def count_incidents(tx: Tx, state: str = "ACTIVE") -> int:
    """How many there are in a state."""
    return int(tx.value(_COUNT, state=state))


def standing(tx: Tx, reader: Reader, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Those of the incidents that still stand, as a list shows them."""
    return told(reader, tx.rows(_KEYS, keys=list(keys)) if keys else [])


def told(reader: Reader, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows with the names of procedure and element, the place and the case."""
    roots = reader.roots(row["root_key"] for row in rows)
    return [_told(reader, row, roots.get(row["root_key"])) for row in rows]


def _told(reader: Reader, row: Row, root: Involved | None) -> dict[str, Any]:
    model = reader.model(row["definition_key"])
    element = model.elements.get(row["element_id"]) if model is not None else None
    return {
        **{name: str(row[name]) for name in ("key", "root_key", "process_key")},
        **{name: row[name] for name in _SHOWN},
        "process_name": reader.procedure(row["process_id"], row["definition_key"]),
        "element_name": element.name.replace("\n", "") or None if element is not None else None,
        "place": root.place if root is not None else None,
        "case_code": root.case_code if root is not None else None,
    }
