"""Unary tests (the cells of decision tables) and the operator `in`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import compare
from engine.feel import nodes as n
from engine.feel.compile_control import fixed_range
from engine.feel.compile_operators import Compile, operator_test
from engine.feel.errors import Unfit
from engine.feel.runtime import Code, Scope
from engine.feel.values import Range

Test = Callable[[Scope, Any], Any]
INPUT = "?"


def positive_test(node: n.Node, comp: Compile) -> Test:
    """One test of a value; gives true, false or null."""
    if isinstance(node, n.OperatorTest):
        return operator_test(node, comp)
    assert isinstance(node, n.ValueTest)
    if node.uses_input:
        return _condition(comp(node.expression))
    if isinstance(node.expression, n.Literal) and type(node.expression.value) in (str, int):
        return _literal_test(node.expression.value, node.pos)
    fixed = fixed_range(node.expression)
    return _value_test(comp(node.expression), node.pos) if fixed is None else _range_test(fixed, node.pos)


def _condition(code: Code) -> Test:
    """An expression that reads `?`: its value decides; what is no boolean is compared with the input."""

    def run(scope: Scope, value: Any) -> Any:
        found = code(scope)
        if type(found) is bool or found is None:
            return found
        return _matches(scope, value, found, -1)

    return run


def _literal_test(expected: Any, pos: int) -> Test:
    kind = type(expected)

    def run(scope: Scope, value: Any) -> Any:
        return value == expected if type(value) is kind else _matches(scope, value, expected, pos)

    return run


def _range_test(fixed: Range, pos: int) -> Test:
    low: Any = fixed.low
    high: Any = fixed.high
    kinds = (str,) if type(low) is str else (int, Decimal)
    above = operator.le if fixed.low_included else operator.lt
    below = operator.le if fixed.high_included else operator.lt

    def run(scope: Scope, value: Any) -> Any:
        if type(value) in kinds:
            return above(low, value) and below(value, high)
        return _matches(scope, value, fixed, pos)

    return run


def _value_test(code: Code, pos: int) -> Test:
    def run(scope: Scope, value: Any) -> Any:
        expected = code(scope)
        kind = type(expected)
        if kind is type(value) and (kind is str or kind is int):
            return value == expected
        if kind is bool and type(value) is not bool and value is not None:
            return expected  # a condition on other variables, as Camunda allows in a cell
        return _matches(scope, value, expected, pos)

    return run


def _matches(scope: Scope, value: Any, expected: Any, pos: int) -> Any:
    scope.rt.weigh_values(value, expected)
    try:
        return compare.matches(value, expected)
    except Unfit as error:
        return scope.rt.unfit(error, pos)


def _reads_input(node: n.Node) -> bool:
    """Whether a test may read `?` (what stands behind an operator is not looked into)."""
    return (isinstance(node, n.OperatorTest) and not isinstance(node.operand, n.Literal)) or (
        isinstance(node, n.ValueTest) and node.uses_input
    )


def unary_tests(node: n.Tests, comp: Compile) -> Test:
    """All tests of a cell: true when one holds (none when negated); `-` holds always."""
    tests = [positive_test(t, comp) for t in node.tests]
    negated, weight = node.negated, len(tests) // 6
    if len(tests) == 1 and not negated and not _reads_input(node.tests[0]):
        return tests[0]

    def run(scope: Scope, value: Any) -> Any:
        inner = Scope({INPUT: value}, scope, scope.rt)
        scope.rt.weigh(weight)
        result: bool | None = not tests
        for test in tests:
            found = test(inner, value)
            if found is True:
                return not negated
            if found is None:
                result = None
        return (not result if negated else result) if result is not None else None

    return run


def contained(node: n.In, comp: Compile) -> Code:
    value = comp(node.value)
    tests = [positive_test(t, comp) for t in node.tests]
    weight = len(tests) // 6

    def run(scope: Scope) -> Any:
        v = value(scope)
        scope.rt.weigh(weight)
        unknown = False
        for test in tests:
            found = test(scope, v)
            if found is True:
                return True
            unknown = unknown or found is None
        return None if unknown else False

    return run
