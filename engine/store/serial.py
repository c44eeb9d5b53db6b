"""Serial numbers without gaps inside a tenant: taken under the row's lock, in the transaction of what uses them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, String, bindparam
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.store.database import Tx
from engine.store.tables_org import Counter
from engine.store.tenant_statements import table_of


def _adding(make: Any) -> Any:
    table = table_of(Counter)
    statement = make(table).values(
        tenant=bindparam("of", type_=String),
        name=bindparam("called", type_=String),
        value=bindparam("by", type_=BigInteger),
    )
    return statement.on_conflict_do_update(
        index_elements=[table.c.tenant, table.c.name],
        set_={"value": table.c.value + statement.excluded.value},
    ).returning(table.c.value)


#: Made once: making a statement costs more than running it.
_ADD = {"sqlite": _adding(sqlite_insert), "postgresql": _adding(postgresql_insert)}


def next_serial(tx: Tx, name: str, step: int = 1) -> int:
    """Adds `step` to the counter `name` of the tenant and returns its new value; a new counter starts at 0."""
    given = {"of": tx.tenant, "called": name, "by": step}
    return int(tx.connection.execute(_ADD[tx.dialect], given).scalar_one())
