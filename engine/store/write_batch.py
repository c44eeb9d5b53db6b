"""The writes of a step, sent together: on PostgreSQL as one statement, as far as their order does not matter.

Each statement of its own is a message there and back, and a wait; a step has six to ten of them. PostgreSQL takes
several writes as `WITH w0 AS (INSERT …), w1 AS (UPDATE …) UPDATE …`; it runs them in no order that it promises, and
none sees what another did (PostgreSQL, "Data-Modifying Statements in WITH"). So two writes share a statement only
where neither can meet a row of the other: different tables, or an INSERT beside INSERTs and UPDATEs that came before
it (no UPDATE here changes a key). Everything else waits for the next statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from engine.store.prepared import CompiledStatement, Kind, execute

#: More rows of a table than this go by themselves: each number of rows would be a statement that PostgreSQL plans anew.
MOST_ROWS = 8
#: So many writes fill a statement: the time to plan one grows faster than its length.
MOST_WRITES = 64
#: Statements that are kept in words; a diagram's steps have a few shapes each.
SHAPES = 512

_PARAMETER = re.compile(r"\$(\d+)")
_ROW = re.compile(r"(?<= VALUES )\(.*?\)(?= ON CONFLICT |$)", re.DOTALL)
_BESIDE_INSERTS = frozenset({Kind.INSERT, Kind.UPDATE})

#: A statement's shape: forms and how many rows each has.
Shape = tuple[tuple[CompiledStatement, int], ...]


@dataclass(slots=True)
class _Statement:
    """One statement in the making. `last` must meet exactly one row, or `otherwise` is raised."""

    writes: list[tuple[CompiledStatement, list[list[Any]]]] = field(default_factory=list)
    last: tuple[CompiledStatement, list[Any]] | None = None
    otherwise: Exception | None = None
    alone: bool = False
    kinds: dict[str, set[Kind]] = field(default_factory=dict)

    def bears(self, form: CompiledStatement) -> bool:
        """Whether a later write may run at the same time as these."""
        met = self.kinds.get(form.table)
        return not met or (form.kind is Kind.INSERT and met <= _BESIDE_INSERTS)


class Together:
    """Writes that wait to be sent. Nothing is read before `send`."""

    def __init__(self) -> None:
        self._statements: list[_Statement] = []

    def add(self, form: CompiledStatement, rows: list[list[Any]]) -> None:
        """Keeps a write of rows: those of an UPDATE or DELETE may meet the same row twice and go by themselves."""
        several = len(rows) > 1 and form.kind in (Kind.UPDATE, Kind.DELETE)
        if several or len(rows) > MOST_ROWS:
            self._statements.append(_Statement([(form, rows)], alone=True, kinds={form.table: {form.kind}}))
            return
        statement = self._place(form, sole=False)
        statement.writes.append((form, rows))
        statement.kinds.setdefault(form.table, set()).add(form.kind)

    def add_one(self, form: CompiledStatement, row: list[Any], otherwise: Exception) -> None:
        """Keeps an UPDATE that must meet exactly one row; `send` raises `otherwise` when it does not."""
        statement = self._place(form, sole=True)
        statement.last, statement.otherwise = (form, row), otherwise
        statement.kinds.setdefault(form.table, set()).add(form.kind)

    def _place(self, form: CompiledStatement, *, sole: bool) -> _Statement:
        """The earliest statement that may hold the write: none at or after it may mind. Only one write of a statement
        can be counted (`sole`)."""
        found = None
        for statement in reversed(self._statements):
            if not statement.bears(form):
                break
            full = statement.alone or len(statement.writes) >= MOST_WRITES
            if not full and not (sole and statement.last):
                found = statement
            if Kind.UPDATE in statement.kinds.get(form.table, ()):
                break  # an INSERT may stand beside an UPDATE that came before it, not before that
        if found is None:
            found = _Statement()
            self._statements.append(found)
        return found

    def send(self, connection: Connection) -> None:
        """Runs what is kept, and keeps nothing more. Raises what the database raises, and `otherwise`."""
        statements, self._statements = self._statements, []
        for statement in statements:
            _run(connection, statement)


def _run(connection: Connection, statement: _Statement) -> None:
    if statement.alone:
        form, rows = statement.writes[0]
        execute(connection, form.sql, rows, many=True)
        return
    shape = [(form, len(rows)) for form, rows in statement.writes]
    values = [value for _form, rows in statement.writes for row in rows for value in row]
    if statement.last is not None:
        form, row = statement.last
        shape.append((form, 1))
        values += row
    met = execute(connection, _words(tuple(shape)), values).rowcount
    if statement.otherwise is not None and met != 1:
        raise statement.otherwise


@lru_cache(maxsize=SHAPES)
def _words(shape: Shape) -> str:
    """The SQL of several writes; the last is the one whose rows are counted."""
    written, used = [], 0
    for form, rows in shape:
        written.append(_numbered(form, rows, used))
        used += len(form.binds) * rows
    *first, last = written
    if not first:
        return last
    return "WITH " + ", ".join(f"w{n} AS ({sql})" for n, sql in enumerate(first)) + " " + last


def _numbered(form: CompiledStatement, rows: int, used: int) -> str:
    """The form's SQL for some rows, its parameters counted from `used` on."""

    def moved(sql: str, by: int) -> str:
        return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", sql)

    if rows == 1:
        return moved(form.sql, used)
    group = _ROW.search(form.sql)
    assert group is not None, f"an INSERT has a row of values: {form.sql}"
    groups: Sequence[str] = [moved(group[0], used + n * len(form.binds)) for n in range(rows)]
    return form.sql[: group.start()] + ", ".join(groups) + form.sql[group.end() :]
