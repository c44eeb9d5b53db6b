"""The working-day calendar: which days count, which hours count, and counting them.

A calendar is a value: days off and make-up working days (调休) of the State Council's yearly notice, office hours, and
the version under which a deadline was computed. Dates and times are those of Asia/Shanghai; callers pass aware
datetimes in any zone. Years that the table does not cover count weekends only; `covers` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from engine.errors import Invalid

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))
#: Nothing the platform computes reaches further than this; it keeps a wrong table from looping.
FARTHEST = timedelta(days=366 * 60)
_DAY = timedelta(days=1)
_YEARS = range(1900, 2400)


def local(moment: datetime) -> datetime:
    """`moment` in Asia/Shanghai; raises Invalid for a naive time (whose zone we would have to guess)."""
    if moment.tzinfo is None:
        raise Invalid("NAIVE_TIME", "时间必须带时区", expected="带时区的时间", found=moment.isoformat())
    sensible(moment.date())
    return moment.astimezone(SHANGHAI)


def sensible(day: date) -> date:
    """`day`, when it lies in years that cases have; raises Invalid otherwise."""
    if day.year not in _YEARS:
        raise Invalid("DATE_RANGE", "日期超出可计算的年份", expected="1900 至 2399 年", found=day.isoformat())
    return day


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """`holidays` are days off (weekends need not be listed), `workdays` the weekend days worked instead.

    `hours` are the office hours of a working day in order; `names` gives a day off its name for explanations.
    """

    holidays: frozenset[date]
    workdays: frozenset[date]
    hours: tuple[tuple[time, time], ...] = OFFICE_HOURS
    version: str = ""
    names: Mapping[date, str] = field(default_factory=dict, compare=False)
    _years: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        flat = [edge for session in self.hours for edge in session]
        if not flat or any(a >= b for a, b in pairwise(flat)):
            raise Invalid(
                "OFFICE_HOURS",
                "工作时间须按先后排列且不重叠",
                where="hours",
                expected="08:30–12:00、14:00–17:30",
                found="、".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in self.hours) or "空",
            )
        both = sorted(self.holidays & self.workdays)
        if both:
            raise Invalid(
                "HOLIDAY_AND_WORKDAY", "同一天不能既放假又上班", where="workdays", found=both[0].isoformat()
            )
        object.__setattr__(self, "_years", frozenset(day.year for day in self.holidays))

    @property
    def close(self) -> time:
        """Close of business."""
        return self.hours[-1][1]

    @property
    def day_length(self) -> timedelta:
        """How much office time a working day has."""
        return sum((_span(session) for session in self.hours), timedelta())

    def covers(self, year: int) -> bool:
        """Whether the table holds this year's notice."""
        return year in self._years

    def is_working_day(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < 5 and day not in self.holidays)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add_working_days(day, 1)

    def on_or_after(self, day: date) -> date:
        """`day` itself when it is worked, else the next working day (民法典第 203 条第 1 款)."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself never counts; `day` when `count` is 0.

        Raises Invalid for a negative count or one beyond every sensible period.
        """
        if not 0 <= count <= FARTHEST.days // 2:
            raise Invalid("WORKING_DAYS", "工作日数超出范围", expected="0 至 10980", found=str(count))
        for _ in range(count):
            day = self._step(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative when `last` comes first.

        So `working_days_between(d, add_working_days(d, n)) == n`.
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + _DAY * n) for n in range(1, (last - first).days + 1))

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The moment at which `amount` of office time has passed since `start` (Asia/Shanghai).

        A start outside office hours counts from the next opening. Raises Invalid for a negative amount.
        """
        if amount < timedelta():
            raise Invalid("WORKING_TIME", "工作时长不能为负", expected="不小于 0", found=str(amount))
        begin = local(start)
        for opens, closes in self._sessions(begin.date()):
            here = max(opens, begin)
            if here >= closes:
                continue
            if amount <= closes - here:
                return here + amount
            amount -= closes - here
        raise Invalid("WORKING_TIME", "工作时长超出日历可计算的范围", found=str(amount))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Office time from `start` to `end`; zero when `end` is not later."""
        begin, finish, total = local(start), local(end), timedelta()
        for opens, closes in self._sessions(begin.date()):
            if opens >= finish:
                break
            total += max(min(closes, finish) - max(opens, begin), timedelta())
        return total

    def closing(self, day: date) -> datetime:
        """Close of business on `day`."""
        return datetime.combine(day, self.close, SHANGHAI)

    def skipped(self, first: date, last: date) -> list[date]:
        """Days after `first` up to and including `last` that are not worked."""
        days = (first + _DAY * n for n in range(1, (last - first).days + 1))
        return [day for day in days if not self.is_working_day(day)]

    def _step(self, day: date) -> date:
        sensible(day)
        for ahead in range(1, 367):
            if self.is_working_day(day + _DAY * ahead):
                return day + _DAY * ahead
        raise Invalid("NO_WORKING_DAY", "日历中连续一年没有工作日", where="holidays", found=day.isoformat())

    def _sessions(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        last = day + FARTHEST
        while day <= last:
            if self.is_working_day(day):
                for opens, closes in self.hours:
                    yield datetime.combine(day, opens, SHANGHAI), datetime.combine(day, closes, SHANGHAI)
            day += _DAY


def _span(session: tuple[time, time]) -> timedelta:
    opens, closes = session
    return timedelta(hours=closes.hour - opens.hour, minutes=closes.minute - opens.minute)
