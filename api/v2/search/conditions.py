"""A filter becomes SQL: plain values mean equality, objects hold advanced operators, `$or` alternatives.

`$like` knows `*` (anything) and `?` (one character), both escapable with a backslash, and minds upper and lower case.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from api.v2.search.fields import Field, Kind, Query, Resource
from api.v2.search.refusals import unknown, wrong
from api.v2.search.values import boolean_of, text_of, value_of
from engine.context import keys_beside

_EQUALITY = ("$eq", "$neq", "$exists", "$in", "$notIn")
_ORDER = ("$gt", "$gte", "$lt", "$lte")
OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.KEY: _EQUALITY,
    Kind.TEXT: (*_EQUALITY, "$like"),
    Kind.CHOICE: (*_EQUALITY, "$like"),
    Kind.INTEGER: (*_EQUALITY, *_ORDER),
    Kind.TIME: (*_EQUALITY, *_ORDER),
    Kind.BOOLEAN: ("$eq", "$neq", "$exists"),
}
MAX_LIST = 1_000
_COMPARISONS = {
    "$eq": operator.eq,
    "$neq": ColumnElement.is_distinct_from,
    "$gt": operator.gt,
    "$gte": operator.ge,
    "$lt": operator.lt,
    "$lte": operator.le,
}


def conditions(
    resource: Resource, query: Mapping[str, Any], dialect: str, where: str = "filter"
) -> ColumnElement[bool]:
    """The condition that a filter object means. Raises Invalid naming the field that is wrong."""
    parts, grouped = _groups(resource, query, dialect, where)
    for name, wanted in query.items():
        if name in grouped:
            continue
        place = f"{where}.{name}"
        if name == "$or":
            parts.append(_alternatives(resource, wanted, dialect, place))
            continue
        if wanted is None:  # clients write null for what they leave out
            continue
        special = resource.specials.get(name)
        if special is not None:
            parts.append(special(wanted, Query(dialect, place)))
            continue
        spec = resource.field(name)
        if spec is None or not spec.filtered:
            raise unknown("筛选字段", place, _filterable(resource))
        parts.append(compare(spec, wanted, dialect, place))
    return and_(true(), *parts)


def _groups(
    resource: Resource, query: Mapping[str, Any], dialect: str, where: str
) -> tuple[list[ColumnElement[bool]], set[str]]:
    """(what the filters that are read together mean, their names)"""
    parts, names = [], set()
    for members, meaning in resource.groups:
        given = {name: query[name] for name in members if query.get(name) is not None}
        names |= set(members)
        if given:
            parts.append(meaning(given, Query(dialect, where)))
    return parts, names


def _filterable(resource: Resource) -> list[str]:
    return [f.name for f in resource.fields if f.filtered] + [
        *resource.specials,
        *(name for members, _meaning in resource.groups for name in members),
    ]


def _alternatives(resource: Resource, wanted: Any, dialect: str, where: str) -> ColumnElement[bool]:
    if not isinstance(wanted, list) or not all(isinstance(item, dict) for item in wanted):
        raise wrong(where, "筛选对象的列表", wanted)
    if not wanted:
        return true()
    if any("$or" in item for item in wanted):
        raise wrong(where, "不再含 $or 的筛选对象", "$or")
    return or_(*(conditions(resource, item, dialect, f"{where}[{n}]") for n, item in enumerate(wanted)))


def compare(spec: Field, wanted: Any, dialect: str, where: str) -> ColumnElement[bool]:
    """One field against a plain value or an object of operators, all of which must hold."""
    if not isinstance(wanted, dict):
        found = value_of(spec, wanted, where)
        return spec.equals(found, *(keys_beside(found) if spec.beside is not None else (None, None)))
    allowed = OPERATORS[spec.kind]
    for name in wanted:
        if name not in allowed:
            raise unknown("操作符", f"{where}.{name}", allowed)
    present = ((op, value) for op, value in wanted.items() if value is not None)
    return and_(true(), *(_operator(spec, op, value, dialect, f"{where}.{op}") for op, value in present))


def _operator(spec: Field, name: str, value: Any, dialect: str, where: str) -> ColumnElement[bool]:
    column: Any = spec.sql
    if name == "$exists":
        there: ColumnElement[bool] = column.is_not(None) if boolean_of(value, where) else column.is_(None)
        return there
    if name in ("$in", "$notIn"):
        return _membership(spec, name, value, where)
    if name == "$like":
        pattern = text_of(value, where)
        return like(column, pattern.upper() if spec.kind is Kind.CHOICE else pattern, dialect)
    result: ColumnElement[bool] = _COMPARISONS[name](column, value_of(spec, value, where))
    return result


def _membership(spec: Field, name: str, value: Any, where: str) -> ColumnElement[bool]:
    if not isinstance(value, list) or len(value) > MAX_LIST:
        raise wrong(where, f"至多 {MAX_LIST} 个值的列表", value)
    found = [value_of(spec, item, f"{where}[{n}]") for n, item in enumerate(value)]
    if name == "$in":
        return spec.sql.in_(found) if found else false()
    return or_(spec.sql.is_(None), spec.sql.not_in(found)) if found else true()


def like(column: ColumnElement[Any], pattern: str, dialect: str) -> ColumnElement[bool]:
    """`$like`: GLOB on SQLite, whose LIKE would ignore case; LIKE on PostgreSQL."""
    parts = _parts(pattern)
    if dialect == "sqlite":
        glob = "".join(f"[{c}]" if literal and c in "*?[" else c for c, literal in parts)
        return column.op("GLOB", is_comparison=True)(glob)
    text = "".join(_like_part(c, literal) for c, literal in parts)
    return column.like(text, escape="\\")


def _like_part(character: str, literal: bool) -> str:
    if not literal:
        return "%" if character == "*" else "_"
    return "\\" + character if character in "%_\\" else character


def _parts(pattern: str) -> list[tuple[str, bool]]:
    """(character, whether it stands for itself) of a pattern."""
    parts = []
    characters = iter(pattern)
    for character in characters:
        if character == "\\":
            parts.append((next(characters, "\\"), True))
        else:
            parts.append((character, character not in "*?"))
    return parts
