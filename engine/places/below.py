"""The org tree in a search. Codes are prefixes (handbook 2.1): what lies at a place or below begins with its code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, false, or_

from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import table_of, there_is

_ROOT = table_of(ProcessInstance)


def at_or_below(column: Any, place: str) -> ColumnElement[bool]:
    """That the code in a column is this place's or lies under it; as `engine.access.authz.covers`, for a database."""
    return or_(column == place, column.startswith(place + "-", autoescape=True))


def runs_within(root_key: Any, places: Iterable[str]) -> ColumnElement[bool]:
    """That the root with the key in a column runs at one of the places or below: the row is looked up by its key."""
    roots = _ROOT.alias("root_there")
    there = or_(false(), *(at_or_below(roots.c.place, place) for place in places))
    return there_is(roots, roots.c.key == root_key, there)
