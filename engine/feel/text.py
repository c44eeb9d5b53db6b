"""Values as text: the function string(), and parts of messages (DMN 1.5, table 71)."""

from __future__ import annotations

import re
from typing import Any

from engine.feel.compare import kind_of
from engine.feel.numbers import number_text
from engine.feel.size import check_size
from engine.feel.values import Range, is_function

_PLAIN_KEY = re.compile(r"[^\W\d]\w*(?: \w+)*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def text_of(value: Any) -> str:
    """The text of a value; strings stand as they are, inside lists and contexts they are quoted."""
    if type(value) is str:
        return value
    check_size(value)
    return _inner(value)


def _inner(value: Any) -> str:
    if value is None:
        return "null"
    kind = kind_of(value)
    if kind == "string":
        return f'"{value.translate(_ESCAPES)}"'
    if kind == "boolean":
        return "true" if value else "false"
    if kind == "number":
        return number_text(value)
    if kind == "list":
        return f"[{', '.join(_inner(v) for v in value)}]"
    if kind == "context":
        return f"{{{', '.join(f'{_key(k)}: {_inner(v)}' for k, v in value.items())}}}"
    if type(value) is Range:
        return range_text(value)
    if is_function(value):
        return f"function({', '.join(value.params)})"
    return str(value)


def range_text(value: Range) -> str:
    low = "" if value.low is None else _endpoint(value.low)
    high = "" if value.high is None else _endpoint(value.high)
    if not low or not high:
        return (
            f"{'<' if high else '>'}{'=' if value.low_included or value.high_included else ''}{low or high}"
        )
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def _endpoint(value: object) -> str:
    return _inner(value) if kind_of(value) in ("number", "string") else f'@"{_inner(value)}"'


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else f'"{key.translate(_ESCAPES)}"'
