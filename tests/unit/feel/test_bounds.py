"""Bounds: every text and every evaluation ends, with a clear error."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import (
    FeelContext,
    FeelError,
    FeelLimitExceeded,
    Limits,
    compile_expression,
    compile_unary_tests,
)

HOSTILE = [
    ("for i in 1..1000000000 return i", "max_list"),
    ("for a in 1..1000, b in 1..1000, c in 1..1000 return null", "max_list"),
    ("some a in 1..1000000000 satisfies false", "max_steps"),
    ("some a in 1..10000, b in 1..10000 satisfies false", "max_steps"),
    ("{f: function(n) f(n + 1), r: f(1)}.r", "max_depth"),
    ("(function(f) f(f))(function(f) f(f))", "max_depth"),
    ("9 ** 999999999", "max_exponent"),
    ('for i in 1..40 return if i = 1 then "aaaaaaaaaa" else partial[-1] + partial[-1]', "max_string"),
    ("for i in 1..40 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])", "max_list"),
    ('matches("a", "((a{1,99}){1,99}){1,99}")', "max_regex"),
    ('matches(s, "(a|a|aa)*(a|aa)*\\1$")', "max_steps"),
    ("(" * 100 + "1" + ")" * 100, "max_nesting"),
    ("[" * 3000 + "]" * 3000, "max_nesting"),
    ("-" * 5000 + "1", "max_nesting"),
    ("1 + " * 20000 + "1", "max_text"),
]


@pytest.mark.parametrize(
    ("text", "limit"), HOSTILE, ids=[limit + str(i) for i, (_, limit) in enumerate(HOSTILE)]
)
def test_a_bound_is_an_error_not_a_hang(text: str, limit: str) -> None:
    context = FeelContext()
    with pytest.raises(FeelLimitExceeded) as caught:
        compile_expression(text).evaluate({"s": "a" * 400 + "b"}, context)
    assert caught.value.limit == limit
    assert str(caught.value.value) in caught.value.message_zh


def test_catastrophic_patterns_are_searched_in_linear_time() -> None:
    for pattern in ("(a+)+$", "(a|aa)+$", "(.*)*x", "a*a*a*a*a*a*a*b"):
        found = compile_expression("matches(s, p)").evaluate({"s": "a" * 2000 + "!", "p": pattern})
        assert found is False


def test_a_long_chain_is_no_deep_nesting() -> None:
    assert compile_expression(" + ".join(["1"] * 5000)).evaluate({}) == 5000
    assert compile_expression(" or ".join(["false"] * 3000)).evaluate({}) is False


def test_limits_can_be_set_for_an_evaluation() -> None:
    context = FeelContext(limits=Limits(max_steps=10))
    with pytest.raises(FeelLimitExceeded):
        compile_expression("for i in 1..11 return i").evaluate({}, context)


TOKENS = st.sampled_from(
    [
        *"()[]{},.:+-*/<>=@?`",
        "..",
        "**",
        "!=",
        "1",
        "0.5",
        '"a"',
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "satisfies",
        "function",
        "and",
        "or",
        "between",
        "instance of",
        "not",
        "null",
        "true",
        "甲",
        "date and time",
        "list<",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TOKENS, max_size=25).map(" ".join))
def test_any_text_is_a_value_or_a_clear_error(text: str) -> None:
    for compiled in (compile_expression, compile_unary_tests):
        try:
            made = compiled(text)
        except FeelError as error:
            assert error.message_zh
            continue
        if compiled is compile_expression:
            made.evaluate({"甲": [1, {"a": 2}]})  # type: ignore[call-arg, arg-type]  # the two kinds share the loop


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="ab.|()[]{}*+?^$\\-,12pLdsw" + string.whitespace, max_size=20),
    st.text(alphabet="ab1 \n", max_size=12),
)
def test_any_pattern_matches_or_is_refused(pattern: str, text: str) -> None:
    names = {"p": pattern, "s": text}
    try:
        assert compile_expression("matches(s, p)").evaluate(names) in (True, False, None)
        compile_expression('replace(s, p, "$0$1")').evaluate(names)
    except FeelLimitExceeded as error:
        assert error.limit in ("max_regex", "max_steps")
