"""What a form holds before anybody types, as form-js makes it: the variables, taken as each component takes them,
default values, and what stands for an empty field."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.model import Json
from forms.tree import Container, Leaf

#: What is not there at all (null is).
MISSING: Any = object()
_TEXTS = ("textfield", "textarea")
_EMPTY: dict[str, Json] = {"textfield": "", "textarea": "", "checkbox": False}
_MANY = ("checklist", "taglist")


def initial_values(node: Container, known: Mapping[str, Json]) -> dict[str, Json]:
    """Everything that is known, with a value for every field of `node`; nothing of `known` is changed."""
    made: dict[str, Json] = dict(known)
    for name, child in node.children.items():
        value = known.get(name, MISSING)
        if isinstance(child, Leaf):
            made[name] = initial_value(child, value)
        elif child.kind == "group":
            made[name] = initial_values(child, value if isinstance(value, Mapping) else {})
        else:
            rows = value if isinstance(value, list) else [{}] * child.repetitions
            made[name] = [initial_values(child, row if isinstance(row, Mapping) else {}) for row in rows]
    return made


def initial_value(leaf: Leaf, value: Json) -> Json:
    """The value of a field: what is there, else its default, else what stands for empty."""
    if value is not MISSING:
        return _sanitised(leaf, value)
    default = leaf.spec.get("defaultValue")
    if default is not None:
        return default
    return [] if leaf.type in _MANY else _EMPTY.get(leaf.type)


def _sanitised(leaf: Leaf, value: Json) -> Json:
    kind = leaf.type
    if kind == "checkbox":
        return value is True
    if kind in _TEXTS:
        return "" if value is None or isinstance(value, list | Mapping) else value
    if kind in _MANY:
        return value if isinstance(value, list) else []
    if kind == "number":
        return value if _is_number(value) else None
    if kind == "datetime":
        return value if isinstance(value, str) else None
    return value


def _is_number(value: Json) -> bool:
    if isinstance(value, str):
        try:
            return Decimal(value.strip()).is_finite()
        except InvalidOperation:
            return False
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
