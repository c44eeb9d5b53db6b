"""Case statuses and closing reasons are data: a table that cannot be used says where, and what was expected."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest

from casework.papers.templates import codes, rights_notices, template
from casework.tables import case_facts as facts
from casework.tables import closing_reasons as reasons
from casework.tables import statuses as states
from casework.tables.closing_reasons import closing_reasons, keep_years, reason_meaning
from casework.tables.overlays import OverlaidTable, TableError
from casework.tables.statuses import MEANINGS, status_meaning, statuses, statuses_meaning

T = TypeVar("T")
GOOD = {
    "a": "{label: 甲, next: [b], means: [opening, linked_opening]}",
    "b": "{label: 乙, next: [], means: [unnamed_end]}",
}


def written(folder: Path, table: OverlaidTable[T], node: str = "", **rows: str) -> OverlaidTable[T]:
    """The same table in another folder, these rows at the node (empty: the platform's own)."""
    file = folder / ("base" if not node else f"districts/{node}") / "shared" / table.name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{name}: {row}\n" for name, row in rows.items()), encoding="utf-8")
    return OverlaidTable(table.name, table.make, folder)


def test_every_word_of_the_vocabulary_is_used_by_the_city() -> None:
    assert all(statuses_meaning(word) for word in MEANINGS)
    assert {"closing", "over"} <= statuses()[next(iter(statuses_meaning("unnamed_end")))].means
    assert statuses_meaning("closing") <= statuses_meaning("over")


def test_a_case_begins_in_the_status_that_says_so() -> None:
    assert status_meaning("opening") == next(iter(statuses()))


def test_where_nothing_was_agreed_a_case_is_kept_for_three_years_else_for_ten() -> None:
    short = {name for name in closing_reasons() if keep_years(name, "01-01") == 3}
    assert len(short) == 7 and {keep_years(name, "") for name in closing_reasons().keys() - short} == {10}
    assert keep_years("no such reason", "01-01") == 10
    assert reason_meaning("city_refused") in short


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{next: []}", ("b", "缺 label")),
        ("{label: '', next: []}", ("b.label", "中文名")),
        ("{label: 乙, next: [c]}", ("b.next", "c")),
        ("{label: 乙, next: [], means: [ends]}", ("b.means", "closing", "ends")),
        ("{label: 乙, next: [], colour: red}", ("b", "colour")),
        ("{label: 乙, next: []}", ("means: unnamed_end", "恰好一行", "没有")),
        ("{label: 乙, next: [], means: [unnamed_end, opening]}", ("means: opening", "a、b")),
        ("[]", ("b", "字段")),
    ],
)
def test_a_wrong_status_is_told_with_its_place(tmp_path: Path, row: str, said: tuple[str, ...]) -> None:
    assert set(written(tmp_path, states.TABLE, **GOOD).at("")) == {"a", "b"}
    with pytest.raises(TableError) as told:
        written(tmp_path, states.TABLE, **GOOD | {"b": row}).at("")
    assert all(word in str(told.value) for word in ("case_status.yaml", *said))


def test_the_order_of_the_statuses_is_the_platforms_alone(tmp_path: Path) -> None:
    written(tmp_path, states.TABLE, **GOOD)
    table = written(tmp_path, states.TABLE, "01-01", b="{label: 丙}")
    assert table.at("01-01")["b"].label == "乙"
    assert any("不能按区县改" in problem for problem in table.problems())


@pytest.mark.parametrize("row", ["keep_years: 0", "keep_years: '3'", "means: [lost]"])
def test_a_wrong_closing_reason_is_told_with_its_place(tmp_path: Path, row: str) -> None:
    with pytest.raises(TableError, match=r"closing_reasons.yaml 的 a\."):
        written(tmp_path, reasons.TABLE, a=f"{{label: 甲, {row}}}").at("")


def test_a_district_has_closing_reasons_of_its_own_and_says_more_of_the_citys(tmp_path: Path) -> None:
    rows = {word: f"{{label: 甲, means: [{word}]}}" for word in reasons.MEANINGS}
    written(tmp_path, reasons.TABLE, **rows)
    table = written(
        tmp_path, reasons.TABLE, "01-01", returned_below="{keep_years: 30}", village_feast="{label: 摆酒和好}"
    )
    here, there = table.at("01-01-02"), table.at("01-02")
    assert (here["village_feast"].label, here["returned_below"].keep_years) == ("摆酒和好", 30)
    assert set(there) == set(rows) and there["returned_below"].keep_years == 10


def test_a_district_names_the_facts_of_a_case_in_its_words_and_adds_its_own(tmp_path: Path) -> None:
    written(
        tmp_path, facts.TABLE, people_count="{label: 涉及人数}", level="{label: 层级, enum: handling_level}"
    )
    table = written(
        tmp_path, facts.TABLE, "01-01", people_count="{label: 几个人}", village_elder="{label: 请了哪位长者}"
    )
    assert {name: row.label for name, row in table.at("01-01-02").items()} == {
        "people_count": "几个人", "level": "层级", "village_elder": "请了哪位长者",
    }  # fmt: skip
    assert table.at("01-02")["level"].enum == "handling_level"
    written(tmp_path, facts.TABLE, "01-03", level="{enum: no_such_list}")
    assert any("level.enum" in problem for problem in table.problems())


def test_the_papers_that_tell_the_rights_are_marked_in_the_catalogue() -> None:
    assert len(rights_notices()) == 3
    assert [code for code in codes() if template(code).by_committee] == ["D12"]
