"""Dates, times, dates and times as FEEL has them: years to ±999,999,999, nanoseconds, offset or zone id kept apart.

Python's own types are too narrow (years 1 to 9999, microseconds); `engine.feel.convert` translates at the border.
Source: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.6 (XML Schema and ISO 8601 values, proleptic Gregorian calendar).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.durations import DAY, SECOND, fraction_text
from engine.feel.errors import Unfit

MAX_YEAR = 999_999_999
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of the IANA database; None when there is none of this name."""
    if not name or name[0] in "./" or ".." in name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True, order=True)
class FeelDate:
    """A calendar day; refuses (Unfit) what is not in the calendar."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not (
            1 <= self.month <= 12
            and abs(self.year) <= MAX_YEAR
            and 1 <= self.day <= month_days(self.year, self.month)
        ):
            raise Unfit(
                f"没有这一天：{self.year}-{self.month}-{self.day}",
                f"no such day: {self.year}-{self.month}-{self.day}",
            )

    @property
    def ordinal(self) -> int:
        """Days since 1 January of the year 1, which is day 1 (as Python counts)."""
        before = self.year - 1
        leap = 1 if self.month > 2 and is_leap(self.year) else 0
        return (
            before * 365
            + before // 4
            - before // 100
            + before // 400
            + _DAYS_BEFORE[self.month - 1]
            + leap
            + self.day
        )

    @classmethod
    def from_ordinal(cls, ordinal: int) -> FeelDate:
        """The day with this number; raises Unfit beyond the calendar."""
        cycles, rest = divmod(ordinal - 1, 146_097)
        near = datetime.fromordinal(rest + 1)
        return cls(near.year + 400 * cycles, near.month, near.day)

    def plus_days(self, days: int) -> FeelDate:
        return FeelDate.from_ordinal(self.ordinal + days)

    def plus_months(self, months: int) -> FeelDate:
        """The same day of a later month, or that month's last day when it is shorter."""
        years, month = divmod(self.month - 1 + months, 12)
        year = self.year + years
        return FeelDate(year, month + 1, min(self.day, month_days(year, month + 1)))

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.ordinal - 1) % 7 + 1

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of day: nanoseconds since midnight; `offset` in seconds or `zone` (IANA id), neither when local."""

    nanos: int
    offset: int | None = None
    zone: str | None = None

    @property
    def is_local(self) -> bool:
        return self.offset is None and self.zone is None

    @property
    def hour(self) -> int:
        return self.nanos // (3600 * SECOND)

    @property
    def minute(self) -> int:
        return self.nanos // (60 * SECOND) % 60

    @property
    def second(self) -> int:
        return self.nanos // SECOND % 60

    def utc_nanos(self) -> int:
        """Nanoseconds since midnight UTC (may be negative); a zone counts with its offset of 1 January 2000."""
        return self.nanos - (offset_at(_EPOCH, self) or 0) * SECOND

    def __str__(self) -> str:
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{fraction_text(self.nanos % SECOND)}"
        return clock + zone_text(self.offset, self.zone)


_EPOCH = FeelDate(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A date with a time; aware when the time has an offset or a zone."""

    date: FeelDate
    time: FeelTime

    @property
    def is_local(self) -> bool:
        return self.time.is_local

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC at this moment; None when local."""
        return offset_at(self.date, self.time)

    def local_nanos(self) -> int:
        return self.date.ordinal * DAY + self.time.nanos

    def utc_nanos(self) -> int:
        """Nanoseconds on the time line; a local one counts as UTC."""
        return self.local_nanos() - (self.offset or 0) * SECOND

    def plus_nanos(self, nanos: int) -> FeelDateTime:
        """The moment that much later; in a zone it is the elapsed time that counts, not the wall clock."""
        if self.time.zone is None:
            days, rest = divmod(self.local_nanos() + nanos, DAY)
            return FeelDateTime(FeelDate.from_ordinal(days), FeelTime(rest, self.time.offset))
        return in_zone(self.utc_nanos() + nanos, self.time.zone)

    def plus_months(self, months: int) -> FeelDateTime:
        return FeelDateTime(self.date.plus_months(months), self.time)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def zone_text(offset: int | None, zone: str | None) -> str:
    """ "@Europe/Paris", "Z", "+08:00" or "+02:45:55"; empty when local."""
    if zone is not None:
        return f"@{zone}"
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    hours, rest = divmod(abs(offset), 3600)
    seconds = f":{rest % 60:02d}" if rest % 60 else ""
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{rest // 60:02d}{seconds}"


def offset_at(date: FeelDate, time: FeelTime) -> int | None:
    """Seconds east of UTC of a wall-clock time on a date; None when local."""
    if time.zone is None:
        return time.offset
    return _zone_offset(time.zone, _near(date) + timedelta(microseconds=time.nanos // 1000))


def in_zone(utc_nanos: int, zone: str) -> FeelDateTime:
    """The wall clock of `zone` at a moment."""
    days, rest = divmod(utc_nanos, DAY)
    info = zone_of(zone)
    if info is None:
        raise Unfit(f"未知时区：{zone}", f"unknown time zone: {zone}")
    near = (_near(FeelDate.from_ordinal(days)) + timedelta(microseconds=rest // 1000)).replace(
        tzinfo=ZoneInfo("UTC")
    )
    offset = near.astimezone(info).utcoffset() or timedelta()
    days, rest = divmod(utc_nanos + int(offset.total_seconds()) * SECOND, DAY)
    return FeelDateTime(FeelDate.from_ordinal(days), FeelTime(rest, None, zone))


def _near(date: FeelDate) -> datetime:
    """A day of Python's calendar with the same place in the 400-year cycle."""
    year = date.year if 2 <= date.year <= 9998 else 2000 + date.year % 400
    return datetime(year, date.month, date.day)  # noqa: DTZ001  # a wall clock: its zone is what is sought


def _zone_offset(zone: str, local: datetime) -> int:
    info = zone_of(zone)
    if info is None:
        raise Unfit(f"未知时区：{zone}", f"unknown time zone: {zone}")
    return int((local.replace(tzinfo=info).utcoffset() or timedelta()).total_seconds())
