"""The test databases are what they claim: real, separate, durable where that is the question."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from engine.store import Database
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import select_from
from tests.support.postgres import Postgres


def setting(server: Postgres, name: str) -> str:
    """A setting of the server as it holds for everybody."""
    with connected(server, "postgres") as connection:
        row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    return str(row[0]) if row else ""


def connected(server: Postgres, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(host=server.host, user=server.user, dbname=database)


@pytest.mark.postgres
def test_tests_about_what_survives_get_a_server_that_confirms(
    durable_postgres: Postgres, postgres_server: Postgres
) -> None:
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert (setting(durable_postgres, name), setting(postgres_server, name)) == ("on", "off")


@pytest.mark.postgres
def test_nobody_reaches_a_test_server_by_the_network(postgres_server: Postgres) -> None:
    assert setting(postgres_server, "listen_addresses") == ""


@pytest.mark.postgres
def test_each_postgres_database_is_its_own(postgres_server: Postgres) -> None:
    first = postgres_server.create()
    with connected(postgres_server, first) as connection:
        connection.execute("CREATE TABLE a (n int)")
        connection.execute("INSERT INTO a VALUES (7)")
    copy = postgres_server.create(template=first)
    with connected(postgres_server, copy) as connection:
        assert connection.execute("SELECT n FROM a").fetchone() == (7,)
        connection.execute("DELETE FROM a")
    with connected(postgres_server, first) as connection:
        assert connection.execute("SELECT n FROM a").fetchone() == (7,)
    for name in (first, copy):
        postgres_server.drop(name)


@pytest.mark.postgres
def test_a_template_is_filled_once(postgres_server: Postgres) -> None:
    filled: list[str] = []
    name = f"once{postgres_server.label}"
    assert [postgres_server.template(name, filled.append) for _ in range(2)] == [name, name]
    assert len(filled) == 1
    postgres_server.drop(name)


def test_a_test_database_is_migrated_and_holds_nothing(database_url: str) -> None:
    database = Database(database_url)
    with database.write("nobody") as tx:
        assert tx.rows(select_from(Tenant)) == []
        tx.add(Tenant, {"name": "甲区", "short_name": "甲", "parent": None, "org_code": "01-01"})
    with database.read("nobody") as tx:
        assert [row["name"] for row in tx.rows(select_from(Tenant))] == ["甲区"]
    database.dispose()
