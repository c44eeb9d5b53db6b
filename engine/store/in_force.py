"""Which versions of definitions may serve: those that nobody has retired."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists

from engine.store.base import Base
from engine.store.tables_definitions import RetiredDefinition
from engine.store.tenant_statements import table_of

_RETIRED = table_of(RetiredDefinition)


def retired(model: type[Base]) -> ColumnElement[bool]:
    """That the version in a row of the model's table has been retired, by the tenant whose it is."""
    table = table_of(model)
    same = and_(_RETIRED.c.tenant == table.c.tenant, _RETIRED.c.key == table.c.key)
    return exists().where(same).correlate(table)


def in_force(model: type[Base]) -> ColumnElement[bool]:
    """That it has not."""
    return ~retired(model)
