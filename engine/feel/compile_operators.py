"""Operators to closures."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import arithmetic, compare
from engine.feel import nodes as n
from engine.feel.errors import Unfit
from engine.feel.runtime import Code, Runtime, Scope
from engine.feel.size import check_size
from engine.feel.types import instance_of, resolve

Compile = Callable[[n.Node], Code]


def _equal(a: Any, b: Any) -> bool:
    """As `compare.equal`, for values that are not too large to be compared."""
    check_size(a)
    check_size(b)
    return compare.equal(a, b)


#: Texts up to this length are compared at no cost.
_LONG = 1_000
#: What a power costs, and counting with dates, times and durations.
_POWER = 40
_TEMPORAL = 12
_NUMBERS = frozenset({int, Decimal})
_FAST: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SLOW: dict[str, Callable[[Any, Any], bool]] = {
    "=": _equal,
    "!=": lambda a, b: not _equal(a, b),
    "<": compare.less,
    "<=": compare.less_or_equal,
    ">": lambda a, b: compare.less(b, a),
    ">=": lambda a, b: compare.less_or_equal(b, a),
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
}


def comparison(node: n.Compare, comp: Compile) -> Code:
    fast, slow, pos = _FAST[node.op], _SLOW[node.op], node.pos
    left, right = comp(node.left), comp(node.right)

    def run(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        kind = type(a)
        if kind is type(b) and (kind is int or kind is str):
            if kind is str and len(a) > _LONG:
                scope.rt.weigh_values(a)
            return fast(a, b)
        scope.rt.weigh_values(a, b)
        try:
            return slow(a, b)
        except Unfit as error:
            return scope.rt.unfit(error, pos)

    return run


def junction(node: n.Junction, comp: Compile) -> Code:
    """Three-valued: `decisive` ends it; anything that is not a boolean counts as null (DMN 1.5, table 49)."""
    items = [comp(item) for item in node.items]
    decisive = not node.all_of
    other = node.all_of

    def run(scope: Scope) -> Any:
        unknown = False
        for item in items:
            value = item(scope)
            if value is decisive:
                return decisive
            if value is not other:
                unknown = True
        return None if unknown else other

    return run


def chain(node: n.Chain, comp: Compile) -> Code:
    if len(node.rest) == 1:
        return _binary(node, comp)
    first = comp(node.first)
    rest = [(_operation(op), pos, comp(operand)) for op, pos, operand in node.rest]

    def run(scope: Scope) -> Any:
        value = first(scope)
        for operation, pos, operand in rest:
            other = operand(scope)
            try:
                value = operation(scope.rt, value, other)
            except Unfit as error:
                scope.rt.unfit(error, pos)
                value = None
        return value

    return run


def _binary(node: n.Chain, comp: Compile) -> Code:
    op, pos, right_node = node.rest[0]
    operation = _operation(op)
    left, right = comp(node.first), comp(right_node)

    def run(scope: Scope) -> Any:
        a, b = left(scope), right(scope)
        try:
            return operation(scope.rt, a, b)
        except Unfit as error:
            return scope.rt.unfit(error, pos)

    return run


def _operation(op: str) -> Callable[[Runtime, Any, Any], Any]:
    if op == "**":
        return _power
    if op == "+":
        return _sum
    plain = _ARITHMETIC[op]

    def calculate(rt: Runtime, a: Any, b: Any) -> Any:
        if type(a) not in _NUMBERS or type(b) not in _NUMBERS:
            rt.weigh(_TEMPORAL)
        return plain(a, b)

    return calculate


def _power(rt: Runtime, a: Any, b: Any) -> Any:
    rt.weigh(_POWER)
    return arithmetic.power(a, b, rt.limits.max_exponent)


def _sum(rt: Runtime, a: Any, b: Any) -> Any:
    if type(a) is str and type(b) is str:
        rt.sized_string(len(a) + len(b))
    elif type(a) not in _NUMBERS or type(b) not in _NUMBERS:
        rt.weigh(_TEMPORAL)
    return arithmetic.add(a, b)


def negation(node: n.Negation, comp: Compile) -> Code:
    if isinstance(node.operand, n.Literal) and type(node.operand.value) is int:
        value = -node.operand.value
        return lambda scope: value
    operand, pos = comp(node.operand), node.pos

    def run(scope: Scope) -> Any:
        try:
            return arithmetic.negate(operand(scope))
        except Unfit as error:
            return scope.rt.unfit(error, pos)

    return run


def between(node: n.Between, comp: Compile) -> Code:
    value, low, high, pos = comp(node.value), comp(node.low), comp(node.high), node.pos

    def run(scope: Scope) -> Any:
        v, a, b = value(scope), low(scope), high(scope)
        scope.rt.weigh_values(v, a, b)
        try:
            above, below = compare.less_or_equal(a, v), compare.less_or_equal(v, b)
        except Unfit as error:
            return scope.rt.unfit(error, pos)
        return above and below

    return run


def instance(node: n.InstanceOf, comp: Compile) -> Code:
    value, ref, pos = comp(node.value), node.type, node.pos

    def run(scope: Scope) -> Any:
        try:
            v = value(scope)
            scope.rt.weigh_values(v)
            return instance_of(v, resolve(ref, scope.rt.types))
        except Unfit as error:
            return scope.rt.unfit(error, pos)

    return run


def operator_test(node: n.OperatorTest, comp: Compile) -> Callable[[Scope, Any], Any]:
    """`< 5` as a test of a value: true, false, or null when they do not compare."""
    slow, operand, pos = _SLOW[node.op], comp(node.operand), node.pos

    def run(scope: Scope, value: Any) -> Any:
        try:
            other = operand(scope)
            scope.rt.weigh_values(value, other)
            return slow(value, other)
        except Unfit as error:
            return scope.rt.unfit(error, pos)

    return run
