"""Reading JSON that can also be stored: on both databases, in the history, and again by any reader of it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from engine.errors import Invalid
from engine.values import loads

#: Nesting; the history wraps a value in a few levels more, and its writer stops at 254.
MAX_DEPTH = 100
#: The exponents of IEEE 754 decimal128, which FEEL counts with.
MAX_EXPONENT = 6_144
#: PostgreSQL keeps no NUL in a text, UTF-8 no half of a surrogate pair.
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")
_SUSPECT = re.compile(rb"\\u|[0-9.][eE][+-]?[0-9]{4}")


def parse_json(data: bytes) -> Any:
    """A value from its text, numbers decimal. Invalid when it is no JSON, nests too deep or could not be stored."""
    try:
        value = loads(data)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _malformed("JSON", str(error)) from None
    # a plain body, which is nearly every body, is not walked through
    if data.count(b"[") + data.count(b"{") > MAX_DEPTH or _SUSPECT.search(data):
        _check(value, MAX_DEPTH)
    return value


def _check(value: Any, depth: int) -> None:
    if depth < 0:
        raise _malformed(f"至多嵌套 {MAX_DEPTH} 层", "更深")
    if isinstance(value, dict):
        for name, inner in value.items():
            _check(name, depth)
            _check(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth - 1)
    elif isinstance(value, str):
        if _UNSTORABLE.search(value):
            raise _malformed("文字里没有 NUL 和半个代理对", "有")
    elif isinstance(value, Decimal) and value and abs(value.adjusted()) > MAX_EXPONENT:
        raise _malformed(f"指数在 ±{MAX_EXPONENT} 以内的数", str(value)[:40])


def _malformed(expected: str, found: str) -> Invalid:
    return Invalid("malformed_json", "JSON 读不了", where="body", expected=expected, found=found)
