"""Conversion functions (DMN 1.5, table 71), not, is, and Camunda's: from json, to json, assert, get or else."""

from __future__ import annotations

import re
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.compare import kind_of
from engine.feel.convert import normalise, to_json
from engine.feel.errors import FeelAssertionFailed, Unfit
from engine.feel.numbers import parse_number
from engine.feel.runtime import Runtime
from engine.feel.text import text_of
from engine.values import dumps, loads

_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@builtin("string(from: any)")
def string(rt: Runtime, value: Any) -> Any:
    rt.weigh_values(value)
    return None if value is None else text_of(value)


@builtin("number(from: any)")
def number(rt: Runtime, value: Any) -> Any:
    if kind_of(value) == "number":
        return value
    if type(value) is str:
        return _number(value)
    raise Unfit(f"不能转换为数字：{kind_of(value)}", f"not a number: {kind_of(value)}")


@builtin("number(from: string, grouping separator: any, decimal separator: any)")
def number_grouped(rt: Runtime, text: str, grouping: Any, point: Any) -> Any:
    if (
        grouping not in (None, " ", ",", ".")
        or point not in (None, ",", ".")
        or (grouping == point and grouping)
    ):
        raise Unfit(
            "分隔符只能是空格、逗号或点，且不能相同", "separators are space, comma or dot, and differ"
        )
    if grouping is not None:
        text = text.replace(grouping, "")
    if point is not None and point != ".":
        if "." in text:
            raise Unfit(f"不是数字：{text}", f"not a number: {text}")
        text = text.replace(point, ".")
    return _number(text)


def _number(text: str) -> Any:
    value = parse_number(text.lstrip("-")) if _NUMBER.fullmatch(text) and len(text) < 7000 else None
    if value is None:
        raise Unfit(f"不是数字：{text[:40]}", f"not a number: {text[:40]}")
    return -value if text.startswith("-") else value


@builtin("from json(value: string)")
def from_json_text(rt: Runtime, text: str) -> Any:
    rt.sized_string(len(text))
    try:
        return normalise(loads(text))
    except ValueError:
        raise Unfit("不是 JSON", "not JSON") from None


@builtin("to json(value: any)")
def to_json_text(rt: Runtime, value: Any) -> Any:
    rt.weigh_values(value)
    return dumps(to_json(value))


@builtin("not(negand: any)")
def negate(rt: Runtime, value: Any) -> Any:
    if type(value) is bool:
        return not value
    if value is None:
        return None
    raise Unfit(
        f"not 的参数应为布尔值，现为 {kind_of(value)}", f"not takes a boolean, found {kind_of(value)}"
    )


@builtin("is defined(value: any)")
def is_defined(rt: Runtime, value: Any) -> Any:
    return value is not None


@builtin("get or else(value: any, default: any)")
def get_or_else(rt: Runtime, value: Any, default: Any) -> Any:
    return default if value is None else value


@builtin("assert(value: any, condition: any, [cause]: string)")
def assert_that(rt: Runtime, value: Any, condition: Any, cause: str | None) -> Any:
    if condition is not True:
        raise FeelAssertionFailed(cause or "条件不成立 (the condition does not hold)")
    return value


@builtin("is([value1]: any, [value2]: any)")
def is_same(rt: Runtime, a: Any, b: Any) -> Any:
    """Equal in value and in form: a zone id is not its offset."""
    return kind_of(a) == kind_of(b) and bool(a == b)
