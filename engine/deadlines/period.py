"""A period as the timer table writes it: ISO 8601, either calendar units (years, months, weeks, days) or clock units.

The two are never mixed: law counts days from the next day on, but hours from the moment itself (民法典第 201 条).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from engine.errors import Invalid

_SYNTAX = re.compile(
    r"P(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?P<clock>T(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?"
)
_WANTED = "ISO 8601 时长,如 P5D、P1M、PT4H;日与小时不混用"


@dataclass(frozen=True, slots=True)
class Period:
    """`months` and `days` count calendar or working days; `clock` is hours and less. `clock` excludes the others."""

    months: int = 0
    days: int = 0
    clock: timedelta = timedelta()

    @property
    def by_clock(self) -> bool:
        return self.clock > timedelta()

    @property
    def shortest(self) -> timedelta:
        """The least time this can be on any start."""
        return timedelta(days=28 * self.months + self.days) + self.clock

    @property
    def longest(self) -> timedelta:
        """The most time this can be on any start (a month has at most 31 days, a year 366)."""
        years, months = divmod(self.months, 12)
        return timedelta(days=366 * years + 31 * months + self.days) + self.clock


def parse_period(text: str, where: str = "") -> Period:
    """The period that `text` (ISO 8601) says; raises Invalid naming `where`."""
    match = _SYNTAX.fullmatch(text)
    parts = (
        {name: int(value) for name, value in match.groupdict().items() if value and value.isdigit()}
        if match
        else {}
    )
    if match is None or not parts or match["clock"] == "T":
        raise Invalid("PERIOD_SYNTAX", "期限写法不对", where=where, expected=_WANTED, found=text)
    clock = timedelta(
        hours=parts.pop("hours", 0), minutes=parts.pop("minutes", 0), seconds=parts.pop("seconds", 0)
    )
    if match["clock"] and (parts or not clock):
        raise Invalid(
            "PERIOD_SYNTAX", "日与小时不能混用,小时不能为零", where=where, expected=_WANTED, found=text
        )
    return Period(
        months=12 * parts.get("years", 0) + parts.get("months", 0),
        days=7 * parts.get("weeks", 0) + parts.get("days", 0),
        clock=clock,
    )


def period_words(period: Period, working: bool) -> str:
    """The period in Chinese, e.g. 30 日, 5 个工作日, 1 个月, 4 小时(工作时间)."""
    words = []
    years, months = divmod(period.months, 12)
    words += [f"{years} 年"] if years else []
    words += [f"{months} 个月"] if months else []
    if period.days or not (words or period.by_clock):
        words.append(f"{period.days} 个工作日" if working else f"{period.days} 日")
    minutes, seconds = divmod(int(period.clock.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    words += [f"{hours} 小时"] if hours else []
    words += [f"{minutes} 分钟"] if minutes else []
    words += [f"{seconds} 秒"] if seconds else []
    return "".join(words) + ("(工作时间)" if working and period.by_clock else "")
