"""Reading JSON that can also be stored: on both databases, in the history, and again by any reader of it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from engine.errors import Invalid
from engine.values import loads

#: Nesting; the history wraps a value in a few levels more, and its writer stops at 254.
MAX_DEPTH = 100
#: Whole numbers are of 64 bits: every reader of JSON has them, and so has every column.
MIN_WHOLE, MAX_WHOLE = -(2**63), 2**63 - 1
#: Other numbers have exponents that a double has too, so that no client reads infinity.
MAX_EXPONENT = 307
#: PostgreSQL keeps no NUL in a text, UTF-8 no half of a surrogate pair.
_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")
_SUSPECT = re.compile(rb"\\u|[0-9]{19}|[0-9.][eE][+-]?[0-9]{3}")
#: So much of a place's name is told back.
_SHOWN = 60


def parse_json(data: bytes, where: str = "") -> Any:
    """A value from its text, numbers decimal. Invalid, naming the place (below `where`), when it is no JSON, nests too
    deep or could not be stored."""
    try:
        value = loads(data)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise _malformed(where, *_unreadable(error)) from None
    # a plain body, which is nearly every body, is not walked through
    if data.count(b"[") + data.count(b"{") > MAX_DEPTH or _SUSPECT.search(data):
        _check(value, MAX_DEPTH, where)
    return value


def _unreadable(error: Exception) -> tuple[str, str]:
    """What was expected, and what the reader stumbled over."""
    if isinstance(error, json.JSONDecodeError):
        return "JSON", f"第 {error.lineno} 行第 {error.colno} 个字符处读不下去"
    if isinstance(error, UnicodeDecodeError):
        return "UTF-8 的 JSON", f"第 {error.start + 1} 个字节不是 UTF-8"
    if isinstance(error, RecursionError):
        return f"至多嵌套 {MAX_DEPTH} 层", "更深"
    return "JSON 里的数：整数 64 位以内，没有 NaN 和 Infinity", "别的数"


def _check(value: Any, depth: int, where: str) -> None:
    if depth < 0:
        raise _malformed(where, f"至多嵌套 {MAX_DEPTH} 层", "更深")
    if isinstance(value, dict):
        for name, inner in value.items():
            _check_text(name, where)
            _check(inner, depth - 1, f"{where}.{name}" if where else name)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            _check(inner, depth - 1, f"{where}[{at}]")
    elif isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, int) and not MIN_WHOLE <= value <= MAX_WHOLE:
        raise _malformed(where, "64 位以内的整数（-2^63 至 2^63-1）", _short(str(value)))
    elif isinstance(value, Decimal) and value and abs(value.adjusted()) > MAX_EXPONENT:
        raise _malformed(where, f"指数在 ±{MAX_EXPONENT} 以内的数", _short(str(value)))


def _check_text(text: str, where: str) -> None:
    if _UNSTORABLE.search(text):
        raise _malformed(where, "文字里没有 NUL 和半个代理对", "有")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:20]}…（共 {len(text)} 位）"


def _malformed(where: str, expected: str, found: str) -> Invalid:
    where = where or "body"
    place = where if len(where) <= _SHOWN else f"{where[:_SHOWN]}…"
    return Invalid("malformed_json", "JSON 读不了", where=place, expected=expected, found=found)
