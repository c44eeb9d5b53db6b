"""Nobody types into a field that is disabled, read-only or computed; what a hidden field holds decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Finding, Invalid
from engine.feel import FeelContext, FeelError, Limits, compile_expression, to_json
from forms import CannotTell, CaseEntry, compile_form

FIXED = [
    {"disabled": True},
    {"readonly": True},
    {"disabled": True, "validate": {"required": True}},
    {"readonly": "=true"},
    {"readonly": '=role = "clerk"'},
    {"readonly": "=unknown > 3"},  # form-js: no answer locks, too
]


def evaluate(text: str, names: Mapping[str, Any]) -> Any:
    try:
        return to_json(compile_expression(text).evaluate(names, FeelContext(limits=Limits(max_steps=20_000))))
    except FeelError as error:
        raise CannotTell from error


def read(
    components: list[dict[str, Any]], values: Any, known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    form = compile_form({"id": "f", "components": components})
    return form.read(values, known={"role": "clerk", **(known or {})}, evaluate=evaluate).variables


def refused(
    components: list[dict[str, Any]], values: Any, known: Mapping[str, Any] | None = None
) -> list[Finding]:
    with pytest.raises(Invalid) as caught:
        read(components, values, known)
    return list(caught.value.findings)


def text(key: str, **settings: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": key, **settings}


@pytest.mark.parametrize("setting", FIXED)
def test_a_value_sent_for_a_field_into_which_nobody_can_type_is_ignored(setting: dict[str, Any]) -> None:
    assert read([text("x", **setting), text("y")], {"x": "forged", "y": "1"}, {"x": "true"}) == {"y": "1"}
    assert read([text("x", **setting)], {"x": 3}, {"x": "true"}) == {}  # not even looked at


@pytest.mark.parametrize("setting", FIXED)
def test_a_group_keeps_what_stood_in_such_a_field(setting: dict[str, Any]) -> None:
    groups = [
        [{"type": "group", "path": "g", "components": [text("x", **setting), text("y")]}],
        [text("g.x", **setting), text("g.y")],
    ]
    for components in groups:
        got = read(components, {"g": {"x": "forged", "y": "1"}}, {"g": {"x": "true", "y": "0"}})
        assert got == {"g": {"x": "true", "y": "1"}}


@pytest.mark.parametrize("setting", FIXED)
def test_a_row_cannot_be_given_a_value_that_no_row_had(setting: dict[str, Any]) -> None:
    rows = [{"type": "dynamiclist", "path": "rows", "components": [text("x", **setting), text("y")]}]
    known = {"rows": [{"x": "one", "y": "1"}, {"x": "two", "y": "2"}]}
    assert read(rows, {"rows": [{"x": "forged", "y": "3"}]}, known) == {"rows": [{"y": "3"}]}
    # a row was taken away, the other moved up
    moved = read(rows, {"rows": [{"x": "two", "y": "2"}]}, known)["rows"]
    assert moved == ([{"y": "2"}] if setting.get("disabled") else [{"x": "two", "y": "2"}])


def test_a_field_that_goes_to_the_case_file_is_not_overwritten_either() -> None:
    held = text("x", disabled=True, properties={"destination": "case:P1:title"})
    form = compile_form(
        {"id": "f", "components": [held, text("y", properties={"destination": "case:P2:note"})]}
    )
    for evaluator in (evaluate, None):
        got = form.read({"x": "forged", "y": "1"}, evaluate=evaluator)
        assert (got.case_file, got.variables) == ([CaseEntry("note", "P2", "1")], {})


def test_a_computed_field_is_computed_whatever_is_sent_and_counts_for_others() -> None:
    total = {"type": "expression", "key": "total", "expression": "=a + b"}
    double = {"type": "expression", "key": "double", "expression": "=total * 2"}
    number = [{"type": "number", "key": key} for key in "ab"]
    much = text("why", conditional={"hide": "=double < 100"}, validate={"required": True})
    components = [double, total, *number, much]
    sent = {"a": 1, "b": Decimal("2.5"), "total": 9, "double": 999}
    assert read(components, sent) == {"a": 1, "b": Decimal("2.5"), "total": Decimal("3.5"), "double": 7}
    assert [f.where for f in refused(components, {"a": 40, "b": 20})] == ["why"]


def test_a_condition_on_a_read_only_field_sees_what_it_really_holds() -> None:
    components = [
        text("kind", readonly=True),
        text("why", conditional={"hide": '=kind = "a"'}, validate={"required": True}),
    ]
    assert [f.where for f in refused(components, {"kind": "a"}, {"kind": "b"})] == ["why"]
    assert read(components, {"kind": "b"}, {"kind": "a"}) == {}


CHAIN = [
    text("a"),
    text("b", conditional={"hide": '=a = "no"'}),
    text("c", conditional={"hide": '=b = "x"'}),
]


def test_a_hidden_value_decides_nothing_wherever_it_stands() -> None:
    sent = {"a": "no", "b": "x", "c": "1"}
    assert read(CHAIN, sent) == {"a": "no", "c": "1"}
    assert read(list(reversed(CHAIN)), sent) == {"a": "no", "c": "1"}
    grouped = [
        {"type": "group", "path": "g", "components": [{**CHAIN[1]}]},
        CHAIN[0],
        text("c", conditional={"hide": '=g.b = "x"'}),
    ]
    assert read(grouped, {"a": "no", "g": {"b": "x"}, "c": "1"}) == {"a": "no", "c": "1"}
    outside = [*CHAIN[:2], {"type": "group", "conditional": {"hide": '=b = "x"'}, "components": [text("c")]}]
    assert read(outside, sent) == {"a": "no", "c": "1"}


def test_the_initial_value_of_a_hidden_field_does() -> None:
    assert read(CHAIN, {"a": "no", "b": "y", "c": "1"}, {"b": "x"}) == {"a": "no"}
    assert read([{**CHAIN[1], "defaultValue": "x"}, CHAIN[0], CHAIN[2]], {"a": "no", "c": "1"}) == {"a": "no"}


def test_names_in_a_row_are_those_of_the_form_and_this_is_the_row() -> None:
    why = text(
        "why",
        conditional={"hide": '=this.who = "me" or who = "top" or i[1] = 3'},
        validate={"required": True},
    )
    rows = [text("who"), {"type": "dynamiclist", "path": "rows", "components": [text("who"), why]}]
    found = refused(rows, {"rows": [{"who": "me"}, {"who": "you"}, {"who": "top"}]})
    assert [f.where for f in found] == ["rows[1].why"]


def test_a_condition_without_an_answer_hides_as_on_the_page_but_one_that_takes_too_long_does_not() -> None:
    field = text("why", validate={"required": True}, conditional={"hide": "=n > 3"})
    assert read([{"type": "number", "key": "n"}, field], {}) == {}
    field = text(
        "why", validate={"required": True}, conditional={"hide": "=(for i in 1..50000 return i)[1] = null"}
    )
    assert [f.where for f in refused([field], {})] == ["why"]


def test_bounds_may_be_expressions() -> None:
    least = {"type": "number", "key": "n", "validate": {"min": "=m", "max": "=m + 10"}}
    short = text("t", validate={"maxLength": "=m"})
    components = [{"type": "number", "key": "m"}, least, short]
    assert read(components, {"m": 3, "n": 3, "t": "abc"}) == {"m": 3, "n": 3, "t": "abc"}
    found = refused(components, {"m": 3, "n": 2, "t": "abcd"})
    assert [(f.where, f.code) for f in found] == [("n", "too_small"), ("t", "too_long")]


@pytest.mark.parametrize(
    "source",
    [
        {"valuesKey": "units"},
        {"valuesExpression": "=units"},
        {"valuesExpression": "=for u in units return {label: u, value: u}"},
    ],
)
def test_choices_that_come_from_data_bind(source: dict[str, Any]) -> None:
    known = {"units": ["A", "B"]}
    for kind, good, bad in (
        ("select", "A", "C"),
        ("radio", "B", 1),
        ("taglist", ["A", "B"], ["A", "C"]),
        ("checklist", ["A"], ["C"]),
    ):
        field = {"type": kind, "key": "x", **source}
        assert read([field], {"x": good}, known) == {"x": good}
        assert [f.code for f in refused([field], {"x": bad}, known)] == ["not_an_option"]


@pytest.mark.parametrize(
    ("settings", "good", "bad"),
    [
        ({"increment": 5}, [0, 10, Decimal("15.0")], [3, Decimal("5.1")]),
        ({"increment": "0.25"}, [Decimal("0.75"), 1], [Decimal("0.3")]),
        ({"decimalDigits": 1}, [Decimal("1.50"), 2, Decimal("1E+3")], [Decimal("1.55")]),
        ({"validate": {"min": "1000"}}, [1000], [999]),
        (
            {"serializeToString": True},
            ["5", "-0.10", "1e3", ".5"],
            ["NaN", "Infinity", "", " ", "1_000", "0x1F", "五"],
        ),
        ({}, [Decimal("5000.01"), 7], ["5", True]),
    ],
)
def test_numbers(settings: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    field = {"type": "number", "key": "x", **settings}
    for value in good:
        assert read([field], {"x": value})["x"] in (value, Decimal(str(value)))
    for value in bad:
        if str(value).strip():
            assert [f.where for f in refused([field], {"x": value})] == ["x"]


@pytest.mark.parametrize(
    "number", ["+8613812345678", "008613812345678", "+4930664040900", "tel +12025550143", "13812345678"]
)
def test_phone_numbers_are_taken_as_form_js_takes_them_and_those_of_the_country(number: str) -> None:
    assert read([text("x", validate={"validationType": "phone"})], {"x": number}) == {"x": number}


@pytest.mark.parametrize("number", ["+1", "abc", "+8613812345678 ", "+8613812345678\n", "+999123"])
def test_other_texts_are_no_phone_numbers(number: str) -> None:
    assert refused([text("x", validate={"validationType": "phone"})], {"x": number})


def test_lengths_are_counted_as_form_js_counts_them() -> None:
    field = text("x", validate={"minLength": 2, "maxLength": 4})
    for good in ("ab", "  abcd  ", "𠀀", "𠀀𠀀", "\u3000ab\ufeff"):
        assert read([field], {"x": good}) == {"x": good}
    for bad in ("a ", "abcde", "𠀀𠀀𠀀"):
        assert refused([field], {"x": bad})
