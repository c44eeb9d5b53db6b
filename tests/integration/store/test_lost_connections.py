"""A server that went away and is back costs one request, not one for each connection that the pool had."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from sqlalchemy import text

from engine.errors import Unavailable
from engine.store import Database
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import select_from, table_of

_KEYS = select_from(UserTask, table_of(UserTask).c.key)
_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
POOL = 5


@pytest.mark.postgres
def test_a_lost_connection_is_a_sign_for_the_whole_pool(postgres_url: str) -> None:
    database, killer = Database(postgres_url, pool_size=POOL), Database(postgres_url)
    with ExitStack() as stack:
        for _ in range(POOL):
            stack.enter_context(database.read("t")).rows(_KEYS)
    with killer.engine.connect() as connection:
        connection.execute(_OTHERS)
    failed = 0
    for _ in range(2 * POOL):
        try:
            with database.read("t") as tx:
                tx.rows(_KEYS)
        except Unavailable:
            failed += 1
    assert failed == 1
    database.dispose()
    killer.dispose()
