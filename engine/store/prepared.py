"""Statements that are compiled once and run on the driver's own cursor.

Compiling, hashing and wrapping a statement anew took half of a step's processor time. A statement object that is run
a second time (they are made once, at module level, by `tenant_statements`) is therefore kept in the words of the
database, with the functions that convert its parameters and its columns; its rows come as plain dictionaries, and the
driver's errors as SQLAlchemy's. What cannot be kept so (lists of values, defaults that SQLAlchemy fills in, columns of
the same name) runs as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import psycopg
from sqlalchemy import Connection, Dialect, Integer
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from engine.store.base import JsonText, UtcTime, json_of, json_text, time_of, time_text

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


#: What our own column types do, without SQLAlchemy's wrappings around it: to the driver, from the driver.
_OURS: dict[type, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    UtcTime: (time_text, time_of), JsonText: (json_text, json_of),
}  # fmt: skip


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
    #: As above, so that what needs no word of ours costs none: the names, and what is converted at which place.
    _optional: tuple[Bind, ...] = field(init=False)
    _given: tuple[str, ...] = field(init=False)
    _bound: tuple[tuple[int, Callable[[Any], Any]], ...] = field(init=False)
    _names: tuple[str, ...] = field(init=False)
    _read: tuple[tuple[str, Callable[[Any], Any]], ...] = field(init=False)

    def __post_init__(self) -> None:
        def keep(name: str, value: Any) -> None:
            object.__setattr__(self, name, value)

        keep("_optional", tuple(bind for bind in self.binds if not bind.needed))
        keep("_given", tuple(bind.name for bind in self.binds))
        keep("_bound", tuple((n, b.convert) for n, b in enumerate(self.binds) if b.convert is not None))
        keep("_names", tuple(name for name, _convert in self.columns))
        keep("_read", tuple((name, convert) for name, convert in self.columns if convert is not None))

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters as the driver takes them. Raises KeyError for one that is missing."""
        if self._optional:
            given = {**{bind.name: bind.value for bind in self._optional}, **given}
        found = [given[name] for name in self._given]
        for at, convert in self._bound:
            found[at] = convert(found[at])
        return found

    def row(self, raw: Sequence[Any]) -> dict[str, Any]:
        row = dict(zip(self._names, raw, strict=True))
        for name, convert in self._read:
            row[name] = convert(row[name])
        return row


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
    ours = _OURS.get(type(bind.type))
    convert = ours[0] if ours is not None else bind.type.dialect_impl(dialect).bind_processor(dialect)
    if convert is None and dialect is _POSTGRESQL and isinstance(bind.type, Integer):
        convert = _number  # psycopg tells PostgreSQL a type by the number's size, and each is another statement to it
    return Bind(name, bind.effective_value, bind.required, convert)


def _number(value: Any) -> str | None:
    return None if value is None else str(int(value))


def _columns(statement: Any, dialect: Dialect) -> tuple[tuple[str, Convert], ...]:
    if not statement.is_select:
        return ()
    return tuple((column.key, _reader(column.type, dialect)) for column in statement.selected_columns)


def _reader(kind: Any, dialect: Dialect) -> Convert:
    ours = _OURS.get(type(kind))
    found: Convert = kind.dialect_impl(dialect).result_processor(dialect, None) if ours is None else ours[1]
    return found
