"""Searches that programs repeat: the first page of what equals some values. Their SQL is made once a shape, kept, and
given the values as parameters; making it anew took longer than everything else about them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam

from api.v2.search.fields import Field, Resource
from api.v2.search.paging import SortKey, ordering, read_sort, way_of
from api.v2.search.values import value_of
from engine.context import keys_beside
from engine.store import Row, Tx
from engine.store.tenant_statements import key_param

#: How many shapes are kept: every resource has a few that are in use.
SHAPES = 512
_LIMIT = "_limit"


def rows_equal(
    tx: Tx, resource: Resource, wanted: Mapping[str, Any], sort: Any, limit: int
) -> list[Row] | None:
    """The first `limit` rows whose fields equal `wanted`, in the order of `sort` (which has been read without
    complaint); None when the filter says more than that. Raises Invalid for a value of the wrong kind."""
    fields = _plain_fields(resource, wanted)
    if fields is None:
        return None
    given: dict[str, Any] = {}
    for spec in fields:
        value = value_of(spec, wanted[spec.name], f"filter.{spec.name}")
        names = _parameters(spec)
        given |= zip(
            names, (value, *keys_beside(value)) if spec.beside is not None else (value,), strict=False
        )
    order = tuple((item["field"], way_of(item.get("order"), "sort")) for item in sort or ())
    statement = _first_page(resource, tx.dialect, tuple(spec.name for spec in fields), order)
    return list(tx.shared_rows(statement, **given, **{_LIMIT: limit}))


def columns(resource: Resource, keys: Sequence[SortKey]) -> list[Any]:
    """What a search selects: the fields that are shown, and the values it sorts by."""
    shown = [f.sql.label(f.name) for f in resource.fields if f.shown]
    return shown + [key.expression.label(f"_sort{n}") for n, key in enumerate(keys)]


def _plain_fields(resource: Resource, wanted: Mapping[str, Any]) -> list[Field] | None:
    if not resource.fixed or resource.beside is not None:
        return None
    found = []
    for name in sorted(wanted):
        spec = resource.field(name)
        if wanted[name] is None or name in resource.specials:
            return None
        if spec is None or not spec.filtered or isinstance(wanted[name], (dict, list)):
            return None
        found.append(spec)
    return found


def _parameters(spec: Field) -> tuple[str, str, str]:
    return f"is_{spec.name}", f"first_{spec.name}", f"last_{spec.name}"


@lru_cache(maxsize=SHAPES)
def _first_page(
    resource: Resource, dialect: str, names: tuple[str, ...], order: tuple[tuple[str, str], ...]
) -> Select[Any]:
    keys = read_sort(resource, [{"field": name, "order": way} for name, way in order])
    statement = resource.statement(dialect, columns(resource, keys), {})
    for name in names:
        spec = resource.field(name)
        assert spec is not None
        value, first, last = _parameters(spec)
        statement = statement.where(
            spec.equals(bindparam(value, type_=spec.sql.type), key_param(first), key_param(last))
        )
    return statement.order_by(*ordering(keys, backward=False)).limit(bindparam(_LIMIT, type_=Integer))
