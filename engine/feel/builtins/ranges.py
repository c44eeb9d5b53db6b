"""Range functions (DMN 1.5, table 78) and range() (table 71)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import nodes as n
from engine.feel.builtins.registry import BUILTINS, builtin
from engine.feel.compare import kind_of, less, less_or_equal, rank, same
from engine.feel.errors import FeelSyntaxError, Unfit
from engine.feel.parser import Parser
from engine.feel.runtime import Runtime
from engine.feel.temporal_text import parse_temporal
from engine.feel.values import Range

_LITERAL_CALLS = ("date", "time", "date and time", "duration")


def _as_range(value: Any) -> Range:
    """A point is the range from itself to itself."""
    if isinstance(value, Range):
        return value
    rank(value, value)
    return Range(value, value)


def _ends_before(a: Range, b: Range) -> bool:
    if a.high is None or b.low is None:
        return False
    return less(a.high, b.low) or (same(a.high, b.low) and not (a.high_included and b.low_included))


def _starts_no_later(a: Range, b: Range) -> bool:
    """Whether `a` begins where `b` begins or earlier."""
    if a.low is None or b.low is None:
        return a.low is None
    return less(a.low, b.low) or (same(a.low, b.low) and (a.low_included or not b.low_included))


def _ends_no_earlier(a: Range, b: Range) -> bool:
    if a.high is None or b.high is None:
        return a.high is None
    return less(b.high, a.high) or (same(a.high, b.high) and (a.high_included or not b.high_included))


def _same_start(a: Range, b: Range) -> bool:
    return same(a.low, b.low) and a.low_included == b.low_included


def _same_end(a: Range, b: Range) -> bool:
    return same(a.high, b.high) and a.high_included == b.high_included


def _includes(a: Range, b: Range) -> bool:
    return _starts_no_later(a, b) and _ends_no_earlier(a, b)


def _overlaps(a: Range, b: Range) -> bool:
    return not _ends_before(a, b) and not _ends_before(b, a)


def _meets(a: Range, b: Range) -> bool:
    return a.high is not None and same(a.high, b.low) and a.high_included and b.low_included


def _overlaps_before(a: Range, b: Range) -> bool:
    """`a` begins first, ends inside `b`."""
    starts_first = _starts_no_later(a, b) and not _same_start(a, b)
    return starts_first and _overlaps(a, b) and _ends_no_earlier(b, a)


def _finishes(a: Range, b: Range) -> bool:
    return _same_end(a, b) and _starts_no_later(b, a)


def _starts(a: Range, b: Range) -> bool:
    return _same_start(a, b) and _ends_no_earlier(b, a)


Relation = Callable[[Range, Range], bool]
_POINT_POINT = ("point1", "point2")
_POINT_RANGE = ("point", "range")
_RANGE_POINT = ("range", "point")
_RANGES = ("range1", "range2")
_ANY_TWO = (_POINT_POINT, _POINT_RANGE, _RANGE_POINT, _RANGES)
_RELATIONS: dict[str, tuple[Relation, tuple[tuple[str, str], ...]]] = {
    "before": (_ends_before, _ANY_TWO),
    "after": (lambda a, b: _ends_before(b, a), _ANY_TWO),
    "meets": (_meets, (_RANGES,)),
    "met by": (lambda a, b: _meets(b, a), (_RANGES,)),
    "overlaps": (_overlaps, (_RANGES,)),
    "overlaps before": (_overlaps_before, (_RANGES,)),
    "overlaps after": (lambda a, b: _overlaps_before(b, a), (_RANGES,)),
    "finishes": (_finishes, (_POINT_RANGE, _RANGES)),
    "finished by": (lambda a, b: _finishes(b, a), (_RANGE_POINT, _RANGES)),
    "includes": (_includes, (_RANGE_POINT, _RANGES)),
    "during": (lambda a, b: _includes(b, a), (_POINT_RANGE, _RANGES)),
    "starts": (_starts, (_POINT_RANGE, _RANGES)),
    "started by": (lambda a, b: _starts(b, a), (_RANGE_POINT, _RANGES)),
    "coincides": (lambda a, b: _same_start(a, b) and _same_end(a, b), (_POINT_POINT, _RANGES)),
}


def _declare(name: str, relation: Relation, shapes: tuple[tuple[str, str], ...]) -> None:
    def run(rt: Runtime, a: Any, b: Any) -> Any:
        shape = (isinstance(a, Range), isinstance(b, Range))
        if shape not in [(x.startswith("range"), y.startswith("range")) for x, y in shapes]:
            raise Unfit(
                f"{name} 不能用于 {kind_of(a)} 与 {kind_of(b)}",
                f"{name} is not defined for {kind_of(a)} and {kind_of(b)}",
            )
        return relation(_as_range(a), _as_range(b))

    for first, second in shapes:
        builtin(f"{name}({first}: any, {second}: any)")(run)


for _name, (_relation, _shapes) in _RELATIONS.items():
    _declare(_name, _relation, _shapes)


@builtin("range(from: string)")
def range_from(rt: Runtime, text: str) -> Any:
    """The range that a text means; its endpoints are literals, both given and in order."""
    try:
        node = Parser(text, (), rt.limits).expression_text()
    except FeelSyntaxError as error:
        raise Unfit(f"不是区间：{error.message_zh}", f"not a range: {error.message_en}") from None
    if not isinstance(node, n.RangeLiteral) or node.low is None or node.high is None:
        raise Unfit("应为有两个端点的区间", "expected a range with two endpoints")
    low, high = _endpoint(rt, node.low), _endpoint(rt, node.high)
    if not less_or_equal(low, high):
        raise Unfit("区间的起点大于终点", "the range ends before it starts")
    return Range(low, high, node.low_included, node.high_included)


def _endpoint(rt: Runtime, node: n.Node) -> Any:
    if isinstance(node, n.Literal):
        return node.value
    if isinstance(node, n.Negation) and isinstance(node.operand, n.Literal):
        return BUILTINS["number"].call(rt, [f"-{node.operand.value}"])
    if isinstance(node, n.AtLiteral):
        return parse_temporal(node.text)
    if isinstance(node, n.Call) and isinstance(node.callee, n.Var) and node.callee.name in _LITERAL_CALLS:
        args = [a.value for a in node.args if isinstance(a, n.Literal)]
        if len(args) == len(node.args) and node.names is None:
            return BUILTINS[node.callee.name].call(rt, args)
    raise Unfit("区间的端点应为字面值", "the endpoints of a range are literals")
