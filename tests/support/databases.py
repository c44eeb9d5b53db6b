"""Databases for tests: each test gets its own in milliseconds, by copying one that was migrated once.

`database_url` runs a test on SQLite and on PostgreSQL; `sqlite_url` and `postgres_url` on one of them. What is costly
is made once for a run, however many worker processes share it: the server, migrated databases, filled ones.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.store import Database
from engine.store.migrate import upgrade
from tests.support.folders import made_once
from tests.support.postgres import Postgres, running_postgres

TEMPLATE = "fengqiao_template"


def migrate(url: str) -> None:
    """Brings the database at `url` to today's schema."""
    database = Database(url)
    upgrade(database)
    database.dispose()


def migrate_file(path: Path) -> None:
    """Makes a migrated SQLite file that can be copied."""
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    settle(database)


def settle(database: Database) -> None:
    """Closes a database so that it can be copied; of SQLite's the one file then holds everything."""
    if database.engine.dialect.name != "sqlite":
        database.dispose()
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


@pytest.fixture(scope="session")
def shared_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all worker processes of this run see."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """One PostgreSQL for the whole run, which waits for no disk; without workers the first test that asks starts it."""
    worker = getattr(request.config, "workerinput", None)
    if worker is not None:
        yield Postgres(worker["postgres"], label=worker["workerid"], quick=True)
        return
    with running_postgres(durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[Postgres]:
    """A PostgreSQL that confirms as in production, for tests about what survives."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres) -> str:
    """The name of a migrated database that nobody is connected to."""
    return postgres_server.template(TEMPLATE, migrate)


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path) -> Path:
    """A migrated SQLite file that nobody has open."""
    return made_once(shared_folder / "template.db", migrate_file)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of this test's own."""
    path = tmp_path / "fengqiao.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: Postgres, postgres_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    name = postgres_server.create(template=postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own, on either system."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def durable_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """As `database_url`, on a server that confirms as in production."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: Postgres = request.getfixturevalue("durable_postgres")
    name = server.create()
    migrate(server.url(name))
    yield server.url(name)
    server.drop(name)
