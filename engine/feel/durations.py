"""The two kinds of duration: days and time (exact nanoseconds), years and months (whole months).

Source: DMN 1.5, 10.3.2.3.7 and 10.3.2.3.8; ISO 8601 for the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from engine.feel.errors import Unfit

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
_MAX_MONTHS = 12 * 999_999_999_999
_MAX_NANOS = DAY * 366 * 2_000_000_000
_DAYS_TIME = re.compile(
    r"(-)?P(?:(\d{1,18})D)?(?:(T)(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d*))?S)?)?", re.ASCII
)
_YEARS_MONTHS = re.compile(r"(-)?P(?:(\d{1,18})Y)?(?:(\d{1,18})M)?", re.ASCII)
_WEEKS = re.compile(r"(-)?P(\d{1,9})W", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class DaysTimeDuration:
    """A length of time in nanoseconds; `str()` is its ISO text."""

    nanos: int

    def __post_init__(self) -> None:
        if abs(self.nanos) > _MAX_NANOS:
            raise Unfit("时长超出范围", "duration out of range")

    @classmethod
    def from_timedelta(cls, delta: timedelta) -> DaysTimeDuration:
        return cls((delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds * 1000)

    def __str__(self) -> str:
        if not self.nanos:
            return "PT0S"
        rest = abs(self.nanos)
        days, rest = divmod(rest, DAY)
        hours, rest = divmod(rest, 3600 * SECOND)
        minutes, rest = divmod(rest, 60 * SECOND)
        seconds, nanos = divmod(rest, SECOND)
        clock = f"{hours}H" if hours else ""
        clock += f"{minutes}M" if minutes else ""
        clock += f"{seconds}{fraction_text(nanos)}S" if seconds or nanos else ""
        sign = "-" if self.nanos < 0 else ""
        return f"{sign}P{f'{days}D' if days else ''}{'T' + clock if clock else ''}"


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A length of time in months; `str()` is its ISO text."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > _MAX_MONTHS:
            raise Unfit("时长超出范围", "duration out of range")

    def __str__(self) -> str:
        if not self.months:
            return "P0M"
        years, months = divmod(abs(self.months), 12)
        return (
            f"{'-' if self.months < 0 else ''}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"
        )


Duration = DaysTimeDuration | YearsMonthsDuration


def fraction_text(nanos: int) -> str:
    """ ".123" for 123000000 nanoseconds; empty for none."""
    return f".{nanos:09d}".rstrip("0") if nanos else ""


def fraction_nanos(digits: str | None) -> int:
    """Nanoseconds of the digits after the point; digits beyond the ninth are cut."""
    return int((digits or "").ljust(9, "0")[:9] or 0)


def parse_duration(text: str) -> Duration | None:
    """The duration that an ISO 8601 text means, weeks included; None when it is none or mixes months with days."""
    weeks = _WEEKS.fullmatch(text)
    if weeks is not None:
        return DaysTimeDuration((-7 if weeks[1] else 7) * int(weeks[2]) * DAY)
    match = _YEARS_MONTHS.fullmatch(text)
    if match is not None and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonthsDuration(-months if match[1] else months)
    match = _DAYS_TIME.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        return None
    seconds = int(match[4] or 0) * 3600 + int(match[5] or 0) * 60 + int(match[6] or 0)
    nanos = int(match[2] or 0) * DAY + seconds * SECOND + fraction_nanos(match[7])
    return DaysTimeDuration(-nanos if match[1] else nanos)


def seconds_of(duration: DaysTimeDuration) -> int | Decimal:
    """Its length in seconds, exactly."""
    whole, rest = divmod(duration.nanos, SECOND)
    return whole if not rest else Decimal(duration.nanos).scaleb(-9)
