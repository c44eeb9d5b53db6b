"""Rows as they are written: the same face as `Told`, so that one applier serves both.

What an event says wholly (a timer's length, a version that is retired, a place) is written by the applier that
verification later has tell the row again. Written at once, since the command goes on with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Delete, Update, and_, bindparam

from engine.history.rows.told import Key
from engine.store import Tx
from engine.store.base import Base, UtcTime
from engine.store.tenant_statements import delete_of, table_of, update_of


class Rows(Protocol):
    """What an applier changes: rows by their model and their key but for the tenant. `seq` is the entry's number."""

    def tell(self, model: type[Base], key: Key, seq: int, columns: Mapping[str, Any]) -> None:
        """The row is new, or replaced, and holds these values."""

    def change(self, model: type[Base], key: Key, seq: int, columns: Mapping[str, Any]) -> None:
        """These values of the row are new."""

    def drop(self, model: type[Base], key: Key) -> None:
        """The row is gone."""


class LiveRows:
    """The rows of the tenant in whose transaction the command runs."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx

    def tell(self, model: type[Base], key: Key, seq: int, columns: Mapping[str, Any]) -> None:
        self._tx.put(model, {**_named(model, key), **_typed(model, columns)})

    def change(self, model: type[Base], key: Key, seq: int, columns: Mapping[str, Any]) -> None:
        given = {f"new_{name}": value for name, value in _typed(model, columns).items()}
        self._tx.run(_changing(model, tuple(sorted(columns))), **_named(model, key, "of_"), **given)

    def drop(self, model: type[Base], key: Key) -> None:
        self._tx.run(_dropping(model), **_named(model, key, "of_"))


def _keys(model: type[Base]) -> list[Any]:
    return [column for column in table_of(model).primary_key if column.name != "tenant"]


def _named(model: type[Base], key: Key, prefix: str = "") -> dict[str, Any]:
    return {f"{prefix}{column.name}": part for column, part in zip(_keys(model), key, strict=True)}


def _typed(model: type[Base], columns: Mapping[str, Any]) -> dict[str, Any]:
    """The values of columns from what a record says: times are texts there."""
    kinds = {name: table_of(model).c[name].type for name in columns}
    return {
        name: datetime.fromisoformat(value)
        if isinstance(kinds[name], UtcTime) and isinstance(value, str)
        else value
        for name, value in columns.items()
    }


def _this(model: type[Base]) -> Any:
    return and_(
        True, *(column == bindparam(f"of_{column.name}", type_=column.type) for column in _keys(model))
    )


@cache
def _changing(model: Any, columns: tuple[str, ...]) -> Update:
    table = table_of(model)
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    return update_of(model).where(_this(model)).values(**new)


@cache
def _dropping(model: Any) -> Delete:
    return delete_of(model).where(_this(model))
