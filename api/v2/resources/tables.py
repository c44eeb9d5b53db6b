"""The tables that the descriptions read, and what their statements share."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, true
from sqlalchemy.dialects.postgresql import JSONB

from api.v2.search.fields import Query
from api.v2.search.values import tags_of
from engine.store.base import Base
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import Incident, ProcessInstance
from engine.store.tenant_statements import inherited, select_from, table_of

DEFINITION = table_of(ProcessDefinition)
INSTANCE = table_of(ProcessInstance)
INCIDENT = table_of(Incident)

Statement = Callable[[str, Sequence[Any], Mapping[str, Any]], Select[Any]]


def plain(model: type[Base]) -> Statement:
    """The statement of a resource that stands in one table."""

    def make(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
        return select_from(model, *columns)

    return make


def with_definition(model: type[Base]) -> Statement:
    """The statement of a resource that shows facts of its process definition."""
    table = table_of(model)
    joined = and_(DEFINITION.c.key == table.c.definition_key, inherited(ProcessDefinition))

    def make(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
        return select_from(model, *columns).join_from(table, DEFINITION, joined)

    return make


def all_tags(column: Any) -> Callable[[Any, Query], ColumnElement[bool]]:
    """A special filter: the JSON list in `column` holds every one of the tags asked for."""

    def condition(wanted: Any, query: Query) -> ColumnElement[bool]:
        texts = tags_of(wanted, query.where)
        return and_(
            true(), *(element_exists(column, query.dialect, partial(operator.eq, text)) for text in texts)
        )

    return condition


def element_exists(
    column: Any, dialect: str, test: Callable[[ColumnElement[Any]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Whether an element of the JSON list of texts in `column` passes the test."""
    if dialect == "sqlite":
        element = func.json_each(column).table_valued("value", name="element").c.value
    else:
        element = func.jsonb_array_elements_text(cast(cast(column, String), JSONB)).column_valued("element")
    return exists().where(test(element))
