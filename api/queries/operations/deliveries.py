"""What a step wanted told elsewhere and could not be: kind, receiver and reason, never what it says.

A payload holds variables, correlation keys and names that a diagram may have made up from what a case knows, so nothing
of it is shown but names of messages that stand in the diagram, and codes of cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, tuple_

from api.paging import decode_cursor, encode_cursor
from api.queries.operations.involved import Involved, Reader
from api.queries.places import own_place
from api.queries.studio.places import places_of
from casework.linked_cases.deliveries import TO_CITY
from casework.tables.message_labels import message_labels_within
from engine.context import root_of
from engine.errors import NotFound
from engine.store import Row, Tx, utc_text
from engine.store.base import Key, UtcTime
from engine.store.tables_instances import Outbox
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.transaction.outbox import MAX_ATTEMPTS, next_try

_OUTBOX = table_of(Outbox)
_ONE = select_from(Outbox).where(_OUTBOX.c.key == key_param("item"), _OUTBOX.c.number == key_param("at"))
_GIVEN_UP = select_from(Outbox, func.count()).where(_OUTBOX.c.attempts >= MAX_ATTEMPTS)
_ORDER = (_OUTBOX.c.created_at, _OUTBOX.c.key, _OUTBOX.c.number)
#: The field of a payload that holds the code of the sender's own case.
_CASE_IN = {
    "open_linked": "origin_case", "tell_linked": "origin_case", "tell_origin": "linked", "message": "correlation_key",
}  # fmt: skip
#: An item is delivered at once; one that has lain for longer waits for the clock, though nobody has refused it.
PATIENCE = timedelta(minutes=1)


def list_deliveries(tx: Tx, reader: Reader, now: datetime, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of what is not delivered at `now` (aware), newest first, and how much there is."""
    late = _late(now)
    statement = select_from(Outbox).where(late)
    if cursor is not None:
        moment, key, number = decode_cursor(cursor, datetime, int, int)
        before = (
            bindparam(None, moment, type_=UtcTime), bindparam(None, key, type_=Key),
            bindparam(None, number, type_=Key),
        )  # fmt: skip
        statement = statement.where(tuple_(*_ORDER) < tuple_(*before))
    rows = tx.rows(statement.order_by(*(column.desc() for column in _ORDER)).limit(limit + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "items": _told(tx, reader, rows[:limit]),
        "total": count_deliveries(tx, now),
        "next_cursor": None
        if last is None
        else encode_cursor(utc_text(last["created_at"]), last["key"], last["number"]),
    }


def one_delivery(tx: Tx, reader: Reader, key: int, number: int) -> dict[str, Any]:
    """One item as the list shows it; NotFound when it is gone."""
    row = tx.row(_ONE, item=key, at=number)
    if row is None:
        raise NotFound("delivery_not_found", "没有这一件，多半已经送达", where=f"{key}/{number}")
    return _told(tx, reader, [row])[0]


def count_deliveries(tx: Tx, now: datetime) -> int:
    """How much is not delivered at `now` (aware)."""
    return int(tx.value(select_from(Outbox, func.count()).where(_late(now))))


def count_given_up(tx: Tx) -> int:
    """How much of it the clock tries no more."""
    return int(tx.value(_GIVEN_UP))


def _late(now: datetime) -> ColumnElement[bool]:
    before = bindparam(None, now - PATIENCE, type_=UtcTime)
    return or_(_OUTBOX.c.attempts > 0, _OUTBOX.c.created_at < before)


@dataclass(frozen=True, slots=True)
class _Words:
    """What places and messages are called, and the codes of cases that the reader knows."""

    places: Mapping[str, str]
    messages: Mapping[str, str]
    codes: set[str]


def _told(tx: Tx, reader: Reader, rows: Sequence[Row]) -> list[dict[str, Any]]:
    roots = reader.roots(root_of(row["payload"]["element_key"]) for row in rows if row["kind"] == "correlate")
    codes = reader.codes(_code_in(row) for row in rows)
    names = {place["code"]: place["name"] for place in places_of(tx)}
    words = _Words(names, message_labels_within(own_place(tx)), codes)
    return [_one(tx, reader, row, roots, words) for row in rows]


def _one(tx: Tx, reader: Reader, row: Row, roots: dict[int, Involved], words: _Words) -> dict[str, Any]:
    kind, payload = row["kind"], row["payload"]
    root = roots.get(root_of(payload["element_key"])) if kind == "correlate" else None
    code = root.case_code if root is not None else _code_in(row)
    known = (root is not None and root.case_code is not None) or code in words.codes
    said = _said(reader, kind, payload, root, known, words)
    return {
        "key": str(row["key"]),
        "number": row["number"],
        "kind": kind,
        "message": said,
        "message_name": words.messages.get(said or ""),
        "to": words.places.get(_receiver(tx, kind, payload) or ""),
        "process_name": reader.procedure(root.process_id, root.definition_key) if root is not None else None,
        "case_code": code if root is not None or code in words.codes else None,
        **{name: row[name] for name in ("attempts", "last_error", "created_at", "retried_at")},
        "next_at": next_try(row),
    }


def _said(
    reader: Reader, kind: str, payload: dict[str, Any], root: Involved | None, known: bool, words: _Words
) -> str | None:
    """The name of the message; to who does not know the case only one that stands in the diagram."""
    if kind not in ("message", "signal", "correlate"):
        return payload.get("message")
    name, process = str(payload["name"]), root.process_id if root is not None else payload.get("thrown_by")
    shown = known or name in words.messages or (process and name in reader.names_in(process))
    return name if shown else None


def _code_in(row: Row) -> str | None:
    """What may be the code of the sender's own case; a correlation key may as well be anything else."""
    name = _CASE_IN.get(row["kind"])
    return row["payload"].get(name) if name is not None else None


def _receiver(tx: Tx, kind: str, payload: dict[str, Any]) -> str | None:
    """The tenant that an item is for; None for the sender's own procedures, or several."""
    if kind in TO_CITY:
        return next(iter(tx.lineage[1:]), None)
    return str(payload["tenant"]) if kind == "tell_origin" else None
