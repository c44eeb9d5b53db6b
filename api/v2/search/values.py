"""Reading one value of a filter: a key, a text, a number, a time; each refusal names its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from api.v2.search.fields import Field, Kind
from api.v2.search.refusals import wrong
from engine.store import utc_text

MAX_KEY = 2**63 - 1
MAX_TAGS = 10
_TAG = re.compile("[A-Za-z][A-Za-z0-9_:.-]{0,99}")
_DIGITS = re.compile("[0-9]{1,19}")


def key_of(value: Any, where: str) -> int:
    """A key from its decimal string (or the number itself)."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_KEY:
        return value
    if not isinstance(value, str) or not _DIGITS.fullmatch(value) or int(value) > MAX_KEY:
        raise wrong(where, '十进制数字组成的键，如 "2251799813685249"', value)
    return int(value)


def text_of(value: Any, where: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise wrong(where, "文字", value)
    return value


def integer_of(value: Any, where: str, least: int = -MAX_KEY, most: int = MAX_KEY) -> int:
    """A whole number within bounds, of at most 64 bits."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        bounds = "整数" if least == -MAX_KEY else f"{least} 到 {most} 的整数"
        raise wrong(where, bounds, value)
    return value


def boolean_of(value: Any, where: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise wrong(where, "true 或 false", value)
    return value


def time_of(value: Any, where: str) -> datetime:
    """An aware datetime from ISO 8601 text; without a zone it is UTC, as Camunda reads it."""
    try:
        found = datetime.fromisoformat(text_of(value, where))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise wrong(where, "ISO 8601 时间，如 2026-01-31T08:00:00Z", value) from None


def tags_of(value: Any, where: str) -> list[str]:
    """Tags as Camunda takes them: a list of at most ten, each once; null is none."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MAX_TAGS:
        raise wrong(where, f"至多 {MAX_TAGS} 个标签的列表", value)
    for n, tag in enumerate(value):
        if not _TAG.fullmatch(text_of(tag, f"{where}[{n}]")):
            raise wrong(f"{where}[{n}]", "以字母开头，其余为字母、数字或 _-:.，至多 100 个字符", tag)
        if tag in value[:n]:
            raise wrong(f"{where}[{n}]", "各不相同的标签", tag)
    return value


def value_of(spec: Field, value: Any, where: str) -> Any:
    """A value to compare a field with, as the database holds it."""
    if spec.kind is Kind.KEY:
        return key_of(value, where)
    if spec.kind is Kind.INTEGER:
        return integer_of(value, where)
    if spec.kind is Kind.BOOLEAN:
        return int(boolean_of(value, where))
    if spec.kind is Kind.TIME:
        return utc_text(time_of(value, where))
    text = text_of(value, where)
    return choice_of(text, spec.choices, where) if spec.kind is Kind.CHOICE else text


def choice_of(value: Any, choices: Sequence[str], where: str) -> str:
    """One of the choices, which may be written in small letters, as Camunda reads them."""
    found = text_of(value, where).upper()
    if found not in choices:
        raise wrong(where, "、".join(choices), value)
    return found
