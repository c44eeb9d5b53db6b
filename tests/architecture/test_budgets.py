"""Files, functions and text runners stay within budget; and the check itself can see."""

from __future__ import annotations

import ast

import pytest

from tests.architecture import budgets


def test_nothing_is_over_budget() -> None:
    assert [f"{item.where}: {item.what}" for item in budgets.offenders()] == []


@pytest.mark.parametrize(
    "text", ["eval('1')", "f = exec", "import builtins\nbuiltins.eval('1')", "__import__('os')"]
)
def test_the_check_sees_text_runners(text: str) -> None:
    assert list(budgets.text_runners(budgets.REPOSITORY / "x.py", ast.parse(text)))


@pytest.mark.parametrize("text", ["re.compile('a')", "model.exec()", "self.eval"])
def test_the_check_lets_namesakes_pass(text: str) -> None:
    assert not list(budgets.text_runners(budgets.REPOSITORY / "x.py", ast.parse(text)))


def test_the_check_sees_long_files_and_functions() -> None:
    source = "def f():\n" + "    x = 1\n" * budgets.FILE_LINES
    found = list(budgets.size_offenders(budgets.REPOSITORY / "x.py", source, ast.parse(source)))
    assert [item.what.split()[0] for item in found] == ["file", "f"]
