"""Unary tests (the cells of decision tables) and the operator `in`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import compare
from engine.feel import nodes as n
from engine.feel.compile_operators import Compile, operator_test
from engine.feel.errors import Unfit
from engine.feel.runtime import Code, Scope

Test = Callable[[Scope, Any], Any]
INPUT = "?"


def positive_test(node: n.Node, comp: Compile) -> Test:
    """One test of a value; gives true, false or null."""
    if isinstance(node, n.OperatorTest):
        return operator_test(node, comp)
    assert isinstance(node, n.ValueTest)
    if node.uses_input:
        return _condition(comp(node.expression))
    return _value_test(comp(node.expression), node.pos)


def _condition(code: Code) -> Test:
    """An expression that reads `?`: its value decides; what is no boolean is compared with the input."""

    def run(scope: Scope, value: Any) -> Any:
        found = code(scope)
        if type(found) is bool or found is None:
            return found
        return _matches(scope, value, found, -1)

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
    try:
        return compare.matches(value, expected)
    except Unfit as error:
        return scope.rt.unfit(error, pos)


def unary_tests(node: n.Tests, comp: Compile) -> Test:
    """All tests of a cell: true when one holds (none when negated); `-` holds always."""
    tests = [positive_test(t, comp) for t in node.tests]
    negated = node.negated

    def run(scope: Scope, value: Any) -> Any:
        inner = Scope({INPUT: value}, scope, scope.rt)
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

    def run(scope: Scope) -> Any:
        v = value(scope)
        unknown = False
        for test in tests:
            found = test(scope, v)
            if found is True:
                return True
            unknown = unknown or found is None
        return None if unknown else False

    return run
