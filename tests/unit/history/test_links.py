"""Reading a chain: what is good is read, the first bad entry is named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.context import Actor
from engine.history.chain import Head, entry_row, link
from engine.history.links import read_chain

ACTOR = Actor("chen", "陈和", "01-01", (), "town_mediator@01-01-02")
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def rows(count: int) -> list[dict[str, Any]]:
    """A good chain."""
    head, made = Head(), []
    for number in range(count):
        row, head = entry_row("case", 7, head, AT, ACTOR, "CompleteTask", [["Fact", {"n": number}]])
        made.append({"tenant": "01-01", **row})
    return made


def test_a_good_chain_is_read_whole() -> None:
    made = rows(4)
    chain = read_chain("01-01", "case", 7, made)
    assert chain.broken is None
    assert chain.head == (4, made[-1]["hash"])
    assert [entry["records"][0][1]["n"] for entry in chain.entries] == [0, 1, 2, 3]


def test_an_empty_chain_has_no_head() -> None:
    assert read_chain("01-01", "case", 7, []).head == (0, "")


@pytest.mark.parametrize("column", ["user", "role", "command", "hash", "prev_hash", "body"])
@pytest.mark.parametrize("seq", [1, 2, 4])
def test_any_changed_column_is_named_at_its_entry(seq: int, column: str) -> None:
    made = rows(4)
    made[seq - 1][column] += " "
    broken = read_chain("01-01", "case", 7, made).broken
    assert broken is not None
    assert (broken.chain, broken.chain_key, broken.seq) == ("case", 7, seq)


def test_an_entry_of_another_chain_is_refused() -> None:
    made = rows(2)
    broken = read_chain("01-02", "case", 7, made).broken
    assert broken is not None
    assert "tenant" in broken.message
    assert read_chain("01-01", "case", 8, made).broken is not None


def test_a_body_that_is_no_record_is_named() -> None:
    (row,) = rows(1)
    row["body"] = "[]"
    row["hash"] = link("", "[]")
    broken = read_chain("01-01", "case", 7, [row]).broken
    assert broken is not None
    assert broken.seq == 1
