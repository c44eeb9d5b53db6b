"""Serial numbers without gaps inside a tenant: taken under the row's lock, in the transaction of what uses them."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.store.database import Tx
from engine.store.tables_org import Counter
from engine.store.tenant_statements import table_of


def next_serial(tx: Tx, name: str, step: int = 1) -> int:
    """Adds `step` to the counter `name` of the tenant and returns its new value; a new counter starts at 0."""
    table = table_of(Counter)
    make = postgresql_insert if tx.dialect == "postgresql" else sqlite_insert
    statement = (
        make(table)
        .values(tenant=tx.tenant, name=name, value=step)
        .on_conflict_do_update(
            index_elements=[table.c.tenant, table.c.name], set_={"value": table.c.value + step}
        )
        .returning(table.c.value)
    )
    return int(tx.connection.execute(statement).scalar_one())
