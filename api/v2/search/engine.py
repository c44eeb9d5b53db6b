"""The search engine: body in, page of items out; and getting one thing by its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select

from api.v2.places import kept_to
from api.v2.search.conditions import conditions
from api.v2.search.fields import Resource
from api.v2.search.kept import columns, rows_equal
from api.v2.search.paging import Page, SortKey, beyond, ordering, read_page, read_sort, write_cursor
from api.v2.search.refusals import unknown, wrong
from api.v2.search.tenancy import TENANT, without_default
from engine.errors import NotFound
from engine.store import Row, Tx
from engine.store.tenant_statements import counted, together

#: Beyond this many matches the count stops and says that there are more.
MAX_TOTAL = 10_000


def search(
    tx: Tx, resource: Resource, body: Mapping[str, Any], only: ColumnElement[bool] | None = None
) -> dict[str, Any]:
    """`{items, page}` for a search body `{filter?, sort?, page?}`, narrowed by `only`. Raises Invalid."""
    for name in body:
        if name not in ("filter", "sort", "page"):
            raise unknown("查询设置", name, ("filter", "sort", "page"))
    wanted = {} if body.get("filter") is None else body["filter"]
    if not isinstance(wanted, dict):
        raise wrong("filter", "对象", wanted)
    if resource.field(TENANT) is not None:
        wanted = without_default(wanted)
    sort = body.get("sort")
    keys = read_sort(resource, sort)
    page = read_page(body.get("page"), keys)
    rows: Sequence[Row] | None = None
    if only is None and page.is_first and not _limits(tx, resource):
        rows = rows_equal(tx, resource, wanted, sort, page.limit)
    total = len(rows) if rows is not None else 0
    if rows is None or total == page.limit:
        parts = [_matching(tx, part, wanted, sort, only) for part in _parts(resource)]
        rows = _page_rows(tx, parts, page) if rows is None else rows
        total = _total(tx, resource, parts, page, len(rows))
    return {"items": _items(tx, resource, rows), "page": _page_answer(keys, rows, total)}


def get(tx: Tx, resource: Resource, key: int | str) -> dict[str, Any]:
    """One thing by its key; NotFound when this tenant has none."""
    spec = resource.key_field
    limits = kept_to(tx, resource.seen)
    rows = None if limits else rows_equal(tx, resource, {spec.name: key}, None, 1)
    if rows is None:
        statement = resource.statement(tx.dialect, columns(resource, []), {spec.name: key})
        rows = list(tx.shared_rows(statement.where(spec.sql == key, *limits)))
    if not rows:
        raise NotFound(
            "not_found",
            f"没有这个{resource.title}",
            where=spec.name,
            expected="存在的键",
            found=str(key)[:80],
        )
    return _items(tx, resource, rows[:1])[0]


@dataclass(frozen=True)
class _Part:
    """What a search matches in one place, and what its rows are sorted by there."""

    statement: Select[Any]
    keys: Sequence[SortKey]


def _parts(resource: Resource) -> list[Resource]:
    return [resource] if resource.beside is None else [resource, resource.beside]


def _limits(tx: Tx, resource: Resource) -> bool:
    """Whether the reader sees a part of the rows only."""
    return any(kept_to(tx, part.seen) for part in _parts(resource))


def _matching(
    tx: Tx, resource: Resource, wanted: dict[str, Any], sort: Any, only: ColumnElement[bool] | None
) -> _Part:
    keys = read_sort(resource, sort)
    statement = resource.statement(tx.dialect, columns(resource, keys), wanted)
    statement = statement.where(conditions(resource, wanted, tx.dialect), *kept_to(tx, resource.seen))
    return _Part(statement if only is None else statement.where(only), keys)


def _items(tx: Tx, resource: Resource, rows: Sequence[Row]) -> list[dict[str, Any]]:
    items = [_item(resource, row) for row in rows]
    if resource.finish is not None:
        resource.finish(tx, items)
    return items


def _item(resource: Resource, row: Row) -> dict[str, Any]:
    return {f.name: f.to_json(row[f.name]) for f in resource.fields if f.shown}


def _page_rows(tx: Tx, parts: Sequence[_Part], page: Page) -> Sequence[Row]:
    backward = page.before is not None
    if len(parts) == 1:
        statement = _in_order(parts[0], page, page.limit)
    else:  # of each place as many as the page can hold, in order, and then the first of them all
        most = page.limit + page.offset
        statement = together([_in_order(part, page, most) for part in parts]).limit(page.limit)
        found = statement.selected_columns
        keys = [replace(key, expression=found[f"_sort{n}"]) for n, key in enumerate(parts[0].keys)]
        statement = statement.order_by(*ordering(keys, backward))
    rows = tx.shared_rows(statement.offset(page.offset) if page.offset else statement)
    return rows[::-1] if backward else rows


def _in_order(part: _Part, page: Page, most: int) -> Select[Any]:
    """The first rows that the page can begin with, `most` of them."""
    backward = page.before is not None
    statement = part.statement.order_by(*ordering(part.keys, backward)).limit(most)
    if page.after is not None:
        statement = statement.where(beyond(part.keys, page.after, backward=False))
    elif page.before is not None:
        statement = statement.where(beyond(part.keys, page.before, backward=True))
    return statement


def _total(tx: Tx, resource: Resource, parts: Sequence[_Part], page: Page, found: int) -> int:
    """How many match; the page itself says so when it is the first and not full."""
    if page.is_first and found < page.limit:
        return found
    total = 0
    for part, place in zip(parts, _parts(resource), strict=True):
        statement = part.statement.with_only_columns(place.key_field.sql.label("counted"))
        total += int(tx.shared_rows(counted(statement, MAX_TOTAL + 1))[0]["total"])
    return total


def _page_answer(keys: Sequence[SortKey], rows: Sequence[Row], total: int) -> dict[str, Any]:
    def cursor(row: Row) -> str:
        return write_cursor([row[f"_sort{n}"] for n in range(len(keys))])

    return {
        "totalItems": min(total, MAX_TOTAL),
        "hasMoreTotalItems": total > MAX_TOTAL,
        "startCursor": cursor(rows[0]) if rows else None,
        "endCursor": cursor(rows[-1]) if rows else None,
    }
