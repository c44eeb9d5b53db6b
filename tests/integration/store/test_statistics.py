"""A table that grows fast is counted at once, so that PostgreSQL does not go on taking it for empty."""

from __future__ import annotations

from sqlalchemy import text

from engine.store import Database
from engine.store.statistics import LEAST_CHANGE, look_at_young_tables
from engine.store.tables_instances import UserTask
from tests.integration.store.rows import task


def fill(database: Database, first: int, count: int) -> None:
    """Adds tasks, and lets the server know at once what was changed."""
    with database.write("t") as tx:
        tx.add(UserTask, *(task(key) for key in range(first, first + count)))
        if not database.is_sqlite:
            tx.connection.execute(text("SELECT pg_stat_force_next_flush()"))


def test_a_table_is_counted_when_it_has_grown_and_not_again_before_it_grows(database: Database) -> None:
    found = []
    for first, count in ((0, LEAST_CHANGE // 2), (1_000, 2 * LEAST_CHANGE), (2_000, 5), (3_000, 400)):
        fill(database, first, count)
        found.append("user_task" in look_at_young_tables(database))
    assert found == ([False] * 4 if database.is_sqlite else [False, True, False, True])


def test_the_planner_then_knows_how_many_rows_there_are(database: Database) -> None:
    if database.is_sqlite:
        assert look_at_young_tables(database) == []
        return
    fill(database, 0, 300)
    look_at_young_tables(database)
    with database.reading.connect() as connection:
        known = connection.execute(
            text("SELECT reltuples FROM pg_class WHERE relname = 'user_task' AND relkind = 'r'")
        ).scalar_one()
    assert known == 300
