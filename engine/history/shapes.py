"""Has a stored value the form that its column promises? Whoever writes by SQL may leave anything there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String

from engine.store import utc_text
from engine.store.base import JsonText, UtcTime
from engine.values import dumps, loads

_LARGEST = 1 << 63


class Malformed(Exception):
    """A value that its column cannot hold; the text says why, in Chinese."""


def value_of(column: Any, raw: Any) -> Any:
    """The value of a column as the driver gave it, in the form that the code reads. Raises Malformed."""
    if raw is None:
        if isinstance(column, Column) and not column.nullable:
            raise Malformed("是空的")
        return None
    kind = column.type
    if isinstance(kind, UtcTime):
        return _time(_text(raw))
    if isinstance(kind, JsonText):
        return _json(_text(raw))
    if isinstance(kind, Boolean):
        return _truth(raw)
    if isinstance(kind, Integer | BigInteger):
        return _number(raw)
    if isinstance(kind, LargeBinary):
        return _bytes(raw)
    return _text(raw) if isinstance(kind, String) else raw


def askable(value: Any) -> bool:
    """Whether a database can be asked for a parameter: a record may say any number and any text."""
    if isinstance(value, int):
        return -_LARGEST <= value < _LARGEST
    return not isinstance(value, str) or (is_text(value) and "\0" not in value)


def is_text(value: str) -> bool:
    """Whether a text is Unicode throughout: bytes that are none come as lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Malformed(f"不是文字，是 {type(raw).__name__}")
    if not is_text(raw):
        raise Malformed("不是 UTF-8")
    return raw


def _time(raw: str) -> datetime:
    try:
        value = datetime.fromisoformat(raw)
        if utc_text(value) == raw:
            return value
    except (ValueError, OverflowError):
        pass
    raise Malformed(f"不是时刻：{raw[:40]}")


def _json(raw: str) -> Any:
    try:
        value = loads(raw)
        if dumps(value) == raw:
            return value
    except (ValueError, TypeError, RecursionError, ArithmeticError):
        raise Malformed(f"不是 JSON：{raw[:40]}") from None
    raise Malformed(f"不是平台写下的 JSON：{raw[:40]}")


def _truth(raw: Any) -> bool:
    if raw not in (0, 1) or isinstance(raw, float):
        raise Malformed(f"不是真假：{str(raw)[:40]}")
    return bool(raw)


def _number(raw: Any) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not -_LARGEST <= raw < _LARGEST:
        raise Malformed(f"不是整数：{str(raw)[:40]!r}")
    return raw


def _bytes(raw: Any) -> bytes:
    if not isinstance(raw, bytes | memoryview):
        raise Malformed(f"不是字节，是 {type(raw).__name__}")
    return bytes(raw)
