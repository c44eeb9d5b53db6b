"""Values in words, as Chinese papers write them. Times are those of Asia/Shanghai."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from casework.tables.domain import enum

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: Half-width marks between Chinese characters become Chinese ones.
_FULL_WIDTH = {",": "，", ";": "；", ":": "："}
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff）》”])[,;:](?=[\u4e00-\u9fff（“《])")
#: What Word cannot hold or docxtpl would take for a page break or a new paragraph.
_UNWANTED = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def in_words(value: Any, style: str = "text", enumeration: str = "") -> Any:
    """`value` by `style`: text, date, datetime, money, bool, list (joined by ；) or rows (kept, cells as
    text)."""
    if value is None or value in ("", [], {}):
        return [] if style == "rows" else ""
    if style == "rows":
        return [{name: text(cell) for name, cell in row.items()} for row in value]
    if style == "list":
        return "；".join(filter(None, (one(item, enumeration) for item in _items(value))))
    writers = {"date": day, "datetime": moment, "money": money, "bool": yes_or_no}
    return writers[style](value) if style in writers else one(value, enumeration)


def one(value: Any, enumeration: str = "") -> str:
    """A single value: its label when it is of an enumeration, else as text; of an object, its cells."""
    if isinstance(value, Mapping):
        return "，".join(filter(None, (one(cell, enumeration) for cell in value.values())))
    if isinstance(value, list):
        return "；".join(filter(None, (one(item, enumeration) for item in value)))
    if isinstance(value, bool):
        return yes_or_no(value)
    written = text(value)
    return enum(enumeration).get(written, written) if enumeration else written


def text(value: Any) -> str:
    """Plain text without control characters; line breaks stay, commas between Chinese characters are Chinese ones."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    plain = str(value).replace("\r\n", "\n").translate(_UNWANTED).strip()
    return _HALF_WIDTH.sub(lambda found: _FULL_WIDTH[found[0]], plain)


def day(value: Any) -> str:
    """`2025年3月4日` of an ISO date or date-time (text or object); text that is neither stays as it is."""
    found = _parsed(value)
    return text(value) if found is None else f"{found.year}年{found.month}月{found.day}日"


def moment(value: Any) -> str:
    """`2025年3月4日9时20分` of an ISO date-time; a bare date is written without a time."""
    found = _parsed(value)
    if not isinstance(found, datetime):
        return day(value)
    return f"{day(found)}{found.hour}时{found.minute:02}分"


def money(value: Any) -> str:
    """`12,345.60元`; whole amounts without decimals."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return text(value)
    return f"{amount:,f}元" if amount != amount.to_integral_value() else f"{int(amount):,}元"


def yes_or_no(value: Any) -> str:
    """是 or 否."""
    return "是" if value is True else "否"


def _items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]


def _parsed(value: Any) -> date | datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI) if value.tzinfo else value
    return value if isinstance(value, date) else None
