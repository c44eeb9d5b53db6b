"""What a schema says of a value by means of other values: bounds that are expressions, options that come from data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from forms.fields import length, same
from forms.model import Json
from forms.problem import Problem
from forms.tree import Leaf
from forms.view import Place, View

#: The settings of `validate` that form-js evaluates when they are expressions.
BOUNDS = ("min", "max", "minLength", "maxLength")
_MANY = ("checklist", "taglist")
_ONE = ("radio", "select")


def wrong_here(leaf: Leaf, value: Json, view: View, place: Place) -> Iterator[Problem]:
    """What is wrong with a clean value of `leaf` in this form, now."""
    for name, text in leaf.bounds:
        bound = view.value_of(text, view.names(place))
        if isinstance(bound, int | Decimal) and not isinstance(bound, bool):
            yield from _beyond(leaf, name, value, Decimal(bound))
    if leaf.options is None and leaf.type in (*_ONE, *_MANY):
        options = _options(leaf, view, place)
        for item in value if leaf.type in _MANY else [value]:
            if options is not None and not any(same(item, option) for option in options):
                expected = "、".join(str(option) for option in options[:30]) or "现在没有可选的"
                yield Problem(
                    "not_an_option",
                    f"「{leaf.label}」没有这个选项",
                    expected,
                    str(item)[:60],
                    "请从所列选项中选择",
                )


def _beyond(leaf: Leaf, name: str, value: Json, bound: Decimal) -> Iterator[Problem]:
    if name in ("min", "max"):
        number = Decimal(value) if isinstance(value, int | Decimal | str) else None
        if number is None or not (number < bound if name == "min" else number > bound):
            return
        found = format(number, "f")
    else:
        size = length(str(value))
        if not (size < bound if name == "minLength" else size > bound):
            return
        found = f"{size} 字"
    code, wrong, expected = {
        "min": ("too_small", "太小", f"不小于 {bound:f}"),
        "max": ("too_large", "太大", f"不大于 {bound:f}"),
        "minLength": ("too_short", "太短", f"至少 {bound:f} 字"),
        "maxLength": ("too_long", "太长", f"至多 {bound:f} 字"),
    }[name]
    yield Problem(code, f"「{leaf.label}」{wrong}", expected, found)


def _options(leaf: Leaf, view: View, place: Place) -> list[Json] | None:
    """The values to choose from; None where the schema names no source. As form-js does, `valuesKey` is looked up in
    what the form was opened with, and what is no list offers nothing."""
    key, text = leaf.spec.get("valuesKey"), leaf.spec.get("valuesExpression")
    if key is not None:
        found = view.initial.get(key)
    elif isinstance(text, str) and text.startswith("="):
        found = view.value_of(text.removeprefix("=").strip(), view.names(place))
    else:
        return None
    return [option for option in map(_value, found) if option is not None] if isinstance(found, list) else []


def _value(option: Json) -> Json:
    return option.get("value") if isinstance(option, Mapping) else option
