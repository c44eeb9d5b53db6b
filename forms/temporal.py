"""Dates and times of forms: ISO 8601 in, ISO 8601 out; what has no offset is Asia/Shanghai, without which
nothing is stored."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from marshmallow import fields

from forms.fields import common
from forms.model import Json
from forms.problem import kind_of, refuse

_DATE = r"(\d{4})-(\d{2})-(\d{2})"
_CLOCK = r"(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?"
_OFFSET = r"(Z|[+-]\d{2}:\d{2})?"
_DATE_RE = re.compile(_DATE, re.ASCII)
_TIME_RE = re.compile(_CLOCK + _OFFSET, re.ASCII)
_BOTH_RE = re.compile(_DATE + "T" + _CLOCK + _OFFSET, re.ASCII)
#: China has one zone without daylight saving since 1991; a fixed offset reads the same on every machine.
SHANGHAI = timezone(timedelta(hours=8))
_SHAPES = {
    "date": "形如 2025-03-04 的日期",
    "time": "形如 09:20 的时间",
    "datetime": "形如 2025-03-04T09:20 的日期和时间",
}


class Temporal(fields.Field[str]):
    """datetime; `subtype` date, time or datetime. Gives `2025-03-04`, `09:20:00` or
    `2025-03-04T09:20:00+08:00`."""

    def __init__(self, label: str, required: bool, subtype: str) -> None:
        super().__init__(**common(label, required))
        self.label, self.subtype = label, subtype

    def _deserialize(self, value: Json, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refuse(
                "bad_date",
                f"「{self.label}」应为{_SHAPES[self.subtype]}",
                _SHAPES[self.subtype],
                kind_of(value),
            )
        if self.subtype == "date":
            return self._day(self._match(_DATE_RE, value)).isoformat()
        if self.subtype == "time":
            match = self._match(_TIME_RE, value)
            return self._clock(match, 0).isoformat() + (match[4] or "")
        match = self._match(_BOTH_RE, value)
        moment = datetime.combine(self._day(match), self._clock(match, 3), self._zone(match[7]))
        try:
            return moment.astimezone(SHANGHAI).isoformat()
        except OverflowError:
            raise refuse("bad_date", f"「{self.label}」超出可用的年份", _SHAPES["datetime"], value) from None

    def _match(self, pattern: re.Pattern[str], value: str) -> re.Match[str]:
        match = pattern.fullmatch(value.strip())
        if match is None:
            expected = _SHAPES[self.subtype]
            raise refuse("bad_date", f"「{self.label}」无法解析为{expected}", expected, value)
        return match

    def _day(self, match: re.Match[str]) -> date:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            named = f"{match[1]}年{int(match[2])}月{int(match[3])}日"
            raise refuse("bad_date", f"「{self.label}」：没有{named}这一天", "存在的日期", match[0]) from None

    def _clock(self, match: re.Match[str], before: int) -> time:
        try:
            return time(int(match[before + 1]), int(match[before + 2]), int(match[before + 3] or 0))
        except ValueError:
            raise refuse("bad_date", f"「{self.label}」：没有这个时刻", "00:00 至 23:59", match[0]) from None

    def _zone(self, text: str | None) -> timezone:
        if text is None:
            return SHANGHAI
        if text == "Z":
            return UTC
        hours, minutes = int(text[1:3]), int(text[4:6])
        if hours > 18 or minutes > 59:
            raise refuse("bad_date", f"「{self.label}」：没有这个时区", "如 +08:00", text)
        return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
