"""The shipped calendar against its source, and counting in both directions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.deadlines import SHANGHAI, WorkCalendar, load_calendar
from engine.errors import Invalid
from tests.unit.deadlines.tables import at, shipped_calendar

CALENDAR = shipped_calendar()
DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))


def test_every_day_of_the_shipped_years_agrees_with_the_source() -> None:
    first = date(2004, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(2026, 12, 31) - first).days + 1)]
    wrong = [day for day in days if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)]
    assert wrong == []
    assert all(CALENDAR.covers(year) for year in range(2004, 2027))
    assert not CALENDAR.covers(2027)


@given(DAYS, st.integers(0, 60))
def test_counting_there_and_back(day: date, count: int) -> None:
    last = CALENDAR.add_working_days(day, count)
    assert CALENDAR.working_days_between(day, last) == count
    assert CALENDAR.working_days_between(last, day) == -count
    assert count == 0 or CALENDAR.is_working_day(last)


@given(DAYS, st.integers(0, 1439), st.integers(1, 3000))
def test_working_time_there_and_back(day: date, minute: int, minutes: int) -> None:
    begin = datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI)
    amount = timedelta(minutes=minutes)
    end = CALENDAR.add_working_time(begin, amount)
    assert CALENDAR.working_time_between(begin, end) == amount
    assert CALENDAR.is_working_day(end.date())
    assert any(a < end.time() <= b for a, b in CALENDAR.hours)


def test_a_make_up_saturday_is_worked_and_a_plain_one_is_not() -> None:
    assert CALENDAR.is_working_day(date(2025, 10, 11))
    assert not CALENDAR.is_working_day(date(2025, 10, 18))
    assert CALENDAR.next_working_day(date(2025, 9, 30)) == date(2025, 10, 9)


def test_a_day_has_seven_office_hours() -> None:
    assert CALENDAR.day_length == timedelta(hours=7)
    assert CALENDAR.closing(date(2025, 6, 3)) == at("2025-06-03 17:30")


@pytest.mark.parametrize("hours", [(), ((time(9), time(8)),), ((time(8), time(12)), (time(11), time(17)))])
def test_office_hours_must_follow_each_other(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(Invalid, match="工作时间"):
        WorkCalendar(frozenset(), frozenset(), hours)


def test_no_day_is_both_off_and_worked() -> None:
    day = frozenset({date(2025, 10, 1)})
    with pytest.raises(Invalid, match="2025-10-01"):
        WorkCalendar(day, day)


def test_a_calendar_without_working_days_is_refused_not_searched_for_ever() -> None:
    first = date(2025, 1, 1)
    never = WorkCalendar(frozenset(first + timedelta(days=n) for n in range(800)), frozenset())
    with pytest.raises(Invalid, match="没有工作日"):
        never.next_working_day(first)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("years: 3", "years"),
        ("years: {2025: {holidays: [[2025-01-01, 2025-01-02]]}}", "2025.holidays[0]"),
        ("years: {2025: {holidays: [[2024-01-01, 2025-01-02, 元旦]]}}", "2025.holidays[0]"),
        ("years: {2025: {holidays: [[2025-01-05, 2025-01-02, 元旦]]}}", "2025.holidays[0]"),
        ("years: {2025: {workdays: [soon]}}", "2025.workdays"),
        ('{hours: [["8", "x"]], years: {}}', "hours"),
    ],
)
def test_a_bad_table_says_where(text: str, where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load_calendar(text)
    assert refusal.value.where == where


def test_naive_and_absurd_times_are_refused() -> None:
    with pytest.raises(Invalid, match="时区"):
        CALENDAR.add_working_time(datetime(2025, 1, 1), timedelta(hours=1))  # noqa: DTZ001 - the point of the test
    with pytest.raises(Invalid, match="年份"):
        CALENDAR.add_working_days(date(9999, 12, 31), 1)
