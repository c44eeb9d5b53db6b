"""What expressions get: `deadline`, `next working day`, and recurring starts."""

from __future__ import annotations

import inspect
from datetime import date, datetime
from decimal import Decimal

import pytest

from engine.deadlines import host_functions, next_occurrence, parse_cron
from engine.deadlines.functions import HOST_FUNCTION_NAMES
from engine.errors import Invalid, NotFound
from tests.unit.deadlines.tables import at, shipped_calendar, shipped_timers

CALENDAR = shipped_calendar()
FUNCTIONS = host_functions(shipped_timers(), CALENDAR, at("2025-09-30 16:00"))


def test_the_published_names_are_the_functions() -> None:
    assert set(HOST_FUNCTION_NAMES) == set(FUNCTIONS)


def test_deadline_from_the_steps_clock_and_from_a_given_start() -> None:
    deadline = FUNCTIONS["deadline"]
    assert deadline("T_SIGN_IN") == at("2025-10-09 17:30")
    expected = at("2025-10-09 23:59:59")
    naive = datetime(2025, 9, 5, 12)  # noqa: DTZ001 - people write local times
    for start in (date(2025, 9, 5), "2025-09-05", at("2025-09-05 12:00"), naive, "2025-09-05T04:00:00Z"):
        assert deadline("T_JC_APPLY", start) == expected


def test_deadline_of_a_recurring_timer_is_its_next_occurrence() -> None:
    assert FUNCTIONS["deadline"]("T_REVIEW_WEEKLY") == at("2025-10-06 09:00")
    assert FUNCTIONS["deadline"]("T_SUP_DAILY") == at("2025-10-09 09:00"), "a W timer passes days off over"


def test_the_calendar_functions() -> None:
    assert FUNCTIONS["next working day"](date(2025, 9, 30)) == date(2025, 10, 9)
    assert FUNCTIONS["add working days"]("2025-09-30", 2) == date(2025, 10, 10)
    assert FUNCTIONS["working days between"](date(2025, 9, 30), "2025-10-11") == 3
    assert FUNCTIONS["is working day"](date(2025, 10, 11)) is True
    assert FUNCTIONS["is working day"](date(2025, 10, 8)) is False


@pytest.mark.parametrize("argument", [None, "soon", 7])
def test_an_argument_that_is_no_date_is_refused(argument: object) -> None:
    with pytest.raises(Invalid, match="next working day"):
        FUNCTIONS["next working day"](argument)


ODD = [
    None,
    True,
    7,
    Decimal("0.5"),
    Decimal("1e400"),
    "",
    "T",
    "9999-99-99",
    [],
    ["T_CONFIRM"],
    {},
    {"key": 1},
]


@pytest.mark.parametrize("name", HOST_FUNCTION_NAMES)
def test_whatever_the_arguments_are_a_function_answers_or_refuses(name: str) -> None:
    refused = 0
    for arguments in ((odd, other) for odd in ODD for other in ODD):
        for given in (arguments, arguments[:1]):
            try:
                inspect.signature(FUNCTIONS[name]).bind(*given)
            except TypeError:
                continue
            try:
                FUNCTIONS[name](*given)
            except (Invalid, NotFound):
                refused += 1
    assert refused


def test_who_listens_is_told_from_when_a_deadline_runs_also_when_it_was_asked_with_text() -> None:
    told: list[tuple[str, datetime]] = []
    now = at("2025-09-30 16:00")
    functions = host_functions(
        shipped_timers(), CALENDAR, now, told=lambda key, begin: told.append((key, begin))
    )
    functions["deadline"]("T_SIGN_IN")
    functions["deadline"]("T_JC_APPLY", "2025-09-05")
    assert told == [("T_SIGN_IN", now), ("T_JC_APPLY", at("2025-09-05 00:00"))]


def test_an_unknown_timer_is_refused() -> None:
    with pytest.raises(NotFound, match="T_NONE"):
        FUNCTIONS["deadline"]("T_NONE")


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("30 17 * * 1-5", "2025-06-06 17:30", "2025-06-09 17:30"),
        ("0 9 5 * *", "2025-06-05 08:59", "2025-06-05 09:00"),
        ("0 8 5 1,4,7,10 *", "2025-06-05 09:00", "2025-07-05 08:00"),
        ("*/20 8-9 * * 7", "2025-06-06 00:00", "2025-06-08 08:00"),
        ("*/20 8-9 * * 0", "2025-06-08 09:20", "2025-06-08 09:40"),
        ("0 0 13 * 5", "2025-06-01 00:00", "2025-06-06 00:00"),
        ("0 0 29 2 *", "2025-03-01 00:00", "2028-02-29 00:00"),
    ],
)
def test_cron(text: str, after: str, expected: str) -> None:
    assert next_occurrence(parse_cron(text), at(after)) == at(expected)


@pytest.mark.parametrize(
    "text", ["0 9 * *", "60 9 * * *", "0 9 0 * *", "0 9 * * xyz", "*/0 * * * *", "5-1 * * * *", "1/ * * * *"]
)
def test_what_is_not_cron_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="cron"):
        parse_cron(text, "T_X")


def test_a_schedule_that_never_comes_is_refused() -> None:
    with pytest.raises(Invalid, match="四十年"):
        next_occurrence(parse_cron("0 0 30 2 *"), at("2025-01-01 00:00"))
