"""Connections and transactions. The bus opens write transactions here; queries open read transactions.

SQLite runs in WAL mode with synchronous=FULL and takes its write lock at BEGIN IMMEDIATE, so two writers
never deadlock;
PostgreSQL locks rows (`FOR UPDATE`). One `Tx` serves one tenant.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, RootTransaction, create_engine, event
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DBAPIError

from engine.errors import Refusal
from engine.store.base import Base
from engine.store.connecting import UNBOUNDED, postgresql_connection, prepare_postgresql, prepare_sqlite
from engine.store.faults import told, unknown_after_commit
from engine.store.gate import Gate, RowQueues
from engine.store.health import Health
from engine.store.limits import USUAL, Limits
from engine.store.prepared import CompiledStatement, Kind, Prepared, execute
from engine.store.private import guard_file
from engine.store.tenant_statements import LINEAGE, TENANT, insert_into, upsert_into
from engine.store.write_batch import Together

T = TypeVar("T")
#: A row, by the names of its columns.
Row = RowMapping | Mapping[str, Any]


class Tx:
    """One transaction in one tenant. `lineage` are the tenants whose definitions it sees, nearest first."""

    def __init__(
        self,
        connection: Connection,
        tenant: str,
        lineage: tuple[str, ...] = (),
        writes: bool = False,
        queues: RowQueues | None = None,
    ) -> None:
        self.connection = connection
        self._queues = queues
        self.tenant = tenant
        self.lineage = lineage or (tenant,)
        self.dialect = connection.dialect.name
        #: Whether this is a write transaction: others may be waiting for what it locks.
        self.writes = writes
        self._prepared = _prepared[self.dialect]
        self._bound = {TENANT: tenant}
        self._shared = {TENANT: tenant, **_lineage_parameters(self.lineage)}
        self._waiting: Together | None = None
        self._answered: dict[Hashable, Any] = {}

    def once(self, question: Hashable, ask: Callable[[], T]) -> T:
        """The answer to a question that is asked of the database once in a transaction. Only for what the transaction
        itself does not change, or where whoever changes it changes the answer, too."""
        if question not in self._answered:
            self._answered[question] = ask()
        answer: T = self._answered[question]
        return answer

    def ask_again(self, question: Hashable) -> None:
        """The transaction has changed what the question is about."""
        self._answered.pop(question, None)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is added, put and changed in this block goes to PostgreSQL at its end, or before the next look, in as
        few statements as can be; an error of the database comes then. SQLite, which is no way off, writes at once."""
        if self.dialect != "postgresql" or self._waiting is not None:
            yield
            return
        self._waiting = Together()
        try:
            yield
            self._send()
        finally:
            self._waiting = None

    def _send(self) -> None:
        if self._waiting is not None:
            self._waiting.send(self.connection)

    def waiting_for(self, *row: Any) -> AbstractContextManager[None]:
        """Around a look that locks one row, named by its table and key: it raises Unavailable at once when others wait
        for the row in vain. SQLite, which locks no rows, has no such queue."""
        return nullcontext() if self._queues is None else self._queues.waiting_for((self.tenant, *row))

    def change_one(self, statement: Executable, otherwise: Exception, **parameters: Any) -> None:
        """Executes an UPDATE that must meet exactly one row; raises `otherwise` when it does not."""
        form = self._prepared.of(statement, self.connection.dialect)
        if self._waiting is not None and form is not None:
            self._waiting.add_one(form, form.values({**self._bound, **parameters}), otherwise)
        elif self.run(statement, **parameters) != 1:
            raise otherwise

    def run(self, statement: Executable, **parameters: Any) -> int:
        """Executes a statement of `engine.store.tenant_statements` with the tenant filled in; how many rows it met."""
        self._send()
        given = {**self._bound, **parameters}
        form = self._prepared.of(statement, self.connection.dialect)
        if form is None:
            return self.connection.execute(statement, given).rowcount
        return int(execute(self.connection, form.sql, form.values(given)).rowcount)

    def rows(self, statement: Executable, **parameters: Any) -> Sequence[Row]:
        """All rows as mappings."""
        return self._rows(statement, {**self._bound, **parameters})

    def shared_rows(self, statement: Executable, **parameters: Any) -> Sequence[Row]:
        """All rows of a `select_shared` statement."""
        return self._rows(statement, {**self._shared, **parameters})

    def row(self, statement: Executable, **parameters: Any) -> Row | None:
        """The first row or None."""
        self._send()
        given = {**self._bound, **parameters}
        form = self._prepared.of(statement, self.connection.dialect)
        if form is None:
            return self.connection.execute(statement, given).mappings().first()
        cursor = execute(self.connection, form.sql, form.values(given))
        raw = cursor.fetchone()
        cursor.close()  # SQLite keeps a statement open that has rows left
        return None if raw is None else form.row(raw)

    def value(self, statement: Executable, **parameters: Any) -> Any:
        """The first column of the first row, e.g. of a count."""
        row = self.row(statement, **parameters)
        return None if row is None else next(iter(row.values()))

    def stream(self, statement: Executable, **parameters: Any) -> Iterator[Row]:
        """Row after row, for what need not be in memory at once."""
        self._send()
        return iter(self.connection.execute(statement, {**self._bound, **parameters}).mappings())

    def _rows(self, statement: Executable, given: Mapping[str, Any]) -> Sequence[Row]:
        self._send()
        form = self._prepared.of(statement, self.connection.dialect)
        if form is None:
            return self.connection.execute(statement, given).mappings().all()
        return [form.row(raw) for raw in execute(self.connection, form.sql, form.values(given)).fetchall()]

    def run_many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Executes an UPDATE or DELETE once per row of parameters."""
        form = self._prepared.of(statement, self.connection.dialect)
        self._write(statement, form, [{**self._bound, **row} for row in rows])

    def add(self, model: type[Base], *rows: Mapping[str, Any]) -> None:
        """Inserts rows, all of the same columns; each gets the tenant."""
        self._insert(Kind.INSERT, model, partial(insert_into, model), rows)

    def put(self, model: type[Base], *rows: Mapping[str, Any]) -> None:
        """Inserts rows, replacing those whose key exists."""
        self._insert(Kind.UPSERT, model, partial(upsert_into, model, self.dialect), rows)

    def _insert(
        self, kind: Kind, model: type[Base], make: Callable[[], Any], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        if not rows:
            return
        filled = [{"tenant": self.tenant, **row} for row in rows]
        form = self._prepared.write(kind, model, make, filled[0], self.connection.dialect)
        self._write(make, form, filled)

    def _write(self, statement: Any, form: CompiledStatement | None, rows: list[dict[str, Any]]) -> None:
        # one row is the usual case, and a plain execution costs half of what a batch of one does
        if not rows:
            return
        if form is None:
            self._send()
            made = statement() if callable(statement) else statement
            self.connection.execute(made, rows[0] if len(rows) == 1 else rows)
        elif self._waiting is not None:
            self._waiting.add(form, [form.values(row) for row in rows])
        elif len(rows) == 1:
            execute(self.connection, form.sql, form.values(rows[0]))
        else:
            execute(self.connection, form.sql, [form.values(row) for row in rows], many=True)


#: A form is the same for every database of a kind.
_prepared = {"sqlite": Prepared(), "postgresql": Prepared()}


def _lineage_parameters(lineage: tuple[str, ...]) -> dict[str, str]:
    """The lineage as the statements want it: the last tenant fills the places that are left."""
    if len(lineage) > len(LINEAGE):
        raise ValueError(f"at most {len(LINEAGE)} levels of tenants, found {len(lineage)}")
    filled = (*lineage, *(lineage[-1:] * len(LINEAGE)))
    return dict(zip(LINEAGE, filled, strict=False))


class Database:
    """An engine for a URL. `sqlite:///path` or `postgresql://…` (driver psycopg 3). `health` says whether it takes
    writes. What it cannot do in its present state is raised as a refusal of `engine.store.faults`."""

    def __init__(self, url: str, pool_size: int = 12, limits: Limits = USUAL) -> None:
        self.url = _with_driver(url)
        self.limits = limits
        self.health = Health()
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = self._make(pool_size)
        # on PostgreSQL each statement sees the moment it begins, in a transaction or not: readers save two of the
        # three messages that a look costs; SQLite gives one moment to a whole transaction
        self.reading = (
            self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self.writing = self.engine.execution_options(fq_immediate=True) if self.is_sqlite else self.engine
        # SQLite allows one writer at a time; waiting here for one's turn costs nothing
        places = (1, 1) if self.is_sqlite else (self.limits.writers, self.limits.tenant_writers)
        self._gate = Gate(*places, self.limits)
        self._queues = None if self.is_sqlite else RowQueues(self.limits)

    def _make(self, pool_size: int) -> Engine:
        shared = {"pool_size": pool_size, "pool_timeout": self.limits.lock}
        if self.is_sqlite:
            guard_file(self.url)
            engine = create_engine(
                self.url, **shared, max_overflow=50, connect_args={"timeout": self.limits.lock}
            )
            event.listen(engine, "connect", partial(prepare_sqlite, self.limits))
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        engine = create_engine(
            self.url, **shared, max_overflow=pool_size, pool_pre_ping=False,
            connect_args=postgresql_connection(self.limits),
        )  # fmt: skip
        event.listen(engine, "connect", partial(prepare_postgresql, self.limits))
        return engine

    @contextmanager
    def write(self, tenant: str, lineage: tuple[str, ...] = ()) -> Iterator[Tx]:
        """A write transaction: commits at the end of the block, rolls back when it raises. OutcomeUnknown when the
        answer to the COMMIT is lost."""
        try:
            with (
                told(), self._gate.enter(tenant), self.writing.connect() as connection,
                connection.begin() as transaction,
            ):  # fmt: skip
                yield Tx(connection, tenant, lineage, True, self._queues)
                _commit(transaction)
        except Refusal as refusal:
            if refusal.kind in ("unavailable", "storage_full"):
                self.health.failed(refusal, whole=self.is_sqlite)
            raise
        self.health.wrote()

    @contextmanager
    def read(self, tenant: str, lineage: tuple[str, ...] = (), *, snapshot: bool = False) -> Iterator[Tx]:
        """A read transaction, no lock. With `snapshot` all its statements see the database at one moment, however long
        they take; without it PostgreSQL lets each see the moment it begins (SQLite always gives one moment)."""
        with told(), (self.engine if snapshot else self.reading).connect() as connection:
            unbounded = snapshot and not self.is_sqlite
            if unbounded:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                if unbounded:
                    connection.exec_driver_sql(UNBOUNDED)
                yield Tx(connection, tenant, lineage)

    @contextmanager
    def glance(self, tenant: str) -> Iterator[Tx]:
        """A reader for one statement, which sees the moment that it begins: no transaction is opened around it."""
        with told(), self.reading.connect() as connection:
            yield Tx(connection, tenant)

    def dispose(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _with_driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _commit(transaction: RootTransaction) -> None:
    try:
        transaction.commit()
    except DBAPIError as error:
        unknown = unknown_after_commit(error)
        if unknown is None:
            raise
        raise unknown from error


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("fq_immediate")
    execute(connection, "BEGIN IMMEDIATE" if immediate else "BEGIN", ())
