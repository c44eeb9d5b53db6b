"""Changing a database as whoever owns it could: every table, every column, at random; and putting it back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Table,
    literal_column,
    select,
    text,
)

from engine.store import Database, utc_text
from engine.store.base import Base, JsonText, UtcTime
from engine.store.tenant_statements import table_of
from engine.values import dumps, loads

#: Values that no column expects, by what SQLite, which lets anything in, makes of them.
JUNK: tuple[Any, ...] = (
    None, "", "{", "[1,", "null", "NaN", "☃", "x" * 5_000, 10**18, -1, 1.5, b"\xff\xfe\x00",
    "2026-13-45T99:00:00.000000Z",
    "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00", '{"a":' * 400, "[" * 5_000, '"\\ud800"', "1e999999", "\x7f",
)  # fmt: skip


@dataclass
class Raw:
    """A table as the database keeps it: rows without any conversion, to be changed and put back."""

    connection: Connection
    table: Table
    rows: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        columns = [literal_column(f'"{c.name}"').label(c.name) for c in self.table.c]
        found = self.connection.execute(select(*columns).select_from(self.table)).mappings()
        self.rows = [dict(row) for row in found]

    def write(self, rows: list[dict[str, Any]]) -> None:
        """Makes these the only rows."""
        self.connection.execute(text(f"DELETE FROM {self.table.name}"))
        names = ", ".join(f'"{c.name}"' for c in self.table.c)
        values = ", ".join(f":{c.name}" for c in self.table.c)
        if rows:
            self.connection.execute(text(f"INSERT INTO {self.table.name} ({names}) VALUES ({values})"), rows)


@contextmanager
def tampered(
    database: Database, model: type[Base], rows: list[dict[str, Any]]
) -> Iterator[list[dict[str, Any]]]:
    """The table with other rows (as the database keeps them), and afterwards with its own again."""
    with database.engine.begin() as connection:
        raw = Raw(connection, table_of(model))
        raw.write(rows)
        kept = Raw(connection, table_of(model)).rows
    try:
        yield kept
    finally:
        with database.engine.begin() as connection:
            raw.connection = connection
            raw.write(raw.rows)


def rows_of(database: Database, model: type[Base]) -> list[dict[str, Any]]:
    """The rows as they are kept."""
    with database.engine.connect() as connection:
        return Raw(connection, table_of(model)).rows


def another(draw: random.Random, column: Column[Any], value: Any, others: list[Any]) -> Any:
    """A value that differs from a stored one and that its column could hold."""
    different = [other for other in others if other != value]
    if different and draw.random() < 0.4:
        return draw.choice(different)
    if column.nullable and value is not None and draw.random() < 0.1:
        return None
    if isinstance(column.type, UtcTime):
        return _time(draw, value)
    if isinstance(column.type, JsonText):
        return dumps(_changed(draw, loads(value))) if value is not None else '{"x":1}'
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, LargeBinary):
        return _flipped(draw, (value or b"x").decode("latin-1")).encode("latin-1")
    if isinstance(column.type, Integer):
        return (value or 0) + draw.choice((1, -1, 7, 1 << 24))
    return _flipped(draw, value or "")


def _time(draw: random.Random, value: str | None) -> str:
    base = datetime.fromisoformat(value) if value else datetime(2026, 3, 2, tzinfo=UTC)
    return utc_text(base + timedelta(seconds=draw.choice((1, -1, 86_400, -86_400 * 30))))


def _flipped(draw: random.Random, value: str) -> str:
    if not value:
        return "x"
    at = draw.randrange(len(value))
    return value[:at] + ("B" if value[at] == "A" else "A") + value[at + 1 :]


def _changed(draw: random.Random, value: Any) -> Any:
    if isinstance(value, dict) and value:
        name = draw.choice(sorted(value))
        return {**value, name: _changed(draw, value[name])}
    if isinstance(value, list) and value:
        at = draw.randrange(len(value))
        return [*value[:at], _changed(draw, value[at]), *value[at + 1 :]]
    if isinstance(value, bool) or value is None:
        return not value
    return value + 1 if isinstance(value, int) else f"{value}x"


def mutate(
    draw: random.Random, model: type[Base], rows: list[dict[str, Any]], columns: list[str]
) -> tuple[str, list[dict[str, Any]]] | None:
    """One tampering: what it is, and the rows afterwards; None when it would change nothing."""
    at = draw.randrange(len(rows))
    kind = draw.choice(("column",) * 6 + ("delete", "copy", "swap"))
    row = rows[at]
    where = f"{table_of(model).name} row {at}"
    if kind == "delete":
        return f"{where} deleted", rows[:at] + rows[at + 1 :]
    name = draw.choice(columns)
    column = table_of(model).c[name]
    if kind == "copy":
        keys = [c for c in table_of(model).primary_key if c.name != "tenant"]
        if not keys:
            return None
        key = draw.choice(keys)
        copy = {**row, key.name: another(draw, key, row[key.name], [])}
        if any(all(r[c.name] == copy[c.name] for c in keys) for r in rows):
            return None
        return f"{where} copied as {copy[key.name]}", [*rows, copy]
    if kind == "swap":
        other = draw.randrange(len(rows))
        if rows[other][name] == row[name] or column.primary_key:
            return None
        swapped = list(rows)
        swapped[at], swapped[other] = {**row, name: rows[other][name]}, {**rows[other], name: row[name]}
        return f"{where} and {other} swap {name}", swapped
    value = another(draw, column, row[name], [r[name] for r in rows])
    changed = [*rows[:at], {**row, name: value}, *rows[at + 1 :]]
    keys = [tuple(r[c.name] for c in table_of(model).primary_key) for r in changed]
    if value == row[name] or len(set(keys)) < len(keys):
        return None
    return f"{where}.{name}: {str(row[name])[:60]!r} -> {str(value)[:60]!r}", changed


def varied(rows: list[dict[str, Any]], at: int, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows with other values in one of them."""
    return [*rows[:at], {**rows[at], **values}, *rows[at + 1 :]]
