"""Looks through a decision table with one value of each kind that its cells tell apart.

A column falls into classes of values that satisfy the same cells; the literals and bounds in the cells give one value
of each class. Tables whose cells ask for other names are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from engine.dmn import ColumnFacts, TableFacts
from engine.feel import FeelError, UnaryTests, compile_unary_tests

#: Combinations of still possible rules that are looked at before giving up.
MAX_STATES = 20_000
_TEXT = re.compile(r'"([^"]*)"')
_NUMBER = re.compile(r"(?<![\w\"])-?\d+(?:\.\d+)?")
_BOOLEAN = re.compile(r"\b(?:true|false)\b")
_TEMPORAL = re.compile(r"@\"|\b(?:date|time|duration)\b")


@dataclass(frozen=True, slots=True)
class Situation:
    """One combination of input values and the numbers of the rules that match it (from 0)."""

    values: tuple[Any, ...]
    rules: tuple[int, ...]


@dataclass(slots=True)
class Survey:
    """What was found: a situation without a rule, situations by the pair of rules that both match, rules that can
    speak (`first`: as the first to match; `matched`: at all)."""

    gap: Situation | None = None
    overlaps: dict[tuple[int, int], Situation] = field(default_factory=dict)
    first: set[int] = field(default_factory=set)
    matched: set[int] = field(default_factory=set)


@lru_cache(256)
def survey(table: TableFacts) -> Survey | None:
    """The survey of a table; None when it cannot be looked through (other names in cells, times, too many cases)."""
    columns = []
    for number, column in enumerate(table.columns):
        classes = _classes(column, [row.cells[number] for row in table.rows])
        if classes is None:
            return None
        columns.append(classes)
    found = Survey()
    situations = _situations(columns, (1 << len(table.rows)) - 1)
    if situations is None:
        return None
    for situation in situations:
        _note(found, situation)
    return found


def _note(found: Survey, situation: Situation) -> None:
    if not situation.rules:
        found.gap = found.gap or situation
        return
    found.first.add(situation.rules[0])
    found.matched.update(situation.rules)
    for at, one in enumerate(situation.rules):
        for other in situation.rules[at + 1 :]:
            found.overlaps.setdefault((one, other), situation)


def _situations(columns: list[list[tuple[Any, int]]], every: int) -> list[Situation] | None:
    """Column by column; combinations that leave the same rules possible are followed once. None when too many."""
    level: dict[int, tuple[Any, ...]] = {every: ()}
    for classes in columns:
        following: dict[int, tuple[Any, ...]] = {}
        for rules, values in level.items():
            for value, satisfied in classes:
                following.setdefault(rules & satisfied, (*values, value))
        level = following
        if len(level) > MAX_STATES:
            return None
    return [
        Situation(values, tuple(number for number in range(rules.bit_length()) if rules >> number & 1))
        for rules, values in level.items()
    ]


def _classes(column: ColumnFacts, cells: list[str]) -> list[tuple[Any, int]] | None:
    """(a value, the rules whose cell it satisfies) for each class; None when the cells cannot be told by values."""
    texts = [*cells, column.allowed]
    tests = [_test(cell) for cell in cells]
    allowed = _test(column.allowed) if column.allowed else None
    if any(_TEMPORAL.search(text) for text in texts) or any(
        t is None or t.names or t.functions for t in tests
    ):
        return None
    found: dict[int, Any] = {}
    for value in _samples(texts):
        if allowed is not None and not _passes(allowed, value):
            continue
        satisfied = sum(1 << n for n, test in enumerate(tests) if test is not None and _passes(test, value))
        found.setdefault(satisfied, value)
    return [(value, satisfied) for satisfied, value in found.items()]


def _test(text: str) -> UnaryTests | None:
    try:
        return compile_unary_tests(text)
    except FeelError:
        return None


def _passes(test: UnaryTests, value: Any) -> bool:
    try:
        return test.evaluate(value, {}) is True
    except FeelError:
        return False


def _samples(texts: list[str]) -> list[Any]:
    """Values that tell the cells apart: every literal, what lies between and beyond numbers, one other text."""
    whole = " ".join(texts)
    words = list(dict.fromkeys(_TEXT.findall(whole)))
    bare = _TEXT.sub(" ", whole)
    numbers = sorted({Decimal(number) for number in _NUMBER.findall(bare)})
    samples: list[Any] = [*words, *(["其他"] if words else [])]
    if numbers:
        between = [(low + high) / 2 for low, high in pairwise(numbers)]
        samples += sorted([numbers[0] - 1, *numbers, *between, numbers[-1] + 1])
    if _BOOLEAN.search(bare):
        samples += [True, False]
    return samples or ["任意"]


def shown(table: TableFacts, situation: Situation) -> str:
    """A situation for people: the columns that some cell asks about, with their values."""
    parts = []
    for number, (column, value) in enumerate(zip(table.columns, situation.values, strict=True)):
        if any(row.cells[number] != "-" for row in table.rows):
            text = (
                {True: "true", False: "false"}.get(value, str(value))
                if isinstance(value, bool)
                else str(value)
            )
            parts.append(f"{column.label} = {text}")
    return "、".join(parts[:6]) + ("……" if len(parts) > 6 else "")
