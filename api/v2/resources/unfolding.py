"""The history's entries, unfolded by the database: one row an event.

`json_each` on SQLite, `jsonb_array_elements` on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, column, func, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from api.v2.resources.tables import INSTANCE
from api.v2.search.values import key_of
from engine.context import root_of
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, table_of

ENTRY = table_of(HistoryEntry)


@dataclass(frozen=True)
class Events:
    """What to add to FROM for one row an event, its kind, and `fact`: one of its facts as text (or as another type)."""

    sources: list[Any]
    kind: ColumnElement[Any]
    fact: Callable[..., ColumnElement[Any]]


def events(dialect: str) -> Events:
    """Every event of the entries."""
    if dialect == "sqlite":
        records = func.json_each(ENTRY.c.body, "$.records").table_valued(
            "value", name="record", joins_implicitly=True
        )
        record: Any = records.c.value
        steps = func.json_each(record, "$.events").table_valued("value", name="event", joins_implicitly=True)
        event: Any = steps.c.value
        return Events(
            [records, steps],
            func.json_extract(event, "$[0]", type_=String),
            lambda name, kind=String: func.json_extract(event, f"$[1].{name}", type_=kind),
        )
    body = cast(type_coerce(ENTRY.c.body, String), JSONB)
    value = column("value", JSONB)
    records = func.jsonb_array_elements(body["records"]).table_valued(
        value, name="record", joins_implicitly=True
    )
    record = records.c.value
    steps = func.jsonb_array_elements(record["events"]).table_valued(
        value, name="event", joins_implicitly=True
    )
    event = steps.c.value

    def fact(name: str, kind: Any = String) -> ColumnElement[Any]:
        text: ColumnElement[Any] = event[(1, name)].astext
        return text if kind is String else cast(text, kind)

    return Events([records, steps], event[0].astext, fact)


def roots_named(query: Mapping[str, Any], names: Sequence[str]) -> list[int] | None:
    """The roots that a filter names by one of its keys; None when it names none."""
    for name in names:
        wanted = query.get(name)
        if isinstance(wanted, dict):
            wanted = wanted.get("$in") if isinstance(wanted.get("$in"), list) else [wanted.get("$eq")]
        keys = wanted if isinstance(wanted, list) else [wanted]
        if keys and all(key is not None for key in keys):
            return [root_of(key_of(key, f"filter.{name}")) for key in keys]
    return None


def roots_of_definition(query: Mapping[str, Any]) -> Any:
    """A SELECT of the roots in which something of the process that a filter names runs or ran; None: it names none."""
    roots = select_from(ProcessInstance, INSTANCE.c.root_key)
    narrowed = roots
    if isinstance(query.get("processDefinitionId"), str):
        narrowed = narrowed.where(INSTANCE.c.process_id == query["processDefinitionId"])
    if isinstance(query.get("processDefinitionKey"), str) and query["processDefinitionKey"].isdigit():
        narrowed = narrowed.where(INSTANCE.c.definition_key == int(query["processDefinitionKey"]))
    if str(query.get("state")).upper() == "ACTIVE":
        narrowed = narrowed.where(INSTANCE.c.state == "ACTIVE")
    return None if narrowed is roots else narrowed
