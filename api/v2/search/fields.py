"""What a resource's fields are: their kind, where they stand in the tables, whether one may filter or sort by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, and_, case, type_coerce

from api.v2.places import Seen
from engine.store import Tx
from engine.store.base import UtcTime


class Kind(Enum):
    """How a value travels in JSON. A KEY is a 63-bit integer written as a decimal string, a TIME is ISO 8601 in UTC."""

    KEY = "key"
    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TIME = "time"
    CHOICE = "choice"
    JSON = "json"


@dataclass(frozen=True)
class Field:
    """One field of a resource. `column` is its SQL expression; a field that is not `shown` can only be filtered by.

    `beside` is the column of the rows' own keys where they lie in the root of this field's value: a search by the field
    then needs to look among that root's keys only, whatever the database knows about the spread of values.
    """

    name: str
    kind: Kind
    column: Any
    nullable: bool = False
    shown: bool = True
    filtered: bool = True
    sortable: bool = False
    choices: tuple[str, ...] = ()
    beside: Any = None

    def equals(self, value: Any, first: Any, last: Any) -> ColumnElement[bool]:
        """That the field has the value; the keys of its root are `first` to `last` (`keys_beside`)."""
        same: ColumnElement[bool] = self.sql == value
        return same if self.beside is None else and_(same, self.beside.between(first, last))

    @property
    def sql(self) -> ColumnElement[Any]:
        """The expression as it is selected, compared and sorted: times as their stored text, whose order is time
        order; truth as 1 or 0."""
        if self.kind is Kind.TIME and isinstance(self.column.type, UtcTime):
            return type_coerce(self.column, String)
        if self.kind is Kind.BOOLEAN:
            return case((self.column, 1), else_=0)
        if self.kind is Kind.INTEGER:  # what it is compared with may have 64 bits
            return type_coerce(self.column, BigInteger)
        expression: ColumnElement[Any] = self.column
        return expression

    def to_json(self, value: Any) -> Any:
        """A selected value as the answer shows it."""
        if value is None:
            return None
        if self.kind is Kind.KEY:
            return str(value)
        return bool(value) if self.kind is Kind.BOOLEAN else value


@dataclass(frozen=True)
class Query:
    """What a special filter is given besides its value: the dialect, and the field's path for a refusal."""

    dialect: str
    where: str


#: Filters that are read together: their names, and what a given part of them means.
Group = tuple[tuple[str, ...], Callable[[Mapping[str, Any], Query], ColumnElement[bool]]]
Special = Callable[[Any, Query], ColumnElement[bool]]


@dataclass(frozen=True, eq=False)
class Resource:
    """One kind of thing that can be searched and got.

    `statement(dialect, columns, filter)` makes the SELECT with its tenant filter; `key` names the field that identifies
    a row; `specials` are filters that are more than one column, `groups` several that speak of one thing; `finish`
    completes the rows of a page in place. The statement of a `fixed` resource is the same for every filter. `beside`:
    where further things of the kind stand, with the same fields; a search is of both. `seen`: which rows somebody sees
    who serves some places only; None for what is nobody's in particular, as definitions.
    """

    name: str
    title: str
    key: str
    fields: tuple[Field, ...]
    statement: Callable[[str, Sequence[Any], Mapping[str, Any]], Select[Any]]
    specials: Mapping[str, Special] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    finish: Callable[[Tx, list[dict[str, Any]]], None] | None = None
    fixed: bool = True
    beside: Resource | None = None
    seen: Seen | None = None

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((f for f in self.fields if f.name == name), None)

    @property
    def key_field(self) -> Field:
        found = self.field(self.key)
        assert found is not None
        return found
