"""Every table of `processes/base/shared`, whichever it is: read one way, in force with the next question."""

from __future__ import annotations

import ast
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.all_tables import TABLES, problems
from casework.tables.folder import SHARED
from casework.tables.overlays import OverlaidTable, TableError

REPOSITORY = Path(__file__).resolve().parents[3]
PLACE = "01-01"
#: Makes any of the tables unreadable.
SPOILT = '"spoilt\n'


@pytest.fixture(params=TABLES, ids=lambda table: table.name)
def table(request: pytest.FixtureRequest, tmp_path: Path) -> OverlaidTable[Any]:
    """The table on a copy of the platform's files."""
    shutil.copytree(SHARED, tmp_path / "base" / "shared", ignore=shutil.ignore_patterns("*.docx"))
    for path in (tmp_path / "base" / "shared").rglob("*.*"):
        os.utime(path, (1, 1))
    found: OverlaidTable[Any] = request.param
    return OverlaidTable(found.name, found.make, tmp_path)


def file_of(table: OverlaidTable[Any]) -> Path:
    return table.processes / "base" / "shared" / table.name


def test_every_file_of_the_folder_is_a_table_that_is_read_this_way() -> None:
    files = {
        path.relative_to(SHARED).as_posix() for path in SHARED.rglob("*") if path.suffix in (".yaml", ".csv")
    }
    assert files == {table.name for table in TABLES} and len(TABLES) == len(files)
    assert problems() == []


def test_a_changed_file_is_in_force_with_the_next_question(table: OverlaidTable[Any]) -> None:
    first = table.at(PLACE)
    assert table.at(PLACE) is first
    file_of(table).write_bytes(file_of(table).read_bytes() + b"\n")
    assert table.at(PLACE) is not first  # read anew


def test_a_spoilt_file_leaves_the_last_in_force_and_is_told(table: OverlaidTable[Any]) -> None:
    first = table.at(PLACE)
    file_of(table).write_text(SPOILT, encoding="utf-8")
    assert table.at(PLACE) is first
    assert any(table.name in problem for problem in table.problems())
    with pytest.raises(TableError):
        OverlaidTable(table.name, table.make, table.processes).at("")


@pytest.mark.parametrize("found", ["- 1\n", "a: 1\n", "facts: {a: 1}\n", "into_cases: {M: name}\n"])
def test_what_says_nothing_usable_is_a_problem_and_never_a_surprise(
    table: OverlaidTable[Any], found: str
) -> None:
    file_of(table).write_text(found, encoding="utf-8")
    told = table.problems()
    try:
        table.at("")
    except TableError as error:
        assert told == error.problems
    else:
        assert told == []


def test_a_place_lays_its_own_over_it_or_is_told_that_it_cannot(table: OverlaidTable[Any]) -> None:
    own = table.processes / "districts" / PLACE / "shared" / table.name
    own.parent.mkdir(parents=True)
    shutil.copy(file_of(table), own)
    assert table.nodes() == [PLACE]
    assert table.problems() == [] or all(f"districts/{PLACE}" in problem for problem in table.problems())
    table.at(PLACE)  # stands either way


def read_at_import(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that are made while a module is imported: not those inside functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.AsyncFunctionDef):
            outside = [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)]
            for part in [*outside, *getattr(node, "decorator_list", [])]:
                yield from read_at_import(ast.Expression(part))
            continue
        if isinstance(node, ast.Call):
            yield node
        yield from read_at_import(node)


def test_nothing_reads_a_table_while_it_is_imported() -> None:
    """What was read then would never be read again."""
    names = {
        node.name
        for path in (REPOSITORY / "casework").rglob("*.py")
        for node in ast.parse(path.read_bytes()).body
        if isinstance(node, ast.FunctionDef)
        and any(".at(" in line for line in ast.unparse(node).splitlines())
    }
    assert {"sensitive_facts", "crossing", "linked_cases", "statuses", "timers"} <= names
    names |= {
        "statuses_meaning",
        "status_meaning",
        "reason_meaning",
        "dispute_type",
        "enum",
        "template",
        "procedure_of",
    }
    found = [
        f"{path.relative_to(REPOSITORY)}:{call.lineno}"
        for folder in ("api", "casework")
        for path in (REPOSITORY / folder).rglob("*.py")
        for call in read_at_import(ast.parse(path.read_bytes()))
        if isinstance(call.func, ast.Name) and call.func.id in names
    ]
    assert found == []
