"""Paths, filters and calls to closures."""

from __future__ import annotations

from typing import Any

from engine.feel import nodes as n
from engine.feel.compile_operators import Compile
from engine.feel.errors import Unfit
from engine.feel.numbers import is_number
from engine.feel.runtime import Code, Runtime, Scope
from engine.feel.scopes import MISSING, called, is_defined, property_of
from engine.feel.values import is_function
from engine.feel.weights import weight_of


def path(node: n.Path, comp: Compile) -> Code:
    source, name, pos = comp(node.source), node.name, node.pos

    def run(scope: Scope) -> Any:
        value = source(scope)
        if type(value) is list:
            scope.rt.sized_list(len(value))
            found = [property_of(v, name) for v in value]
            return [None if v is MISSING else v for v in found]
        result = property_of(value, name)
        if result is not MISSING:
            return result
        scope.rt.warn("NO_PROPERTY_FOUND", f"没有属性“{name}”", f"no property '{name}'", pos)
        return None

    return run


def filtered(node: n.Filter, comp: Compile) -> Code:
    return filter_code(comp(node.source), comp(node.condition), node.pos, weight_of(node.condition))


def filter_code(source: Code, condition: Code, pos: int = -1, weight: int = 0) -> Code:
    """An element by its number, or the elements for which the condition is true, at `weight` each.

    Which of the two is known when the condition has a value; only a filter is charged for the whole list.
    """

    def run(scope: Scope) -> Any:
        value = source(scope)
        items = value if type(value) is list else [value]
        rt = scope.rt
        weighed = rt.limits.weighed
        rt.charge(1 if weighed else len(items) + 1)
        rt.weigh(weight)
        first = condition(_item_scope(items[0] if items else None, scope))
        if is_number(first):
            return _element(items, int(first), rt, pos)
        if weighed:
            rt.charge(len(items))
        if value is None:
            return None
        rt.weigh(len(items) * weight)
        return _select(items, first, condition, scope, pos)

    return run


def _select(items: list[Any], first: Any, condition: Code, scope: Scope, pos: int) -> list[Any] | None:
    """Null keeps no element; a condition that is neither boolean nor null makes no list."""
    kept: list[Any] = []
    for index, item in enumerate(items):
        keep = first if index == 0 else condition(_item_scope(item, scope))
        if keep is True:
            kept.append(item)
        elif keep is not False and keep is not None:
            scope.rt.warn("UNFIT", "筛选条件应为布尔值", "a filter must be a boolean", pos)
            return None
    return kept


def _element(items: list[Any], index: int, rt: Runtime, pos: int) -> Any:
    """1 is the first, -1 the last; beyond the list it is null."""
    if 0 < index <= len(items):
        return items[index - 1]
    if -len(items) <= index < 0:
        return items[index]
    rt.warn("UNFIT", f"列表没有第 {index} 项", f"the list has no element {index}", pos)
    return None


def _item_scope(item: Any, outer: Scope) -> Scope:
    """`item` names the element; a context's entries can be named directly, and win. Nothing is copied: an element may
    be large, and only its number be asked for."""
    named = Scope({"item": item}, outer, outer.rt)
    return Scope(item, named, outer.rt) if type(item) is dict else named


def call(node: n.Call, comp: Compile) -> Code:
    special = _special(node, comp)
    if special is not None:
        return special
    callee, pos, names = function_code(node.callee, comp), node.pos, node.names
    args = [comp(a) for a in node.args]
    shown = node.callee.name if isinstance(node.callee, n.Var) else ""

    def run(scope: Scope) -> Any:
        function = callee(scope)
        rt = scope.rt
        if not is_function(function):
            rt.warn("NO_FUNCTION_FOUND", f"没有函数“{shown}”", f"no function '{shown}'", pos)
            return None
        values = [a(scope) for a in args]
        try:
            if names is None:
                return function.call(rt, values)
            return function.call_named(rt, dict(zip(names, values, strict=True)))
        except Unfit as error:
            return rt.unfit(error, pos)

    return run


def function_code(node: n.Node, comp: Compile) -> Code:
    """The code of what is called: by name, or as the value of an expression."""
    return called(node.name, node.pos) if isinstance(node, n.Var) else comp(node)


def _special(node: n.Call, comp: Compile) -> Code | None:
    """`is defined(x)` asks about the name, not the value (Camunda's extension)."""
    if not (isinstance(node.callee, n.Var) and node.callee.name == "is defined" and len(node.args) == 1):
        return None
    arg = node.args[0]
    if isinstance(arg, n.Var):
        name = arg.name
        return lambda scope: is_defined(name, scope)
    if isinstance(arg, n.Path):
        source, key = comp(arg.source), arg.name
        return lambda scope: property_of(source(scope), key) is not MISSING
    value = comp(arg)
    return lambda scope: value(scope) is not None
