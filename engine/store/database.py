"""Connections and transactions. The bus opens write transactions here; queries open read transactions.

SQLite runs in WAL mode with synchronous=FULL and takes its write lock at BEGIN IMMEDIATE, so two writers
never deadlock;
PostgreSQL locks rows (`FOR UPDATE`). One `Tx` serves one tenant.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event
from sqlalchemy.engine import RowMapping

from engine.store.base import Base
from engine.store.scope import LINEAGE, TENANT, insert_into, upsert_into

SQLITE_BUSY_MS = 20_000


class Tx:
    """One transaction in one tenant. `lineage` are the tenants whose definitions it sees, nearest first."""

    def __init__(self, connection: Connection, tenant: str, lineage: tuple[str, ...] = ()) -> None:
        self.connection = connection
        self.tenant = tenant
        self.lineage = lineage or (tenant,)
        self.dialect = connection.dialect.name
        self._bound = {TENANT: tenant}
        self._shared = {TENANT: tenant, LINEAGE: list(self.lineage)}

    def run(self, statement: Executable, **parameters: Any) -> CursorResult[Any]:
        """Executes a statement of `engine.store.scope` with the tenant filled in."""
        return self.connection.execute(statement, {**self._bound, **parameters})

    def rows(self, statement: Executable, **parameters: Any) -> Sequence[RowMapping]:
        """All rows as mappings."""
        return self.run(statement, **parameters).mappings().all()

    def row(self, statement: Executable, **parameters: Any) -> RowMapping | None:
        """The first row or None."""
        return self.run(statement, **parameters).mappings().first()

    def shared_rows(self, statement: Executable, **parameters: Any) -> Sequence[RowMapping]:
        """All rows of a `select_shared` statement."""
        return self.connection.execute(statement, {**self._shared, **parameters}).mappings().all()

    def run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Executes an UPDATE or DELETE once per row of parameters."""
        self._execute(statement, [{**self._bound, **row} for row in rows])

    def add(self, model: type[Base], *rows: Mapping[str, Any]) -> None:
        """Inserts rows; each gets the tenant."""
        self._execute(_insert(model), [{"tenant": self.tenant, **row} for row in rows])

    def put(self, model: type[Base], *rows: Mapping[str, Any]) -> None:
        """Inserts rows, replacing those whose key exists."""
        self._execute(_upsert(model, self.dialect), [{"tenant": self.tenant, **row} for row in rows])

    def _execute(self, statement: Executable, rows: list[dict[str, Any]]) -> None:
        # one row is the usual case, and a plain execution costs half of what a batch of one does
        if rows:
            self.connection.execute(statement, rows[0] if len(rows) == 1 else rows)


_statements: dict[tuple[type[Base], str], Any] = {}


def _insert(model: type[Base]) -> Any:
    key = (model, "")
    if key not in _statements:
        _statements[key] = insert_into(model)
    return _statements[key]


def _upsert(model: type[Base], dialect: str) -> Any:
    key = (model, dialect)
    if key not in _statements:
        _statements[key] = upsert_into(model, dialect)
    return _statements[key]


class Database:
    """An engine for a URL. `sqlite:///path` or `postgresql://…` (driver psycopg 3)."""

    def __init__(self, url: str, pool_size: int = 12) -> None:
        self.url = _with_driver(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = self._make(pool_size)
        # one writer at a time inside the process: SQLite allows no more, and waiting here is fair and costs nothing
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()

    def _make(self, pool_size: int) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=False)
        engine = create_engine(
            self.url, pool_size=pool_size, max_overflow=50, connect_args={"timeout": SQLITE_BUSY_MS / 1000}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def write(self, tenant: str, lineage: tuple[str, ...] = ()) -> Iterator[Tx]:
        """A write transaction: commits at the end of the block, rolls back when it raises."""
        with self._writer, self.engine.connect() as connection:
            if self.is_sqlite:
                connection = connection.execution_options(fq_immediate=True)
            with connection.begin():
                yield Tx(connection, tenant, lineage)

    @contextmanager
    def read(self, tenant: str, lineage: tuple[str, ...] = (), *, snapshot: bool = False) -> Iterator[Tx]:
        """A read transaction, no lock. With `snapshot` all its statements see the database at one moment; without it
        PostgreSQL lets each see the moment it begins (SQLite always gives one moment)."""
        with self.engine.connect() as connection:
            if snapshot and not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield Tx(connection, tenant, lineage)

    def dispose(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _with_driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={SQLITE_BUSY_MS}",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("fq_immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
