"""Reading a database that nobody can trust: a value that its column cannot hold is told, and its row left out.

Verification reads through a `Reader`, which looks like any other `Tx`. The rows come raw from the driver and are
decoded here, so that one bad value is one finding and what else there is can still be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Executable

from engine.history.links import Broken
from engine.history.shapes import Malformed, askable, value_of
from engine.store import Database, Row, Tx
from engine.store.prepared import execute, form_of


class Reader(Tx):
    """A read transaction of verification. `malformed` collects what could not be read, each value once."""

    def __init__(self, connection: Any, tenant: str, lineage: tuple[str, ...] = ()) -> None:
        super().__init__(connection, tenant, lineage)
        self.malformed: dict[tuple[str, str, str], Broken] = {}

    def row(self, statement: Executable, **parameters: Any) -> Row | None:
        return next(self._decoded(statement, {**self._bound, **parameters}), None)

    def stream(self, statement: Executable, **parameters: Any) -> Iterator[Row]:
        return self._decoded(statement, {**self._bound, **parameters})

    def _rows(self, statement: Executable, given: Mapping[str, Any]) -> Sequence[Row]:
        return list(self._decoded(statement, given))

    def _decoded(self, statement: Any, given: Mapping[str, Any]) -> Iterator[Row]:
        if not all(askable(value) for value in given.values()):
            return
        form = form_of(statement, self.connection.dialect)
        columns = list(statement.selected_columns)
        cursor = execute(self.connection, form.sql, form.values(given))
        while raws := cursor.fetchmany(500):
            for raw in raws:
                row = self._decode(columns, raw)
                if row is not None:
                    yield row

    def _decode(self, columns: list[Any], raw: Sequence[Any]) -> dict[str, Any] | None:
        found, good = {}, True
        for column, value in zip(columns, raw, strict=True):
            try:
                found[column.key] = value_of(column, value)
            except Malformed as why:
                good = False
                self._tell(columns, raw, column, str(why))
        return found if good else None

    def _tell(self, columns: list[Any], raw: Sequence[Any], bad: Any, why: str) -> None:
        table = bad.table.name if isinstance(bad, Column) else "?"
        named = {c.key: v for c, v in zip(columns, raw, strict=True) if getattr(c, "primary_key", False)}
        place = "/".join(str(value)[:60] for name, value in named.items() if name != "tenant")
        message = f"表 {table} 的行 {place or '?'}：列“{bad.key}”{why}"
        found = Broken(self.tenant, "table", 0, 0, message, table, place, bad.key)
        self.malformed.setdefault((table, place, bad.key), found)


@contextmanager
def reading(database: Database, tenant: str, lineage: tuple[str, ...] = ()) -> Iterator[Reader]:
    """A reader of a tenant on one moment of the database. Bytes that are no UTF-8 come as lone surrogates."""
    with database.read(tenant, lineage, snapshot=True) as tx:
        if not database.is_sqlite:
            yield Reader(tx.connection, tenant, lineage)
            return
        raw: Any = tx.connection.connection.dbapi_connection
        before, raw.text_factory = raw.text_factory, _lenient
        try:
            yield Reader(tx.connection, tenant, lineage)
        finally:
            raw.text_factory = before


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
