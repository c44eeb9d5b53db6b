"""PostgreSQL counts how the rows of a table are spread once a minute (autovacuum). Until then it takes a new table for
empty, holds every index for as good as any other, and keeps to that choice while the table grows: a lookup by key read
all rows of the tenant. The clock therefore has young tables looked at as they grow.

Grown tables are left to autovacuum. SQLite does not count by itself; it is told (migration 0007).
"""

from __future__ import annotations

from sqlalchemy import text

from engine.store.base import Base
from engine.store.database import Database

#: Beyond this many rows autovacuum comes early enough.
YOUNG_ROWS = 50_000
#: A table is looked at again when it has grown by half, and by this many rows at least.
LEAST_CHANGE = 100
_CHANGED = text(
    "SELECT pg_stat_user_tables.relname FROM pg_stat_user_tables JOIN pg_class ON pg_class.oid = relid"
    " WHERE schemaname = current_schema() AND pg_has_role(relowner, 'USAGE') AND n_live_tup < :young"
    " AND n_mod_since_analyze > greatest(:least, n_live_tup / 2)"
).bindparams(young=YOUNG_ROWS, least=LEAST_CHANGE)


def look_at_young_tables(database: Database) -> list[str]:
    """Has PostgreSQL count the young tables that have changed a lot (ANALYZE); their names. On SQLite none."""
    if database.is_sqlite:
        return []
    with database.reading.connect() as connection:
        changed = set(connection.execute(_CHANGED).scalars())
        ours = [name for name in Base.metadata.tables if name in changed]
        for name in ours:
            # who vacuums it now counts it as well; waiting would stop that
            connection.exec_driver_sql(f'ANALYZE (SKIP_LOCKED) "{name}"')
    return ours
