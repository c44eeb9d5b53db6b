"""Names of elements: they stand in the diagrams, so they are joined to rows here and not in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    Subquery,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
)
from sqlalchemy.dialects.postgresql import JSONB

from api.platform import bus
from api.reads import reader
from api.v2.resources.tables import INSTANCE
from api.v2.search.conditions import compare
from api.v2.search.fields import Field, Kind, Query
from engine.store import Tx
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, select_given
from engine.values import dumps

_ELEMENT_ID = literal_column("element.element_id", String)
_IN_USE = select_from(ProcessInstance, INSTANCE.c.definition_key).distinct()


def name_of(tx: Tx, definition_key: int, element_id: str) -> str:
    """The element's name in that version of the diagram; its id when it has none; the process's own name for itself."""
    model = bus().definitions.process_model(tx, definition_key)
    if element_id == model.process_id:
        return model.name or element_id
    facts = model.elements.get(element_id)
    return (facts.name if facts else "") or element_id


def name_elements(tx: Tx, items: list[dict[str, Any]]) -> None:
    """Adds `elementName` to element instances."""
    for item in items:
        item["elementName"] = name_of(tx, int(item["processDefinitionKey"]), item["elementId"])


def element_name_of(wanted: Any, query: Query) -> ColumnElement[bool]:
    """The filter by name: all names of the diagrams in use travel into the query as one JSON list."""
    definition, element, name = _unfolded(_names_in_use(), query.dialect)
    matches = compare(Field("elementName", Kind.TEXT, name), wanted, query.dialect, query.where)
    return exists().where(
        cast(definition, BigInteger) == INSTANCE.c.definition_key, element == _ELEMENT_ID, matches
    )


def names_in_use(dialect: str) -> Subquery:
    """The same names as a table: definition_key, element_id, name."""
    definition, element, name = _unfolded(_names_in_use(), dialect)
    key = cast(definition, BigInteger)
    columns = (key.label("definition_key"), element.label("element_id"), name.label("name"))
    return select_given(*columns).subquery("named")


def _names_in_use() -> str:
    tx = reader()
    keys = [row["definition_key"] for row in tx.shared_rows(_IN_USE)]
    names = []
    for key in keys:
        model = bus().definitions.process_model(tx, key)
        ids = [model.process_id, *model.elements]
        names += [[str(key), element_id, name_of(tx, key, element_id)] for element_id in ids]
    return dumps(names)


def _unfolded(names: str, dialect: str) -> tuple[Any, Any, Any]:
    if dialect == "sqlite":
        row = func.json_each(names).table_valued("value", name="names").c.value
        definition, element, name = (func.json_extract(row, f"$[{n}]", type_=String) for n in range(3))
        return definition, element, name
    unfold = func.jsonb_array_elements(cast(literal(names, String), JSONB))
    row = unfold.table_valued(column("value", JSONB), name="names").c.value
    return row[0].astext, row[1].astext, row[2].astext
