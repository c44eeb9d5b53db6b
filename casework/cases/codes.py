"""Numbers that people read: case codes and query codes (handbook 3.4). Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.errors import Invalid

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: No I, L, O, U, 0, 1: read aloud and written by hand, they are taken for each other.
_QUERY_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_LEVELS = {"county": "C", "town": "T", "village": "V", "grid": "G"}
_CASE_CODE = re.compile(r"ZZ\d{6}[CTVG]\d{10}[0-9A-Z]", re.ASCII)
_QUERY_CODE = re.compile(rf"[{_QUERY_ALPHABET}]{{4}}-[{_QUERY_ALPHABET}]{{4}}", re.ASCII)


def check_character(text: str) -> str:
    """The check character of `text` (digits and capital letters) by ISO 7064 MOD 37,36 (hybrid).

    Every single wrong character and nearly every swap of neighbours is found. Raises ValueError for other
    characters.
    """
    product = 36
    for char in text:
        total = (product + _ALPHABET.index(char)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def case_code(year: int, county: str, level: str, type_code: str, serial: int) -> str:
    """`ZZ` + year (4) + county (2 digits) + level (C/T/V/G) + type (4 digits) + serial (6) + check character.

    `level` is county, town, village or grid; `serial` counts from 1 within county and year. Raises
    Invalid when a part does not fit.
    """
    parts = (
        ("year", str(year), r"\d{4}", "四位年份"),
        ("county", county, r"\d{2}", "两位区县代码"),
        ("level", level, "|".join(_LEVELS), "、".join(_LEVELS)),
        ("type_code", type_code, r"\d{4}", "四位纠纷类型代码"),
        ("serial", str(serial), r"[1-9]\d{0,5}", "1 至 999999 的流水号"),
    )
    for where, found, shape, expected in parts:
        if re.fullmatch(shape, found, re.ASCII) is None:
            raise Invalid("bad_case_code_part", "案号的组成部分不对", where, expected, found)
    body = f"ZZ{year:04}{county}{_LEVELS[level]}{type_code}{serial:06}"
    return body + check_character(body)


def is_case_code(text: str) -> bool:
    """Whether `text` has the shape of a case code and its check character is right."""
    return _CASE_CODE.fullmatch(text) is not None and check_character(text[:-1]) == text[-1]


def query_code(random: Callable[[], float]) -> str:
    """A fresh query code such as `K7PM-Q2XD`; `random` gives draws in [0, 1) that the caller records."""
    drawn = "".join(_QUERY_ALPHABET[int(random() * len(_QUERY_ALPHABET))] for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def is_query_code(text: str) -> bool:
    """Whether `text` has the shape of a query code."""
    return _QUERY_CODE.fullmatch(text) is not None
