"""Sorting and paging of what was counted in memory: figures, a few rows. Pages go by number; there are no cursors."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from api.v2.search.paging import DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET, way_of
from api.v2.search.refusals import unknown, wrong
from api.v2.search.values import integer_of


def listed(
    items: Sequence[dict[str, Any]], sortable: Collection[str], sort: Any, page: Any
) -> dict[str, Any]:
    """`{items, page}`: the items in the order asked for (else as they come), and of them the page. Raises Invalid."""
    ordered = list(items)
    for name, descending in reversed(_order(sortable, sort)):
        ordered.sort(key=lambda item: (item[name] is not None, item[name]), reverse=descending)
    if page is not None and not isinstance(page, dict):
        raise wrong("page", "对象", page)
    given = {name: value for name, value in (page or {}).items() if value is not None}
    for name in given:
        if name not in ("limit", "from"):
            raise unknown("分页设置", f"page.{name}", ("limit", "from"))
    limit = integer_of(given.get("limit", DEFAULT_LIMIT), "page.limit", 0, MAX_LIMIT)
    first = integer_of(given.get("from", 0), "page.from", 0, MAX_OFFSET)
    total = len(ordered)
    about = {
        "totalItems": min(total, MAX_LIMIT), "hasMoreTotalItems": total > MAX_LIMIT,
        "startCursor": None, "endCursor": None,
    }  # fmt: skip
    return {"items": ordered[first : first + limit], "page": about}


def _order(sortable: Collection[str], sort: Any) -> list[tuple[str, bool]]:
    if sort is None:
        return []
    if not isinstance(sort, list):
        raise wrong("sort", '列表，如 [{"field": "name", "order": "ASC"}]', sort)
    found = []
    for n, item in enumerate(sort):
        where = f"sort[{n}]"
        if not isinstance(item, dict):
            raise wrong(where, "含 field 和 order 的对象", item)
        for name in item:
            if name not in ("field", "order"):
                raise unknown("排序设置", f"{where}.{name}", ("field", "order"))
        if item.get("field") not in sortable:
            raise wrong(f"{where}.field", "、".join(sortable), item.get("field"))
        found.append((item["field"], way_of(item.get("order"), f"{where}.order") == "DESC"))
    return found
