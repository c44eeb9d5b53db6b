"""A value never hides a function that is called, and an index costs no scan of its list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.feel import FeelContext, FeelLimitExceeded, Limits, compile_expression, compile_unary_tests
from engine.feel.builtins import BUILTINS

#: Where a value of the same name may stand; `{call}` is the call, `{name}` the name.
PLACES = {
    "a variable": "{call}",
    "an entry of a context": "{{`{name}`: 7, r: {call}}}.r",
    "a parameter": "(function(`{name}`) {call})(7)",
    "the variable of a loop": "(for `{name}` in [7] return {call})[1]",
}


def value(text: str, variables: dict[str, Any] | None = None, **limits: Any) -> Any:
    return compile_expression(text).evaluate(variables or {}, FeelContext(limits=replace(Limits(), **limits)))


@pytest.mark.parametrize("name", sorted(BUILTINS))
@pytest.mark.parametrize(
    "place", ["a variable", "an entry of a context", "a parameter", "the variable of a loop"]
)
def test_every_function_answers_the_same_whatever_has_its_name(name: str, place: str) -> None:
    """A call without what it needs warns of its arguments; that there is no such function is never said."""
    for arguments in ("", "null", '"a"', "[1, 2]", "[3], 1"):
        call = f"{name}({arguments})"
        context, plain = FeelContext(), FeelContext()
        try:
            expected = compile_expression(call).evaluate({}, plain)
        except Exception as error:  # assert() and the like: the same must come of it
            with pytest.raises(type(error)):
                compile_expression(PLACES[place].format(call=call, name=name)).evaluate({name: 7}, context)
            continue
        found = compile_expression(PLACES[place].format(call=call, name=name)).evaluate({name: 7}, context)
        assert repr(found) == repr(expected)
        assert "NO_FUNCTION_FOUND" not in {w.code for w in context.warnings}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(xs) = 2", True),
        ("count > 5 and count(xs) = count(xs)", True),
        ('some date in [1] satisfies date("2026-03-02") = @"2026-03-02"', True),
        ('every number in [1] satisfies number("5") = 5', True),
        ("[{count: 9}][count(xs) = 2 and count = 9][1].count", 9),
        ("[1, 2, 3][item > count([1])]", [2, 3]),
        ('string length("abc")', 3),
        ('{string length: 1, r: string length("abc")}.r', 3),
        ("{count: function(x) 99, r: count(xs)}.r", 99),
        ("(function(count) count(xs))(function(x) 42)", 42),
        ("{count: function(x) 99, r: (for count in [1] return count(xs))}.r", [99]),
    ],
)
def test_a_called_name_is_a_function(text: str, expected: Any) -> None:
    assert value(text, {"xs": [1, 2], "count": 7, "string length": 1}) == expected


def test_a_cell_of_a_table_calls_functions_though_inputs_have_their_names() -> None:
    tests = compile_unary_tests("< count(xs), count")
    assert [tests.evaluate(n, {"xs": [1, 2], "count": 7}) for n in (1, 7, 5)] == [True, True, False]


def test_entries_of_semantics_2_see_the_value_as_they_did() -> None:
    assert value("count(xs)", {"xs": [1, 2], "count": 7}, apart=False) is None
    assert value("count(xs)", {"xs": [1, 2]}, apart=False) == 2


ROWS = [{"x": n, "y": n % 7} for n in range(1, 1001)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(for i in 1..1000 return rows[i].x)", 500_500),
        ("sum(for i in 1..1000 return rows[-i].x)", 500_500),
        ("sum(for i in 1..1000 return rows[i + 0].y)", sum(row["y"] for row in ROWS)),
        ("sum(for i in 1..1000 return rows[if i > 0 then i else true].x)", 500_500),
        ("count(for i in 1..1000 return rows[0])", 1000),
        ("count((for i in 1..1000 return rows[5000])[item = null])", 1000),
        ("count(for i in 1..1000 return {k: i, r: rows[k].x}.r)", 1000),
        ("(for i in 1..1000 return if i = 1 then 1 else partial[-1] + 1)[-1]", 1000),
        ("(for i in 1..1000 return if i < 3 then 1 else partial[i - 1] + 1)[1000]", 999),
    ],
)
def test_an_index_costs_no_scan_of_the_list(text: str, expected: Any) -> None:
    context = FeelContext()
    assert compile_expression(text).evaluate({"rows": ROWS}, context) == expected
    assert context.spent < 15_000


def test_a_step_of_an_index_is_the_same_for_every_length() -> None:
    spent = []
    for size in (10, 10_000):
        context = FeelContext()
        compile_expression("[rows[1], rows[-1], rows[0], rows[size + 1]]").evaluate(
            {"rows": [1] * size, "size": size}, context
        )
        spent.append(context.spent)
    assert spent[0] == spent[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rows[1].x", 1),
        ("rows[-1].x", 1000),
        ("rows[0]", None),
        ("rows[1001]", None),
        ("rows[-1001]", None),
        ("5[1]", 5),
        ("5[-1]", 5),
        ("5[2]", None),
        ("null[1]", None),
        ("[][1]", None),
        ("rows[x].x", 1),  # the first element's own x, which is 1
        ("[true, false][item]", [True]),
        ("count(rows[y = 3])", 143),
        ("count(rows[null])", 0),
        ('rows["a"]', None),
        ("[{item: 4}][item = 4]", [{"item": 4}]),
        ("[{a: 1}, 2][item = 2]", [2]),
    ],
)
def test_index_or_filter_is_known_by_the_value(text: str, expected: Any) -> None:
    assert value(text, {"rows": ROWS}) == expected


def test_a_filter_is_still_charged_for_the_whole_list() -> None:
    with pytest.raises(FeelLimitExceeded) as caught:
        value("count(for i in 1..1000 return rows[x = i])", {"rows": ROWS})
    assert caught.value.limit == "max_steps"


def test_entries_of_semantics_2_are_charged_as_they_were() -> None:
    context = FeelContext(limits=replace(Limits(), weighed=False))
    compile_expression("rows[5]").evaluate({"rows": ROWS}, context)
    assert context.spent == 1001


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..3 return partial",
        "for i in 1..3 return if i = 1 then [] else [partial, partial[-1]][1]",
        "(for i in 1..3 return function() partial[-1])[1]() = null",
        "for i in 1..3 return (for j in 1..2 return partial)",
    ],
)
def test_a_list_that_somebody_may_keep_is_a_list_of_then(text: str) -> None:
    assert value(text) == value(text, weighed=False)


@pytest.mark.parametrize("name", ["some", "every", "if", "for", "function"])
def test_a_variable_may_have_the_name_of_a_construct_where_none_can_stand(name: str) -> None:
    assert value(f"{name}.test + 1", {name: {"test": 1}}) == 2
    assert value("(some x in [1] satisfies x = 1) and (every x in [1] satisfies x = 1)") is True
