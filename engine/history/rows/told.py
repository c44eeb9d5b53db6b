"""Rows as a chain tells them: each value with the number of the entry that said it last."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column

from engine.history.links import Broken, Chain
from engine.store import Row, utc_text
from engine.store.base import Base, JsonText, UtcTime
from engine.store.tenant_statements import table_of
from engine.values import dumps, loads

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told of a value too large or too private for the record: the SHA-256 of what is stored."""

    hex: str

    @staticmethod
    def of(value: Any) -> Digest | None:
        """Of a stored value (JSON by its canonical text); None of none."""
        if value is None:
            return None
        return Digest(digest_of(value))


def digest_of(value: Any) -> str:
    """The SHA-256 of a stored value: bytes, text, or JSON by its canonical text."""
    text = value if isinstance(value, bytes | str) else dumps(value)
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


@dataclass(slots=True)
class Line:
    """One row: the entry that spoke of it last, and per column the value and the entry that said it."""

    seq: int
    columns: dict[str, tuple[Any, int]] = field(default_factory=dict)
    together: Mapping[str, Any] | None = None


def together(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """What the record says of values that it must not say themselves, one of them a ciphertext, which nobody guesses:
    their names and the SHA-256 over all of them."""
    text = dumps([row[name] for name in names])
    return {"columns": list(names), "digest": hashlib.sha256(text.encode()).hexdigest()}


class Told:
    """The rows of some tables as a chain's entries tell them. A key is the row's primary key but for the tenant."""

    def __init__(self) -> None:
        self.lines: dict[type[Base], dict[Key, Line]] = {}

    def tell(
        self,
        model: type[Base],
        key: Key,
        seq: int,
        columns: Mapping[str, Any],
        together: Mapping[str, Any] | None = None,
    ) -> None:
        """The row is new, or replaced, and holds these values; of columns that are not named nothing is said."""
        told = {name: (value, seq) for name, value in columns.items()}
        self.lines.setdefault(model, {})[key] = Line(seq, told, together)

    def change(self, model: type[Base], key: Key, seq: int, columns: Mapping[str, Any]) -> None:
        """These values of the row are new; without effect when it has never been told of."""
        line = self.lines.get(model, {}).get(key)
        if line is not None:
            line.seq = seq
            line.columns.update({name: (value, seq) for name, value in columns.items()})

    def drop(self, model: type[Base], key: Key) -> None:
        """The row is gone."""
        self.lines.get(model, {}).pop(key, None)

    def of(self, model: type[Base]) -> dict[Key, Line]:
        """The rows of one table."""
        return self.lines.get(model, {})


def differences(
    chain: Chain, model: type[Base], told: Mapping[Key, Line], stored: Iterable[Row], what: str
) -> Iterator[Broken]:
    """How the stored rows of a table (all columns of each) depart from what the chain tells; `what` is the word for a
    row in Chinese."""
    table, left = table_of(model), dict(told)
    for row in stored:
        key = key_of(model, row)
        line = left.pop(key, None)
        where = (table.name, shown(key))
        if line is None:
            yield chain.breaks(0, f"{what} {shown(key)} 没有记录", *where)
            continue
        if line.together is not None and together(dict(row), line.together["columns"]) != line.together:
            names = "、".join(line.together["columns"])
            yield chain.breaks(line.seq, f"{what} {shown(key)} 的{names}不全是当时的", *where, names)
        for name, (value, seq) in line.columns.items():
            column = table.c[name]
            if not _same(column, row[name], value):
                said = _departs(name, row[name], value)
                yield chain.breaks(seq, f"{what} {shown(key)} 的“{name}”与记录不符：{said}", *where, name)
    for key, line in left.items():
        yield chain.breaks(line.seq, f"{what} {shown(key)} 的行不见了", table.name, shown(key))


def _same(column: Column[Any], now: Any, then: Any) -> bool:
    if isinstance(then, Digest):
        return Digest.of(now) == then
    return plain(column, now) == plain(column, then)


def key_of(model: type[Base], row: Row) -> Key:
    """A row's primary key but for the tenant."""
    return tuple(row[c.name] for c in table_of(model).primary_key if c.name != "tenant")


def shown(key: Collection[Any]) -> str:
    """A key as findings name it."""
    return "/".join(str(part)[:60] for part in key)


def plain(column: Column[Any], value: Any) -> str:
    """A value as a text that is equal when the value is, whether read from a column or from a record."""
    if isinstance(column.type, UtcTime) and value is not None:
        return utc_text(value if isinstance(value, datetime) else datetime.fromisoformat(value))
    if isinstance(column.type, JsonText):
        return _text(value)
    return f"{len(value)} bytes" if isinstance(value, bytes) else dumps(value)


def _departs(name: str, now: Any, then: Any) -> str:
    if isinstance(then, Digest):
        return "内容不是当时的"
    if isinstance(now, dict) and isinstance(then, dict):
        odd = sorted(
            part for part in now.keys() | then.keys() if _text(now.get(part)) != _text(then.get(part))
        )
        shown_now, shown_then = ({part: side.get(part) for part in odd} for side in (now, then))
        return f"现为 {_text(shown_now)[:200]}，记录 {_text(shown_then)[:200]}"
    return f"现为 {str(now)[:200]}，记录 {str(then)[:200]}"


def _text(value: Any) -> str:
    return dumps(loads(dumps(value)))
