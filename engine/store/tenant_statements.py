"""The one tenant filter. Statements are made here and nowhere else (a test looks), so none can forget the tenant.

A statement made by `select_from`, `update_of` or `delete_of` carries `tenant = :_tenant`; one made by `select_shared`
carries `tenant IN (:_lineage0, …)` (the district and the city that it inherits definitions from). `Tx` fills both in.
`select_everywhere` crosses tenants: it serves the clock and sign-in, which look for a tenant before they have one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Delete,
    FromClause,
    Insert,
    Select,
    String,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.store.base import Base

TENANT = "_tenant"
#: A district, its city, and room for two levels above.
LINEAGE = ("_lineage0", "_lineage1", "_lineage2", "_lineage3")


def table_of(model: type[Base]) -> Table:
    """The Core table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def own(model: type[Base]) -> ColumnElement[bool]:
    """The tenant filter on one table; for joins, where each table needs its own."""
    return table_of(model).c.tenant == bindparam(TENANT, type_=String)


def inherited(model: type[Base]) -> ColumnElement[bool]:
    """The filter of `select_shared` on one table; for joins with definitions."""
    return table_of(model).c.tenant.in_([text_param(name) for name in LINEAGE])


def select_from(model: type[Base], *columns: Any) -> Select[Any]:
    """SELECT of this tenant's rows; all columns when none are named."""
    return select(*(columns or table_of(model).c)).select_from(table_of(model)).where(own(model))


def select_shared(model: type[Base], *columns: Any) -> Select[Any]:
    """SELECT of this tenant's rows and of those that it inherits from the city."""
    return select(*(columns or table_of(model).c)).select_from(table_of(model)).where(inherited(model))


def there_is(rows: FromClause, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """That this tenant has a row of which all of this holds. `rows`: an alias of a table, since the statement around
    may read the table itself."""
    return select(rows.c.tenant).where(rows.c.tenant == bindparam(TENANT, type_=String), *where).exists()


def select_given(*columns: Any) -> Select[Any]:
    """SELECT of values that the statement brings along itself, e.g. an unfolded JSON list: no table, so no tenant."""
    return select(*columns)


def together(statements: Sequence[Select[Any]]) -> Select[Any]:
    """SELECT of the rows of several statements of this module, all of the same columns, each with its own ORDER BY and
    LIMIT; the caller orders them anew by `selected_columns`."""
    parts = (select(*part.subquery().c) for part in statements)
    every = union_all(*parts).subquery()
    return select(*every.c)


def counted(statement: Select[Any], most: int) -> Select[Any]:
    """SELECT of how many rows a statement of this module gives, as `total`; the counting stops at `most`."""
    return select(func.count().label("total")).select_from(statement.limit(most).subquery())


def each_value(model: type[Base], column: Any) -> Select[Any]:
    """SELECT of the different values, as `value`, that this tenant's rows have in an indexed column: one look into the
    index for each value, however many rows have it."""
    values = select_from(model, func.min(column).label("value")).cte("each_value", recursive=True)
    following = select_from(model, func.min(column)).where(column > values.c.value)
    values = values.union_all(select(following.scalar_subquery()).where(values.c.value.is_not(None)))
    return select(values.c.value).where(values.c.value.is_not(None))


def select_everywhere(model: type[Base], *columns: Any) -> Select[Any]:
    """SELECT across tenants; only for the clock, sign-in and the start of the server."""
    return select(*(columns or table_of(model).c))


def update_of(model: type[Base]) -> Update:
    """UPDATE of this tenant's rows; the caller adds what identifies them."""
    return update(table_of(model)).where(own(model))


def delete_of(model: type[Base]) -> Delete:
    """DELETE of this tenant's rows; the caller adds what identifies them."""
    return delete(table_of(model)).where(own(model))


def insert_into(model: type[Base]) -> Insert:
    """INSERT; `Tx.add` puts the tenant into every row."""
    return insert(table_of(model))


def upsert_into(model: type[Base], dialect: str) -> Any:
    """INSERT that replaces all non-key columns of a row that exists."""
    table = table_of(model)
    make = postgresql_insert if dialect == "postgresql" else sqlite_insert
    statement = make(table)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def key_param(name: str) -> Any:
    """A bound 64-bit key."""
    return bindparam(name, type_=BigInteger)


def text_param(name: str) -> Any:
    """A bound text."""
    return bindparam(name, type_=String)
