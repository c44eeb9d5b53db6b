"""How Chinese law counts a period, as pure functions on dates and Asia/Shanghai times.

民法典 (2020) 第 201 条: a period by years, months or days does not count its first day; one by hours runs from
its moment. 第 202 条: a period by years or months ends on the corresponding day, or on the month's last day where
there is none. 第 203 条: a last day that is a statutory day off moves to the next working day; the last day ends at
24:00, or at the close of business where there are business hours. 民事诉讼法 (2023) 第 85 条 says the same of
procedural periods.

24:00 is written 23:59:59 of the last day, so that whoever reads the date reads the last day.
"""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.deadlines.calendar import SHANGHAI, WorkCalendar, sensible
from engine.deadlines.period import Period

END_OF_DAY = time(23, 59, 59)

ARTICLE_201 = "民法典第 201 条"
ARTICLE_202 = "民法典第 202 条"
ARTICLE_203 = "民法典第 203 条"
PROCEDURE_85 = "民事诉讼法第 85 条"


@dataclass(frozen=True, slots=True)
class LastDay:
    """`nominal` is the counted last day; `extended` the same or, when nobody works on it, the next working day."""

    nominal: date
    extended: date


def add_months(day: date, count: int) -> date:
    """The corresponding day `count` months later, clamped to the month's last day (民法典第 202 条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return sensible(date(year, month + 1, min(day.day, months_of.monthrange(year, month + 1)[1])))


def last_day(start: date, period: Period, calendar: WorkCalendar) -> LastDay:
    """The last day of a period in calendar units that begins on `start`, which is not counted."""
    nominal = sensible(add_months(start, period.months) + timedelta(days=period.days))
    return LastDay(nominal, calendar.on_or_after(nominal))


def end_of(day: date) -> datetime:
    """24:00 of `day`."""
    return datetime.combine(day, END_OF_DAY, SHANGHAI)
