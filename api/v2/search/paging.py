"""Sorting and paging. A cursor holds the sort values of the row at a page's edge, so pages stay put while rows come.

What is null sorts last in either direction; the resource's key breaks ties.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, case, func, or_

from api.v2.search.fields import Kind, Resource
from api.v2.search.refusals import unknown, wrong
from api.v2.search.values import MAX_KEY, choice_of, integer_of, text_of

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
MAX_OFFSET = 2**31 - 1
_NUMBERS = (Kind.KEY, Kind.INTEGER, Kind.BOOLEAN)


@dataclass(frozen=True)
class SortKey:
    """One expression to sort by, never null; `number` says whether its values are numbers or texts."""

    expression: ColumnElement[Any]
    descending: bool
    number: bool


@dataclass(frozen=True)
class Page:
    """Which rows are wanted: `offset` from the start, or those `after` or `before` a cursor's sort values."""

    limit: int
    offset: int = 0
    after: Sequence[Any] | None = None
    before: Sequence[Any] | None = None

    @property
    def is_first(self) -> bool:
        """Whether it begins with the first row."""
        return self.after is None and self.before is None and self.offset == 0


def read_sort(resource: Resource, wanted: Any) -> list[SortKey]:
    """The sort keys of a request, ending with the resource's key. Raises Invalid naming the field."""
    if wanted is None:
        wanted = []
    if not isinstance(wanted, list):
        raise wrong("sort", '列表，如 [{"field": "name", "order": "ASC"}]', wanted)
    keys: list[SortKey] = []
    for n, item in enumerate(wanted):
        keys += _sort_item(resource, item, f"sort[{n}]")
    key = resource.key_field
    return [*keys, SortKey(key.sql, keys[0].descending if keys else False, key.kind in _NUMBERS)]


def _sort_item(resource: Resource, item: Any, where: str) -> list[SortKey]:
    if not isinstance(item, dict):
        raise wrong(where, "含 field 和 order 的对象", item)
    for name in item:
        if name not in ("field", "order"):
            raise unknown("排序设置", f"{where}.{name}", ("field", "order"))
    name = text_of(item.get("field"), f"{where}.field")
    order = way_of(item.get("order"), f"{where}.order")
    spec = resource.field(name)
    if spec is None or not spec.sortable:
        raise wrong(f"{where}.field", "、".join(sorted(f.name for f in resource.fields if f.sortable)), name)
    number = spec.kind in _NUMBERS
    if not spec.nullable:
        return [SortKey(spec.sql, order == "DESC", number)]
    missing = SortKey(case((spec.sql.is_(None), 1), else_=0), False, True)
    return [missing, SortKey(func.coalesce(spec.sql, 0 if number else ""), order == "DESC", number)]


def way_of(order: Any, where: str) -> str:
    """ASC (when it is left out) or DESC, written in capitals or not."""
    return "ASC" if order is None else choice_of(order, ("ASC", "DESC"), where)


def read_page(wanted: Any, keys: Sequence[SortKey]) -> Page:
    """The page of a request. Raises Invalid."""
    if wanted is None:
        return Page(DEFAULT_LIMIT)
    if not isinstance(wanted, dict):
        raise wrong("page", "对象", wanted)
    for name in wanted:
        if name not in ("limit", "from", "after", "before"):
            raise unknown("分页设置", f"page.{name}", ("limit", "from", "after", "before"))
    given: Mapping[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    limit = integer_of(given.get("limit", DEFAULT_LIMIT), "page.limit", 0, MAX_LIMIT)
    ways = [name for name in ("from", "after", "before") if name in given]
    if len(ways) > 1:
        raise wrong("page", "from、after、before 三者之一", "、".join(ways))
    offset = integer_of(given.get("from", 0), "page.from", 0, MAX_OFFSET)
    cursors = {name: _read_cursor(given[name], keys, f"page.{name}") for name in ways if name != "from"}
    return Page(limit, offset, cursors.get("after"), cursors.get("before"))


def write_cursor(values: Sequence[Any]) -> str:
    """The cursor of a row with these sort values."""
    return base64.b64encode(orjson.dumps(list(values))).decode()


def _read_cursor(text: Any, keys: Sequence[SortKey], where: str) -> Sequence[Any]:
    expected = "同一排序下的 startCursor 或 endCursor"
    raw = text_of(text, where)
    try:
        values = orjson.loads(base64.b64decode(raw, validate=True))
    except (ValueError, binascii.Error):
        raise wrong(where, expected, text) from None
    if not isinstance(values, list) or len(values) != len(keys):
        raise wrong(where, expected, text)
    for value, key in zip(values, keys, strict=True):
        if not _fits(value, key.number):
            raise wrong(where, expected, text)
    return values


def _fits(value: Any, number: bool) -> bool:
    if number:
        return isinstance(value, int) and abs(value) <= MAX_KEY
    return isinstance(value, str) and "\0" not in value


def beyond(keys: Sequence[SortKey], values: Sequence[Any], backward: bool) -> ColumnElement[bool]:
    """The rows that come after (or, `backward`, before) a row with these sort values."""
    choices = []
    for n, key in enumerate(keys):
        same = [earlier.expression == value for earlier, value in zip(keys[:n], values, strict=False)]
        down = key.descending != backward
        further = key.expression < values[n] if down else key.expression > values[n]
        choices.append(and_(*same, further))
    return or_(*choices)


def ordering(keys: Sequence[SortKey], backward: bool) -> list[ColumnElement[Any]]:
    """ORDER BY; `backward` reads the rows from the other end."""
    return [k.expression.desc() if k.descending != backward else k.expression.asc() for k in keys]
