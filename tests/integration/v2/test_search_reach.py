"""A search inside one instance, and the lock of a step, read that instance's rows, however many the tenant has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from api.v2.resources.tasks import USER_TASKS
from api.v2.search.engine import search
from engine.context import LOCAL_BITS
from engine.store import Database, Tx
from engine.store.tables_instances import UserTask
from tests.integration.store.rows import task

FEW, MANY = 30, 3_000


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def fill(database: Database, first: int, last: int) -> None:
    """Instances `first` to `last`, each with two tasks, of one definition."""
    roots = [number << LOCAL_BITS for number in range(first, last + 1)]
    rows = [task(root + n, root_key=root, process_key=root) for root in roots for n in (1, 2)]
    with database.write("t") as tx:
        tx.add(UserTask, *rows)


def work_of(tx: Tx, look: Callable[[], Any]) -> int:
    """How much the database did: rows fetched on PostgreSQL, steps of its machine (in hundreds) on SQLite."""
    if tx.dialect == "postgresql":
        counted = text(
            "SELECT coalesce(idx_tup_fetch, 0) + seq_tup_read FROM pg_stat_xact_user_tables"
            " WHERE relname = 'user_task'"
        )
        before = tx.connection.execute(counted).scalar_one()
        look()
        return int(tx.connection.execute(counted).scalar_one() - before)
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    raw: Any = tx.connection.connection.dbapi_connection
    raw.set_progress_handler(step, 100)
    look()
    raw.set_progress_handler(None, 0)
    return steps


def test_a_search_by_instance_does_not_cost_more_as_the_tenant_grows(database: Database) -> None:
    wanted = {"filter": {"processInstanceKey": str(7 << LOCAL_BITS), "state": "CREATED"}}
    costs = []
    fill(database, 1, FEW)
    for first, last in ((0, 0), (FEW + 1, MANY)):
        if first:
            fill(database, first, last)
        with database.write("t", ("t",)) as tx:
            for _ in range(8):  # the plan that PostgreSQL keeps is made while the table is small
                search(tx, USER_TASKS, wanted)
            costs.append(work_of(tx, lambda: search(tx, USER_TASKS, wanted)))
    assert costs[1] <= costs[0] + 2, costs
