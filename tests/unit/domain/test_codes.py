"""Case codes and query codes of handbook 3.4."""

from __future__ import annotations

import random

import pytest

from casework.cases.codes import case_code, check_character, is_case_code, is_query_code, query_code
from engine.errors import Invalid


def test_the_check_character_is_that_of_iso_7064() -> None:
    # The worked example of the Global Release Identifier, which uses the same system: A1-2425G-ABC1234002-M.
    assert check_character("A12425GABC1234002") == "M"


def test_a_case_code_has_the_parts_of_the_handbook() -> None:
    code = case_code(2025, "02", "town", "0201", 123)
    assert code[:-1] == "ZZ202502T0201000123"
    assert len(code) == 20
    assert is_case_code(code)


def test_every_single_error_is_found() -> None:
    code = case_code(2025, "01", "village", "0401", 7)
    others = [code[:at] + char + code[at + 1 :] for at in range(len(code)) for char in "0123456789ABCZ"]
    assert not [text for text in others if text != code and is_case_code(text)]


def test_every_swap_of_neighbours_is_found() -> None:
    code = case_code(2025, "01", "county", "0302", 987654)
    swaps = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)]
    assert not [text for text in swaps if text != code and is_case_code(text)]


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ((25, "02", "town", "0201", 1), "year"),
        ((2025, "2", "town", "0201", 1), "county"),
        ((2025, "02", "city", "0201", 1), "level"),
        ((2025, "02", "town", "201", 1), "type_code"),
        ((2025, "02", "town", "0201", 0), "serial"),
        ((2025, "02", "town", "0201", 1_000_000), "serial"),
    ],
)
def test_a_part_that_does_not_fit_is_named(part: tuple[int, str, str, str, int], where: str) -> None:
    with pytest.raises(Invalid) as caught:
        case_code(*part)
    assert caught.value.where == where


def test_query_codes_follow_the_draws_and_avoid_lookalikes() -> None:
    draws = random.Random(7)
    codes = [query_code(draws.random) for _ in range(200)]
    assert all(is_query_code(code) for code in codes)
    assert len(set(codes)) == 200
    assert not set("".join(codes)) & set("ILOU01")
    again = random.Random(7)
    assert query_code(again.random) == codes[0]
    assert not is_query_code("K7PM-Q2X0")
