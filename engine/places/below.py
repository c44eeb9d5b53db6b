"""The org tree in a search. Codes are prefixes (handbook 2.1): what lies at a place or below begins with its code."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_


def at_or_below(column: Any, place: str) -> ColumnElement[bool]:
    """That the code in a column is this place's or lies under it; as `engine.access.authz.covers`, for a database."""
    return or_(column == place, column.startswith(place + "-", autoescape=True))
