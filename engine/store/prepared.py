"""Statements that are compiled once and run on the driver's own cursor.

Compiling, hashing and wrapping a statement anew took half of a step's processor time. A statement object that is run
a second time (they are made once, at module level, by `tenant_statements`) is therefore kept in the words of the
database, with the functions that convert its parameters and its columns; its rows come as plain dictionaries, and the
driver's errors as SQLAlchemy's. What cannot be kept so (lists of values, defaults that SQLAlchemy fills in, columns of
the same name) runs as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import psycopg
from sqlalchemy import Connection, Dialect, Integer
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any] | None


class Kind(StrEnum):
    """What a statement does."""

    READ = "read"
    INSERT = "insert"
    UPSERT = "upsert"
    UPDATE = "update"
    DELETE = "delete"


#: As SQLAlchemy writes for psycopg, but with numbered parameters: those need not be looked for at every execution.
#: (SQLAlchemy leaves this class without types.)
_POSTGRESQL: Dialect = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Bind:
    """One parameter: its name, the value it has unless given another, and how the driver wants it."""

    name: str
    value: Any
    needed: bool
    convert: Convert


@dataclass(frozen=True, slots=True, eq=False)
class CompiledStatement:
    """A statement in the words of one database: `?` or `$1`, `$2`, … stand where its parameters go. `kind` says what
    it does to the rows of `table`."""

    sql: str
    binds: tuple[Bind, ...]
    columns: tuple[tuple[str, Convert], ...]
    kind: Kind
    table: str

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters as the driver takes them. Raises KeyError for one that is missing."""
        found = []
        for bind in self.binds:
            value = given[bind.name] if bind.needed or bind.name in given else bind.value
            found.append(value if bind.convert is None else bind.convert(value))
        return found

    def row(self, raw: Sequence[Any]) -> dict[str, Any]:
        return {
            name: value if convert is None else convert(value)
            for (name, convert), value in zip(self.columns, raw, strict=True)
        }


class Prepared:
    """Which statements are kept, in the words of one database. Thread safe: a form never changes once it is made."""

    def __init__(self) -> None:
        self._forms: WeakKeyDictionary[Any, CompiledStatement | None] = WeakKeyDictionary()
        self._seen: WeakSet[Any] = WeakSet()
        self._writes: dict[Any, CompiledStatement | None] = {}

    def of(self, statement: Any, dialect: Dialect) -> CompiledStatement | None:
        """The form of a statement that has been run before; None for all others."""
        if statement in self._forms:
            return self._forms[statement]
        if statement not in self._seen:
            self._seen.add(statement)
            return None
        form = self._forms[statement] = _compiled(statement, _kind(statement), dialect, ())
        return form

    def write(
        self, kind: Kind, model: Any, make: Callable[[], Any], columns: Iterable[str], dialect: Dialect
    ) -> CompiledStatement | None:
        """The form of an INSERT or UPSERT of these columns into the model's table; None when it cannot be kept."""
        key = (kind, model, *columns)
        if key not in self._writes:
            self._writes[key] = _compiled(make(), kind, dialect, columns)
        return self._writes[key]


_READS: dict[str, WeakKeyDictionary[Any, CompiledStatement]] = {
    "sqlite": WeakKeyDictionary(),
    "postgresql": WeakKeyDictionary(),
}


def form_of(statement: Any, dialect: Dialect) -> CompiledStatement:
    """The form of a SELECT, at its first use too. ValueError for one that cannot be kept."""
    forms = _READS[dialect.name]
    if statement not in forms:
        form = _compiled(statement, Kind.READ, dialect, ())
        if form is None:
            raise ValueError(f"this statement has no fixed words: {statement}")
        forms[statement] = form
    return forms[statement]


def execute(connection: Connection, sql: str, values: Any, *, many: bool = False) -> Any:
    """Runs the SQL of a form on the connection's driver; the cursor. Raises what SQLAlchemy raises."""
    pooled = connection.connection
    raw = pooled.dbapi_connection
    cursor = psycopg.RawCursor(raw) if isinstance(raw, psycopg.Connection) else pooled.cursor()
    try:
        if many:
            cursor.executemany(sql, values)
        else:
            cursor.execute(sql, values)
    except connection.dialect.loaded_dbapi.Error as error:
        lost = connection.dialect.is_disconnect(error, pooled.dbapi_connection, cursor)
        if lost:
            connection.engine.dispose()  # the others of the pool are lost too: not each of them need cost a request
        if lost or isinstance(error, psycopg.errors.FeatureNotSupported):
            connection.invalidate(
                error
            )  # the latter: its statements were planned before a migration changed a type
        raise DBAPIError.instance(
            sql, None, error, connection.dialect.loaded_dbapi.Error, connection_invalidated=lost,
            dialect=connection.dialect, hide_parameters=True,
        ) from error  # fmt: skip
    return cursor


def _compiled(
    statement: Any, kind: Kind, dialect: Dialect, columns: Iterable[str]
) -> CompiledStatement | None:
    words = _POSTGRESQL if dialect.name == "postgresql" else dialect
    compiled = statement.compile(dialect=words, column_keys=list(columns))
    if not isinstance(compiled, SQLCompiler) or any(bind.expanding for bind in compiled.bind_names):
        return None
    if compiled.insert_prefetch or compiled.update_prefetch or compiled.effective_returning:
        return None
    found = _columns(statement, words)
    if len({name for name, _convert in found}) != len(found):
        return None
    by_name = {name: _bind(bind, name, words) for bind, name in compiled.bind_names.items()}
    binds = tuple(by_name[name] for name in compiled.positiontup or ())
    return CompiledStatement(
        compiled.string, binds, found, kind, "" if kind is Kind.READ else statement.table.name
    )


def _kind(statement: Any) -> Kind:
    if statement.is_update:
        return Kind.UPDATE
    return Kind.DELETE if statement.is_delete else Kind.READ


def _bind(bind: Any, name: str, dialect: Dialect) -> Bind:
    convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if convert is None and dialect is _POSTGRESQL and isinstance(bind.type, Integer):
        convert = _number  # psycopg tells PostgreSQL a type by the number's size, and each is another statement to it
    return Bind(name, bind.effective_value, bind.required, convert)


def _number(value: Any) -> str | None:
    return None if value is None else str(int(value))


def _columns(statement: Any, dialect: Dialect) -> tuple[tuple[str, Convert], ...]:
    if not statement.is_select:
        return ()
    return tuple(
        (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for column in statement.selected_columns
    )
