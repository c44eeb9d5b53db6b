"""Tables that a place may change: the nearest level wins, a change is seen at once, a slip stops nobody."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from casework.tables import overlays
from casework.tables.overlays import Layer, OverlaidTable, TableError, laid_over


def _names(layers: Sequence[Layer]) -> dict[str, Any]:
    rows = laid_over(layers)
    wrong = [f"{key} 没有 name" for key, row in rows.items() if "name" not in row]
    if wrong:
        raise TableError(wrong)
    return {key: row["name"] for key, row in rows.items()}


@pytest.fixture
def table(tmp_path: Path) -> OverlaidTable[dict[str, Any]]:
    _write(tmp_path, "", "a: {name: 甲, more: 1}\nb: {name: 乙}\n")
    return OverlaidTable("things.yaml", _names, tmp_path)


def _write(root: Path, node: str, text: str) -> Path:
    path = (root / "districts" / node if node else root / "base") / "shared" / "things.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_level_wins_field_by_field(table: OverlaidTable[Any], tmp_path: Path) -> None:
    _write(tmp_path, "01", "a: {name: 市甲}\nc: {name: 市丙}\n")
    _write(tmp_path, "01-02", "c: {name: 区丙}\n")
    _write(tmp_path, "01-02-03", "d: {name: 镇丁}\n")
    assert table.at("") == {"a": "甲", "b": "乙"}
    assert table.at("01-01") == {"a": "市甲", "b": "乙", "c": "市丙"}
    assert table.at("01-02-03-004") == {"a": "市甲", "b": "乙", "c": "区丙", "d": "镇丁"}
    assert table.at("01-02") == {"a": "市甲", "b": "乙", "c": "区丙"}
    assert table.nodes() == ["01", "01-02", "01-02-03"]


def test_a_change_is_seen_by_the_next_question(table: OverlaidTable[Any], tmp_path: Path) -> None:
    assert "c" not in table.at("01-01-01")
    path = _write(tmp_path, "01-01", "c: {name: 丙}\n")
    assert table.at("01-01-01")["c"] == "丙"
    path.unlink()
    assert "c" not in table.at("01-01-01")
    _write(tmp_path, "", "a: {name: 子}\n")
    assert table.at("01-01-01") == {"a": "子"}


def test_two_changes_within_one_tick_of_the_clock_are_both_seen(
    table: OverlaidTable[Any], tmp_path: Path
) -> None:
    path = _write(tmp_path, "01", "c: {name: 丙}\n")
    stat = path.stat()
    assert table.at("01")["c"] == "丙"
    path.write_text("c: {name: 丁}\n", encoding="utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert table.at("01")["c"] == "丁"


def test_what_stands_still_is_read_once(
    table: OverlaidTable[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in tmp_path.rglob("*.yaml"):
        os.utime(path, (1, 1))
    first = table.at("01-01")
    monkeypatch.setattr(overlays, "rows_in", None)
    assert table.at("01-01") is first
    assert table.at("02-03-004") is first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {name: 甲\n", "第 2 行"),
        ("a: {name: 甲}\na: {name: 乙}\n", "a 写了两次"),
        ("a: {name: 甲, name: 乙}\n", "name 写了两次"),
        ("- a\n", "名称: 内容"),
        ("a: 甲\n", "应当写成“字段: 内容”"),
        ("c: {}\n", "c 没有 name"),
    ],
)
def test_a_spoilt_overlay_leaves_what_could_be_read_in_force_and_is_told(
    table: OverlaidTable[Any], tmp_path: Path, text: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    _write(tmp_path, "01-01", text)
    assert table.at("01-01") == {"a": "甲", "b": "乙"}
    assert said in caplog.text
    [problem] = table.problems()
    assert said in problem
    _write(tmp_path, "01-01", "c: {name: 丙}\n")
    assert table.at("01-01")["c"] == "丙"
    assert table.problems() == []
    _write(tmp_path, "01-01", text)
    assert table.at("01-01")["c"] == "丙"


def test_a_problem_names_its_file(table: OverlaidTable[Any], tmp_path: Path) -> None:
    _write(tmp_path, "01-01", "a: [\n")
    assert "districts/01-01/shared/things.yaml" in table.problems()[0]


def test_a_spoilt_table_of_the_platform_is_refused_at_the_start(tmp_path: Path) -> None:
    _write(tmp_path, "", "a: 甲\n")
    with pytest.raises(TableError, match=r"base/shared/things.yaml 的 a"):
        OverlaidTable("things.yaml", _names, tmp_path).at("01")
    with pytest.raises(TableError, match=r"没有 .*things.yaml"):
        OverlaidTable("other_things.yaml", _names, tmp_path).at("01")


@pytest.mark.parametrize("place", ["case/7", "..", "../../base", "", "01-..-02", "a\0b", "0" * 500, "01/02"])
def test_what_is_no_org_code_is_looked_for_nowhere(table: OverlaidTable[Any], place: str) -> None:
    assert table.at(place) is table.at("")


def test_names_of_places_do_not_pile_up(table: OverlaidTable[Any]) -> None:
    for number in range(100):
        table.at(f"01-{number:02}-003")
    assert len(table._made) == len(table._files) == 1
