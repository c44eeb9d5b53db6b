"""The history's entries, unfolded by the database: one row an event, or an item of a list inside an event.

`json_each` on SQLite, `jsonb_array_elements` on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, String, cast, column, func, type_coerce
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
    """What to add to FROM for one row an event, its kind, and `fact`: one of its facts as text (or as another type).

    `operation` is the run time's command that it came from, `argument` one of that command's arguments as a key.
    """

    sources: list[Any]
    kind: ColumnElement[Any]
    fact: Callable[..., ColumnElement[Any]]
    operation: ColumnElement[Any]
    argument: Callable[[int], ColumnElement[Any]]
    event: Any


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
            func.json_extract(record, "$.op", type_=String),
            lambda n: func.json_extract(record, f"$.args[{n}]", type_=BigInteger),
            event,
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

    return Events(
        [records, steps],
        event[0].astext,
        fact,
        record["op"].astext,
        lambda n: cast(record[("args", str(n))].astext, BigInteger),
        event,
    )


def items_of(found: Events, name: str, dialect: str) -> tuple[Any, ColumnElement[Any], ColumnElement[Any]]:
    """(what to add to FROM, the item as JSON text, its number from 1) for each item of a list that is a fact."""
    if dialect == "sqlite":
        items = func.json_each(found.event, f"$[1].{name}").table_valued(
            "value", "key", name="item", joins_implicitly=True
        )
        return items, type_coerce(items.c.value, String), type_coerce(items.c.key, BigInteger) + 1
    value = column("value", JSONB)
    items = func.jsonb_array_elements(found.event[(1, name)]).table_valued(
        value, with_ordinality="ordinality", name="item", joins_implicitly=True
    )
    return items, cast(items.c.value, String), cast(items.c.ordinality, BigInteger)


def text_in(item: ColumnElement[Any], name: str, dialect: str) -> ColumnElement[Any]:
    """A text inside an item."""
    if dialect == "sqlite":
        return func.json_extract(item, f"$.{name}", type_=String)
    found: ColumnElement[Any] = cast(item, JSONB)[name].astext
    return found


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
