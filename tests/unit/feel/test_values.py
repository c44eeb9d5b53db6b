"""Values: numbers of 34 digits, three-valued logic, dates and durations."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import DaysTimeDuration, FeelContext, FeelDate, compile_expression, from_json, to_json


def value(text: str, **names: object) -> object:
    return compile_expression(text).evaluate(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("1/3", Decimal("0.3333333333333333333333333333333333")),
        ("10 / 5", 2),
        ("-3 ** 2", 9),
        ("2 ** 3 ** 2", 64),
        ("modulo(-12, 5)", 3),
        ("decimal(2.5, 0)", 2),
        ("round half up(-1.5, 0)", -2),
        ("9999999999999999999999999999999999 + 1", Decimal("1E+34")),
        ("1 / 0", None),
        ("1 + null", None),
        ('"甲" + 1', None),
    ],
)
def test_arithmetic_is_decimal_and_what_is_undefined_is_null(text: str, expected: object) -> None:
    assert value(text) == expected


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_whole_numbers_compute_as_decimals_do(a: int, b: int) -> None:
    exact = compile_expression("[a + b, a - b, a * b, a < b, a = b]").evaluate({"a": a, "b": b})
    as_decimal = compile_expression("[a + b, a - b, a * b, a < b, a = b]").evaluate(
        {"a": Decimal(a), "b": Decimal(b)}
    )
    assert exact == as_decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("false or null", None),
        ("null and null", None),
        ("1 and true", None),
        ("not(null)", None),
        ("1 in (null, 1)", True),
        ("null = null", True),
        ("null < 1", None),
        ('1 = "1"', None),
        ("some x in [null, true] satisfies x", True),
        ("every x in [null, true] satisfies x", None),
    ],
)
def test_logic_is_three_valued(text: str, expected: object) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
        ('date("2024-02-29") - duration("P1Y")', date(2023, 2, 28)),
        ('string(date("2026-03-01") - date("2026-02-01"))', "P28D"),
        ('string(years and months duration(date("2011-12-22"), date("2013-08-24")))', "P1Y8M"),
        ('@"23:00:00" + @"PT2H"', time(1, 0)),
        ('duration("P1Y") + duration("P1D")', None),
        ('@"2026-01-01T08:00:00+08:00" = @"2026-01-01T00:00:00Z"', True),
        ('@"2026-01-01T08:00:00@Asia/Shanghai" = @"2026-01-01T00:00:00Z"', True),
        ('is(@"2026-01-01T08:00:00@Asia/Shanghai", @"2026-01-01T08:00:00+08:00")', False),
        ('@"2026-01-01T08:00:00" < @"2026-01-02T08:00:00Z"', None),
        ('date("2026-02-30")', None),
        ('date("2026-11-22").weekday', 7),
        ('string(last day of month(date("2028-02-03")))', "2028-02-29"),
        ('string(date("-2017-12-31"))', "-2017-12-31"),
    ],
)
def test_dates_and_durations(text: str, expected: object) -> None:
    assert value(text) == expected


def test_results_are_pythons_own_dates_wherever_these_are_exact() -> None:
    zoned = value('@"2026-01-01T08:00:00@Asia/Shanghai"')
    assert isinstance(zoned, datetime)
    assert zoned.tzinfo == ZoneInfo("Asia/Shanghai")
    local = value('@"2026-01-01T08:00:00"')
    assert isinstance(local, datetime)
    assert local.tzinfo is None
    assert isinstance(value('date("99999-01-01")'), FeelDate)


def test_the_clock_and_the_draws_are_those_of_the_context() -> None:
    context = FeelContext(now=datetime(2026, 5, 6, 7, tzinfo=UTC), random=lambda: 0.25, uuid=lambda: "u-1")
    found = compile_expression("[now(), today(), random number(), uuid()]").evaluate({}, context)
    assert found == [datetime(2026, 5, 6, 7, tzinfo=UTC), date(2026, 5, 6), Decimal("0.25"), "u-1"]
    assert value("now()") is None


def test_values_cross_to_json_and_back() -> None:
    made = value('{日期: @"2026-01-01", 时长: duration("PT90M"), 数: 1.50, 表: [1, null]}')
    assert to_json(made) == {"日期": "2026-01-01", "时长": "PT1H30M", "数": Decimal("1.50"), "表": [1, None]}
    assert to_json(DaysTimeDuration(0)) == "PT0S"
    assert from_json({"a": [0.1, 10**40]}) == {"a": [Decimal("0.1"), Decimal("1E+40")]}


def test_python_values_are_read_as_feels() -> None:
    names = {
        "起": date(2026, 1, 1),
        "止": datetime(2026, 1, 3, tzinfo=UTC),
        "比": 0.5,
        "组": {"日": date(2026, 1, 2)},
    }
    found = compile_expression('[起 + @"P1D", 止 > @"2026-01-02T00:00:00Z", 比 * 2, 组.日 > 起]').evaluate(
        names
    )
    assert found == [date(2026, 1, 2), True, 1, True]
