"""Do the lists say what the history says? The projections of a root are made again from its entries, in a database of
their own in memory, and laid beside the stored rows: whoever moves a deadline or closes a task by SQL is found out.

What a worker has borrowed a job for is no history and is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import StaticPool, create_engine

from engine.events import Event
from engine.projections.lists import LISTS, OF_ROOT, within
from engine.projections.rebuild import Rebuilding
from engine.store import Base, Row, Tx
from engine.store.tables_instances import ProcessInstance, TaskCandidate
from engine.store.tenant_statements import key_param, select_from, table_of

_NAMES: dict[type[Base], str] = {ProcessInstance: "流程实例", **LISTS}
#: Of the root's own row only these come from the projections; the rest is compared with the chain itself.
_OF_ROOT = ("incidents",)
_VOLATILE = frozenset({"worker", "deadline_at", "updated_at"})
_CANDIDATES = select_from(TaskCandidate).where(OF_ROOT)
_ROWS = {model: select_from(model).where(table_of(model).c.root_key == key_param("root")) for model in _NAMES}
_TABLES = {
    **{name: table_of(model).name for model, name in _NAMES.items()},
    "候选": TaskCandidate.__tablename__,
}
#: What differs: in words, and its table, row and columns.
Odd = tuple[str, str, str, str]
_Listed = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]


class ListCheck:
    """Compares the lists of root instances with their history. Holds a small database in memory; `close` drops it."""

    def __init__(self) -> None:
        self._engine = create_engine("sqlite://", poolclass=StaticPool)
        models: list[type[Base]] = [*_NAMES, TaskCandidate]
        tables = [table_of(model) for model in models]
        Base.metadata.create_all(self._engine, tables)

    def close(self) -> None:
        self._engine.dispose()

    def __call__(
        self, tx: Tx, root: Row, entries: Sequence[Mapping[str, Any]], said: Sequence[Sequence[Event]]
    ) -> Iterator[Odd]:
        """What differs for one root (its stored row, its recorded entries and the events of each); nothing when all
        agrees."""
        told = self._told(tx.tenant, root, entries, said)
        stored = _listed(tx, root["key"])
        for place in sorted(told.keys() | stored.keys(), key=repr):
            yield from _difference(place, told.get(place), stored.get(place))

    def _told(
        self, tenant: str, root: Row, entries: Sequence[Mapping[str, Any]], said: Sequence[Sequence[Event]]
    ) -> _Listed:
        with closing(self._engine.connect()) as connection:
            scratch = Tx(connection, tenant)
            scratch.add(ProcessInstance, {**root, "incidents": 0})
            Rebuilding(scratch, root["key"]).run(entries, said)
            found = _listed(scratch, root["key"])
            connection.rollback()
        return found


def _listed(tx: Tx, root: int) -> _Listed:
    found: _Listed = {}
    for model, statement in _ROWS.items():
        key = [column.name for column in table_of(model).primary_key]
        for row in tx.rows(statement, root=root):
            kept = {name: row[name] for name in _OF_ROOT} if _is_root(model, row) else dict(row)
            place = (_NAMES[model], tuple(row[name] for name in key))
            found[place] = {name: value for name, value in kept.items() if name not in _VOLATILE}
    for row in tx.rows(_CANDIDATES, **within(root)):
        found["候选", (row["task_key"], row["candidate"])] = {}
    return found


def _is_root(model: type[Base], row: Row) -> bool:
    return model is ProcessInstance and bool(row["key"] == row["root_key"])


def _difference(
    place: tuple[str, tuple[Any, ...]], told: Mapping[str, Any] | None, stored: Mapping[str, Any] | None
) -> Iterator[Odd]:
    name, key = place
    row = "/".join(str(part) for part in key[1:] or key)
    where, table = f"{name} {row}", _TABLES[name]
    if stored is None:
        yield f"列表里少了{where}：按记录应当有", table, row, ""
    elif told is None:
        yield f"列表里多了{where}：记录里没有", table, row, ""
    elif told != stored:
        columns = "、".join(sorted(column for column in told if told[column] != stored.get(column)))
        yield f"列表里的{where}与记录不符：{columns}", table, row, columns
