"""Handbook 11.3 and 3.5, row by row, with the tables that ship."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from engine.deadlines import Deadline, due
from tests.unit.deadlines.tables import at, shipped_calendar, shipped_timers

CALENDAR = shipped_calendar()
TIMERS = shipped_timers()


def of(key: str, start: str) -> Deadline:
    return due(TIMERS.spec(key), at(start), CALENDAR)


@pytest.mark.parametrize(
    ("key", "start", "nominal", "extended", "expected"),
    [
        ("T_JC_APPLY", "2025-03-01 09:00", "2025-03-31", "2025-03-31", "2025-03-31 23:59:59"),
        ("T_JC_APPLY", "2025-09-05 09:00", "2025-10-05", "2025-10-09", "2025-10-09 23:59:59"),
        ("T_LABOR_MED", "2025-04-20 09:00", "2025-05-05", "2025-05-06", "2025-05-05 23:59:59"),
        ("T_PETITION_HANDLE", "2026-02-10 09:00", "2026-04-11", "2026-04-13", "2026-04-11 23:59:59"),
        ("T_PO_DECIDE", "2025-05-08 16:10", "2025-05-11", "2025-05-11", "2025-05-11 16:10"),
        ("T_SIGN_IN", "2025-09-30 16:00", "2025-10-09", "2025-10-09", "2025-10-09 17:30"),
    ],
)
def test_handbook_dates(key: str, start: str, nominal: str, extended: str, expected: str) -> None:
    found = of(key, start)
    assert (found.nominal, found.extended) == (date.fromisoformat(nominal), date.fromisoformat(extended))
    assert found.due == at(expected)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2025-01-31 10:00", "2025-02-28"),
        ("2024-01-31 10:00", "2024-02-29"),
        ("2025-08-31 10:00", "2025-09-30"),
        ("2025-03-15 10:00", "2025-04-15"),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last_of_the_month(start: str, last: str) -> None:
    assert of("T_PM_LIMIT", start).nominal == date.fromisoformat(last)


def test_two_years_from_29_february_end_on_28_february() -> None:
    found = of("T_ENFORCE", "2024-02-29 10:00")
    assert (found.nominal, found.extended) == (date(2026, 2, 28), date(2026, 2, 28)), (
        "2026-02-28 is worked (调休)"
    )


def test_the_start_may_come_in_any_zone() -> None:
    utc = at("2025-09-30 16:00").astimezone(UTC)
    assert due(TIMERS.spec("T_SIGN_IN"), utc, CALENDAR).due == at("2025-10-09 17:30")
    late = at("2025-03-01 00:30").astimezone(UTC)
    assert late.date() == date(2025, 2, 28)
    assert due(TIMERS.spec("T_JC_APPLY"), late, CALENDAR).nominal == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2025-06-13 16:00", "2025-06-16 11:00"),
        ("2025-06-13 08:30", "2025-06-13 14:30"),
        ("2025-06-13 08:00", "2025-06-13 14:30"),
        ("2025-06-14 10:00", "2025-06-16 14:30"),
        ("2025-06-13 13:00", "2025-06-16 09:00"),
        ("2025-09-27 10:00", "2025-09-28 14:30"),
    ],
)
def test_four_working_hours_pass_in_office_hours_only(start: str, expected: str) -> None:
    assert of("T_TRIAGE", start).due == at(expected)


def test_the_three_thresholds() -> None:
    days = of("T_CASE_GENERAL", "2025-06-02 23:59:59")
    assert days.due == at("2025-06-09 23:59:59")
    assert days.remind_at == at("2025-06-07 21:35:59"), "70 % of seven days have passed"
    assert days.overdue_escalate_at == at("2025-06-10 17:30")
    working = of("T_SIGN_IN", "2025-09-30 16:00")
    assert working.remind_at == at("2025-10-09 14:57"), "70 % of 8 h 30 of office time have passed"
    assert working.overdue_escalate_at == at("2025-10-10 17:30")


def test_an_explanation_names_start_count_skips_end_basis_and_calendar() -> None:
    found = of("T_SIGN_IN", "2025-09-30 16:00")
    text = "\n".join(step.text for step in found.explanation)
    assert text.startswith("2025-09-30 16:00 起算,开始的当日不计入")
    assert "计入 1 个工作日:2025-10-09" in text
    assert "跳过 2025-10-01 至 2025-10-08(国庆节、中秋)" in text
    assert "末日 2025-10-09(星期四)" in text
    assert "截止 2025-10-09 17:30" in text
    assert "T_SIGN_IN = P1D" in text
    assert f"工作日历版本 {CALENDAR.version}" in text
    skipped = [step.dates for step in found.explanation if step.text.startswith("跳过")]
    assert skipped == [tuple(date(2025, 10, n) for n in range(1, 9))]


def test_an_authority_is_told_both_dates() -> None:
    text = "".join(step.text for step in of("T_PETITION_HANDLE", "2026-02-10 09:00").explanation)
    assert "按不顺延的日期预警" in text
    assert "2026-04-11" in text
    assert "2026-04-13" in text


def test_beyond_the_table_only_weekends_count_and_the_explanation_warns() -> None:
    found = of("T_SIGN_IN", "2027-09-30 16:00")
    assert found.due == at("2027-10-01 17:30")
    assert any("2027 年的节假日安排尚未导入" in step.text for step in found.explanation)
    inside = of("T_SIGN_IN", "2025-09-30 16:00")
    assert not any("尚未导入" in step.text for step in inside.explanation)
