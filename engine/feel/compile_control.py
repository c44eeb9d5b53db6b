"""if, for, quantifiers, function definitions, contexts, lists and ranges to closures."""

from __future__ import annotations

from collections.abc import Iterator as Iterating
from dataclasses import fields
from decimal import Decimal
from typing import Any

from engine.feel import compare
from engine.feel import nodes as n
from engine.feel.compile_operators import Compile
from engine.feel.errors import Unfit
from engine.feel.functions import UserFunction
from engine.feel.runtime import Code, Runtime, Scope
from engine.feel.temporal import FeelDate
from engine.feel.types import resolve
from engine.feel.values import Range
from engine.feel.weights import weight_of


def conditional(node: n.If, comp: Compile) -> Code:
    return branch(comp(node.condition), comp(node.then), comp(node.otherwise), node.pos)


def branch(condition: Code, then: Code, otherwise: Code, pos: int = -1, boxed: bool = False) -> Code:
    """Whatever is not true takes the way of false; in a boxed conditional what is no boolean makes it null."""

    def run(scope: Scope) -> Any:
        value = condition(scope)
        if value is True:
            return then(scope)
        if value is not False:
            scope.rt.warn(
                "UNFIT", "条件应为布尔值，按否处理", "a condition must be a boolean; taken as false", pos
            )
            if boxed and value is not None:
                return None
        return otherwise(scope)

    return run


Sources = list[tuple[str, Code, Code | None]]


def _sources(iterators: tuple[n.Iterator, ...], comp: Compile) -> Sources:
    return [(i.name, comp(i.source), None if i.high is None else comp(i.high)) for i in iterators]


def loop(node: n.For, comp: Compile) -> Code:
    weight, in_place = weight_of(node.body), node.uses_partial and _only_picks(node.body)
    return collect(
        _sources(node.iterators, comp), comp(node.body), node.uses_partial, node.pos, weight, in_place
    )


def _only_picks(body: n.Node) -> bool:
    """Whether `partial` is only ever asked for elements (`partial[-1]`) and no function could keep it for later."""
    pending: list[Any] = [body]
    while pending:
        current = pending.pop()
        if isinstance(current, n.FunctionDefinition) or (
            isinstance(current, n.Var) and current.name == "partial"
        ):
            return False
        if isinstance(current, n.Filter) and isinstance(current.source, n.Var):
            pending.append(current.condition)
        elif isinstance(current, n.Node | n.Iterator):
            pending += [getattr(current, field.name) for field in fields(current)]
        elif isinstance(current, tuple):
            pending += current
    return True


def collect(
    sources: Sources, body: Code, uses_partial: bool, pos: int = -1, weight: int = 0, in_place: bool = False
) -> Code:
    """The body's value for every round, which costs `weight` each time; `partial` is the list so far: the list itself
    where nobody can keep it (`in_place`), else a copy."""

    def run(scope: Scope) -> Any:
        results: list[Any] = []
        rt = scope.rt
        try:
            for inner in rounds(sources, 0, scope):
                if in_place and rt.limits.weighed:
                    inner.vars["partial"] = results  # type: ignore[index]  # `rounds` made this dict
                elif uses_partial:
                    rt.sized_list(len(results))
                    inner.vars["partial"] = list(results)  # type: ignore[index]  # `rounds` made this dict
                rt.weigh(weight)
                results.append(body(inner))
                rt.sized_list(1 if len(results) <= rt.limits.max_list else len(results))
        except Unfit as error:
            return rt.unfit(error, pos)
        return results

    return run


def rounds(sources: Sources, index: int, scope: Scope) -> Iterating[Scope]:
    """A scope for every combination, the last iterator turning fastest; later sources see earlier names."""
    name, source, high = sources[index]
    for value in _elements(source(scope), None if high is None else high(scope), high is not None, scope.rt):
        scope.rt.charge()
        inner = Scope({name: value}, scope, scope.rt)
        if index + 1 == len(sources):
            yield inner
        else:
            yield from rounds(sources, index + 1, inner)


def _elements(value: Any, high: Any, spans: bool, rt: Runtime) -> Iterating[Any]:
    if spans:
        yield from _span(value, high)
    elif type(value) is Range:
        yield from _range_elements(value)
    elif value is None:
        raise Unfit("不能遍历 null", "cannot iterate over null")
    elif type(value) is list:
        yield from list(value)
    else:
        yield value


def _span(low: Any, high: Any) -> Iterating[Any]:
    if type(low) is FeelDate and type(high) is FeelDate:
        step = 1 if low <= high else -1
        yield from (FeelDate.from_ordinal(o) for o in range(low.ordinal, high.ordinal + step, step))
        return
    if (
        compare.kind_of(low) != "number"
        or compare.kind_of(high) != "number"
        or low != int(low)
        or high != int(high)
    ):
        raise Unfit("遍历的端点应为整数或日期", "an iteration runs between whole numbers or dates")
    step = 1 if low <= high else -1
    yield from range(int(low), int(high) + step, step)


def _range_elements(value: Range) -> Iterating[Any]:
    if value.low is not None and value.high is not None and compare.less(value.high, value.low):
        raise Unfit("区间的端点倒过来了", "the endpoints of the range are the wrong way round")
    for element in _span(value.low, value.high):
        if compare.in_range(element, value):
            yield element


def quantified(node: n.Quantified, comp: Compile) -> Code:
    weight = weight_of(node.condition)
    return quantify(_sources(node.iterators, comp), comp(node.condition), node.every, node.pos, weight)


def quantify(sources: Sources, condition: Code, every: bool, pos: int = -1, weight: int = 0) -> Code:
    """Three-valued `every` or `some`, each round at `weight`; a condition that is neither boolean nor null
    makes it null."""

    def run(scope: Scope) -> Any:
        found = {True: False, False: False, None: False}
        try:
            for inner in rounds(sources, 0, scope):
                scope.rt.weigh(weight)
                value = condition(inner)
                if value is not None and type(value) is not bool:
                    raise Unfit("satisfies 之后应为布尔值", "what is satisfied must be a boolean")
                found[value] = True
        except Unfit as error:
            return scope.rt.unfit(error, pos)
        if found[not every]:
            return not every
        return None if found[None] else every

    return run


def weighed(code: Code, weight: int) -> Code:
    """The same code, at a cost of `weight` each time."""
    if not weight:
        return code

    def run(scope: Scope) -> Any:
        scope.rt.weigh(weight)
        return code(scope)

    return run


def function(node: n.FunctionDefinition, comp: Compile) -> Code:
    names = [name for name, _ in node.params]
    refs = [ref for _, ref in node.params]
    body, pos = weighed(comp(node.body), weight_of(node.body)), node.pos

    def run(scope: Scope) -> Any:
        try:
            return UserFunction(names, [resolve(r, scope.rt.types) for r in refs], body, scope)
        except Unfit as error:
            return scope.rt.unfit(error, pos)

    def refuse(scope: Scope) -> Any:
        scope.rt.warn("UNFIT", "不支持外部函数", "external functions are not supported", pos)
        return None

    return refuse if node.external else run


def context(node: n.ContextLiteral, comp: Compile) -> Code:
    """Later entries see earlier ones; an entry given twice makes no context."""
    entries = [(key, comp(value)) for key, value in node.entries]
    twice = len({key for key, _ in entries}) != len(entries)
    pos = node.pos

    def run(scope: Scope) -> Any:
        if twice:
            scope.rt.warn("UNFIT", "上下文的键重复", "a key occurs twice in the context", pos)
            return None
        made: dict[str, Any] = {}
        inner = Scope(made, scope, scope.rt)
        for key, code in entries:
            made[key] = code(inner)
        return dict(made)

    return run


def list_literal(node: n.ListLiteral, comp: Compile) -> Code:
    items = [comp(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


def fixed_range(node: n.Node) -> Range | None:
    """The range whose ends are written as numbers or as strings; None for any other expression."""
    if not isinstance(node, n.RangeLiteral):
        return None
    if not isinstance(node.low, n.Literal) or not isinstance(node.high, n.Literal):
        return None
    low, high = node.low.value, node.high.value
    if type(low) is not type(high) or type(low) not in (int, Decimal, str):
        return None
    return Range(low, high, node.low_included, node.high_included, node.sign)


def range_literal(node: n.RangeLiteral, comp: Compile) -> Code:
    fixed = fixed_range(node)
    if fixed is not None:
        return lambda scope: fixed
    low = None if node.low is None else comp(node.low)
    high = None if node.high is None else comp(node.high)

    def run(scope: Scope) -> Any:
        a = None if low is None else low(scope)
        b = None if high is None else high(scope)
        try:
            if a is not None and b is not None and node.sign != "=":
                compare.rank(a, b)
            elif low is not None and high is not None and a is None and b is None:
                raise Unfit("区间的端点为 null", "both endpoints of the range are null")
        except Unfit as error:
            return scope.rt.unfit(error, node.pos)
        return Range(
            a, b, node.low_included and a is not None, node.high_included and b is not None, node.sign
        )

    return run
