"""The test databases are what they claim: real, separate, with durability switched on."""

from __future__ import annotations

import psycopg
import pytest

from engine.store import Database
from engine.store.scope import select_from
from engine.store.tables_org import Tenant
from tests.support.postgres import Postgres


@pytest.mark.postgres
def test_postgres_is_durable_and_each_database_is_its_own(postgres_server: Postgres) -> None:
    first = postgres_server.create()
    with psycopg.connect(host=postgres_server.host, user=postgres_server.user, dbname=first) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        connection.execute("CREATE TABLE a (n int)")
        connection.execute("INSERT INTO a VALUES (7)")
    copy = postgres_server.create(template=first)
    with psycopg.connect(host=postgres_server.host, user=postgres_server.user, dbname=copy) as connection:
        assert connection.execute("SELECT n FROM a").fetchone() == (7,)
        connection.execute("DELETE FROM a")
    with psycopg.connect(host=postgres_server.host, user=postgres_server.user, dbname=first) as connection:
        assert connection.execute("SELECT n FROM a").fetchone() == (7,)
    for name in (first, copy):
        postgres_server.drop(name)


def test_a_test_database_is_migrated_and_holds_nothing(database_url: str) -> None:
    database = Database(database_url)
    with database.write("nobody") as tx:
        assert tx.rows(select_from(Tenant)) == []
        tx.add(Tenant, {"name": "甲区", "short_name": "甲", "parent": None, "org_code": "01-01"})
    with database.read("nobody") as tx:
        assert [row["name"] for row in tx.rows(select_from(Tenant))] == ["甲区"]
    database.dispose()
