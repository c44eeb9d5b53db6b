"""Syntax tree to closures: one function a node, composed once and run often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import compile_access as access
from engine.feel import compile_control as control
from engine.feel import compile_operators as operators
from engine.feel import nodes as n
from engine.feel.compile_tests import Test, contained, unary_tests
from engine.feel.runtime import Code, Scope
from engine.feel.scopes import variable
from engine.feel.temporal_text import parse_temporal


def compile_node(node: n.Node) -> Code:
    """The closure that evaluates `node` in a scope."""
    return _COMPILERS[type(node)](node, compile_node)


def compile_tests(node: n.Tests) -> Test:
    """The closure that tests a value in a scope."""
    return unary_tests(node, compile_node)


def _literal(node: n.Literal, comp: operators.Compile) -> Code:
    value = node.value
    return lambda scope: value


def _at_literal(node: n.AtLiteral, comp: operators.Compile) -> Code:
    value, text, pos = parse_temporal(node.text), node.text, node.pos
    if value is not None:
        return lambda scope: value

    def run(scope: Scope) -> Any:
        scope.rt.warn("UNFIT", f"不是日期、时间或时长：{text}", f"not a date, time or duration: {text}", pos)
        return None

    return run


def _variable(node: n.Var, comp: operators.Compile) -> Code:
    return variable(node.name, node.pos)


def _lone_test(node: n.OperatorTest, comp: operators.Compile) -> Code:
    """`!= 5` where a value is expected has no value."""

    def run(scope: Scope) -> Any:
        scope.rt.warn("UNFIT", f"这里不能用 {node.op}", f"{node.op} cannot stand here", node.pos)
        return None

    return run


_COMPILERS: dict[type[n.Node], Callable[[Any, operators.Compile], Code]] = {
    n.Literal: _literal,
    n.AtLiteral: _at_literal,
    n.Var: _variable,
    n.Negation: operators.negation,
    n.Chain: operators.chain,
    n.Compare: operators.comparison,
    n.Between: operators.between,
    n.In: contained,
    n.Junction: operators.junction,
    n.InstanceOf: operators.instance,
    n.Path: access.path,
    n.Filter: access.filtered,
    n.Call: access.call,
    n.If: control.conditional,
    n.For: control.loop,
    n.Quantified: control.quantified,
    n.FunctionDefinition: control.function,
    n.ContextLiteral: control.context,
    n.ListLiteral: control.list_literal,
    n.RangeLiteral: control.range_literal,
    n.OperatorTest: _lone_test,
}
