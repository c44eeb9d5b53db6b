"""The language: names, contexts, filters, loops, functions, unary tests, scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.feel import (
    FeelAssertionFailed,
    FeelContext,
    FeelSyntaxError,
    compile_expression,
    compile_script,
    compile_unary_tests,
)

PARTIES = [{"姓名": "甲", "年龄": 17}, {"姓名": "乙", "年龄": 45}]


def value(text: str, **names: object) -> object:
    return compile_expression(text).evaluate(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('金额 > 50000 and 风险等级 = "高"', True),
        ("当事人[年龄 < 18].姓名", ["甲"]),
        ("当事人[1].姓名", "甲"),
        ("当事人[-1].姓名", "乙"),
        ("some 方 in 当事人 satisfies 方.年龄 < 18", True),
        ("for 方 in 当事人 return 方.年龄 + 1", [18, 46]),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("{税率: 0.1, 税: 金额 * 税率}.税", 6000),
        ("{f: function(甲, 乙) 甲 - 乙, 差: f(乙: 1, 甲: 3)}.差", 2),
        ("Loan Amount + 1", 101),
        ("{full name: 1}.full name", 1),
        ("`a-b`", None),
        ("count(当事人[年龄 > 100])", 0),
        ("不存在.属性", None),
        ('get or else(不存在, "无")', "无"),
        ("is defined(金额)", True),
        ("is defined(不存在)", False),
        ("金额 instance of number", True),
        ('date and time("2026-01-01T00:00:00") instance of date and time', True),
        ('[1..5] = range("[1..5]")', True),
        ("3 in (1..3]", True),
        ("/* 说明 */ 1 + 1 // 尾注", 2),
    ],
)
def test_expressions(text: str, expected: object) -> None:
    names = {"金额": 60000, "风险等级": "高", "当事人": PARTIES, "Loan Amount": 100}
    assert compile_expression(text).evaluate(names) == expected


def test_names_with_symbols_or_keywords_are_read_where_they_are_known() -> None:
    known = frozenset({"a-b", "地点 and 时间"})
    assert compile_expression("a-b + 1", known).evaluate({"a-b": 1, "a": 10, "b": 3}) == 2
    assert compile_expression("地点 and 时间 = 3", known).evaluate({"地点 and 时间": 3}) is True
    assert compile_expression("a-b + 1").evaluate({"a-b": 1, "a": 10, "b": 3}) == 8


def test_free_names_are_told_apart_from_bound_ones_and_functions() -> None:
    expression = compile_expression(
        'sum(for 方 in 当事人 return 方.额) > 上限 and deadline("T_TRIAGE") > now()'
    )
    assert expression.names == {"当事人", "上限"}
    assert expression.functions == {"deadline"}
    assert compile_expression("xs[年龄 > 1]").filter_names == {"年龄"}


class Chain:
    """Names that are looked up one by one, as the scopes of a process instance are."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, key: str, default: Any = None, /) -> Any:
        self.asked.append(key)
        return {"a": 1, "b": 2}.get(key, default)


def test_names_are_looked_up_only_when_they_are_needed() -> None:
    chain = Chain()
    assert compile_expression("if a = 1 then a else b").evaluate(chain) == 1
    assert chain.asked == ["a", "a"]


def test_host_functions_take_and_give_python_values() -> None:
    def between(start: object, end: object) -> int:
        assert start == end
        return 5

    context = FeelContext(functions={"working days between": between})
    text = 'working days between(@"2026-01-01", @"2026-01-01") + 1'
    assert compile_expression(text).evaluate({}, context) == 6


def test_what_is_unfit_is_null_and_reported_with_its_place() -> None:
    context = FeelContext()
    assert compile_expression('1 + "甲"').evaluate({}, context) is None
    (warning,) = context.warnings
    assert warning.position == 2
    assert "number + string" in warning.message_zh


def test_an_assertion_that_fails_ends_the_evaluation() -> None:
    assert value("assert(5, 5 > 1)") == 5
    with pytest.raises(FeelAssertionFailed, match="金额缺失"):
        value('assert(金额, 金额 != null, "金额缺失")')


@pytest.mark.parametrize(
    ("text", "line", "column", "expected", "found"),
    [
        ("1 +", 1, 4, "a value", ""),
        ("a，b", 1, 2, "an operator or the end of the expression", "，"),
        ("if a\nthen b", 2, 7, "the keyword else", ""),
        ("[1, 2", 1, 6, "','", ""),
        ("for x on xs return x", 1, 21, "the keyword in", ""),
        ("date(", 1, 6, "a value", ""),
        ('"abc', 1, 1, 'the closing quote "', '"abc'),
        ("", 1, 1, "a value", ""),
    ],
)
def test_syntax_errors_name_the_place_and_what_was_expected(
    text: str, line: int, column: int, expected: str, found: str
) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)
    error = caught.value
    assert (error.line, error.column, error.expected, error.found) == (line, column, expected, found)
    assert error.message_zh.startswith(f"第 {line} 行第 {column} 列：应为")


@pytest.mark.parametrize(
    ("tests", "input_value", "expected"),
    [
        ("-", None, True),
        ('"高", "中"', "中", True),
        ('not("高", "中")', "中", False),
        ("< 5", 4, True),
        ("[18..60)", 60, False),
        ("> 上限", 11, True),
        ("? > 3 and ? < 5", 4, True),
        ("[1, 2, 3]", 2, True),
        ('contains(?, "工资")', "拖欠工资", True),
        ("null", None, True),
        ("not(null)", None, False),
        ("true", True, True),
        ("< 5", "x", None),
        ("是本地人", 3, True),
    ],
)
def test_unary_tests(tests: str, input_value: object, expected: object) -> None:
    assert compile_unary_tests(tests).evaluate(input_value, {"上限": 10, "是本地人": True}) is expected


def test_scripts_are_assignments_one_a_line() -> None:
    script = compile_script("合计 = 单价 * 数量\n// 说明\n含税 = 合计 * 1.1\n")
    assert script.names == {"单价", "数量"}
    assert script.evaluate({"单价": 10, "数量": 3}) == {"合计": 30, "含税": 33}


@pytest.mark.parametrize("text", ["print(1)", "x = 1; import os", "= 3", "x == 1", "x.y = 1"])
def test_a_script_is_nothing_else(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_script(text)


def test_errors_in_scripts_name_the_line_of_the_script() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_script("a = 1\nb = 2 +\n")
    assert caught.value.line in (2, 3)


def _items() -> Iterator[str]:
    yield from ("a", "b")


def test_any_iterable_sequence_type_of_python_is_not_a_list_unless_it_is_one() -> None:
    assert value("count(xs)", xs=("a", "b")) == 2
    with pytest.raises(TypeError):
        value("count(xs)", xs=_items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in (< 10)", True),
        ("5 in (null..10]", None),
        ("5 in [1..null]", None),
        ("null in [1..10]", None),
        ("true in (= true)", True),
        ("[1, 2] in (= [1, 2])", True),
        ("(< 10) = (null..10)", False),
        ("(= 10) = [10..10]", False),
        ("(< 10) = (< 10)", True),
        ("for i in [2..1] return i", None),
        ("for i in 2..1 return i", [2, 1]),
        ('time("10:30:00.1") = time("10:30:00.2")', True),
        ('@"2021-01-01T00:00:00" - @"2021-01-02"', None),
        ('@"2021-01-02T00:00:00Z" - @"2021-01-01" = @"P1D"', True),
    ],
)
def test_ends_of_ranges_and_the_resolution_of_times(text: str, expected: object) -> None:
    """As the DMN TCK reads chapter 10.3 (folders 0068, 0072, 0084, 0100)."""
    assert value(text) == expected


@pytest.mark.parametrize(
    ("cell", "given", "passes"),
    [
        ("[1..5)", 5, False),
        ("[1..5)", 1, True),
        ('["a".."c"]', "b", True),
        ("[1..5]", "b", None),
        ("[1..5]", None, None),
        ("[1.5..2.5]", 2, True),
        ('"高"', "高", True),
        ('"高"', 5, None),
        ("< ?", 5, False),
        ("3", [1, 3], None),
    ],
)
def test_cells_with_written_values(cell: str, given: object, passes: bool | None) -> None:
    assert compile_unary_tests(cell).evaluate(given, {}) is passes
