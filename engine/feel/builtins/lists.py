"""List functions (DMN 1.5, table 76) and Camunda's: is empty, partition, duplicate values."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.compare import less, same
from engine.feel.errors import Unfit
from engine.feel.runtime import Runtime
from engine.feel.weights import cost_of


def _index(items: list[Any], position: Any) -> int:
    """The Python index of a FEEL position (1 is the first, -1 the last)."""
    at = int(position)
    if at == 0 or abs(at) > len(items):
        raise Unfit(f"列表没有第 {at} 项", f"the list has no element {at}")
    return at - 1 if at > 0 else len(items) + at


@builtin("sublist(list: list, start position: number, [length]: number)")
def sublist(rt: Runtime, items: list[Any], start: Any, length: Any) -> Any:
    begin = _index(items, start)
    if length is None:
        return items[begin:]
    end = begin + int(length)
    if length < 0 or end > len(items):
        raise Unfit("子列表超出列表", "the sublist exceeds the list")
    return items[begin:end]


@builtin("append(list: list, item: any*)")
def append(rt: Runtime, items: list[Any], added: list[Any]) -> Any:
    return [*items, *added]


@builtin("concatenate(list: list*)")
def concatenate(rt: Runtime, lists: list[list[Any]]) -> Any:
    rt.sized_list(sum(len(items) for items in lists))
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(rt: Runtime, items: list[Any], position: Any, item: Any) -> Any:
    at = _index(items, position)
    return [*items[:at], item, *items[at:]]


@builtin("remove(list: list, position: number)")
def remove(rt: Runtime, items: list[Any], position: Any) -> Any:
    at = _index(items, position)
    return [*items[:at], *items[at + 1 :]]


@builtin("reverse(list: list)")
def reverse(rt: Runtime, items: list[Any]) -> Any:
    return items[::-1]


@builtin("index of(list: list, match: any)")
def index_of(rt: Runtime, items: list[Any], match: Any) -> Any:
    _weigh_same(rt, items, match)
    return [i for i, item in enumerate(items, 1) if same(item, match)]


def _weigh_same(rt: Runtime, items: list[Any], match: Any) -> None:
    """Comparing with a list or context costs its size for each item, with a time what times cost."""
    if rt.limits.weighed:
        rt.weigh(len(items) * cost_of(match))


def _distinct(rt: Runtime, items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    plain: set[Any] = set()
    for item in items:
        if type(item) is int or type(item) is str:  # strings and whole numbers are found without a search
            if item not in plain:
                plain.add(item)
                kept.append(item)
            continue
        rt.charge(len(kept))
        _weigh_same(rt, kept, item)
        if not any(same(item, k) for k in kept):
            kept.append(item)
    return kept


@builtin("distinct values(list: list)")
def distinct_values(rt: Runtime, items: list[Any]) -> Any:
    return _distinct(rt, items)


@builtin("duplicate values(list: list)")
def duplicate_values(rt: Runtime, items: list[Any]) -> Any:
    rt.charge(len(items) * len(items))
    for item in items:
        _weigh_same(rt, items, item)
    return _distinct(rt, [item for item in items if sum(same(item, other) for other in items) > 1])


@builtin("union(list: list*)")
def union(rt: Runtime, lists: list[list[Any]]) -> Any:
    return _distinct(rt, concatenate(rt, lists))


@builtin("flatten(list: list)")
def flatten(rt: Runtime, items: list[Any]) -> Any:
    flat: list[Any] = []
    waiting = items[::-1]
    while waiting:
        rt.charge()
        item = waiting.pop()
        if type(item) is list:
            waiting.extend(reversed(item))
        else:
            flat.append(item)
    return flat


@builtin("sort(list: list, precedes: function)")
def sort(rt: Runtime, items: list[Any], precedes: Any) -> Any:
    def order(a: Any, b: Any) -> int:
        if precedes.call(rt, [a, b]) is True:
            return -1
        return 1 if precedes.call(rt, [b, a]) is True else 0

    return sorted(items, key=cmp_to_key(order))


@builtin("sort(list: list)")
def sort_naturally(rt: Runtime, items: list[Any]) -> Any:
    rt.charge(len(items) * max(1, len(items)).bit_length())

    def order(a: Any, b: Any) -> int:
        rt.weigh_values(a)
        return -1 if less(a, b) else int(less(b, a))

    return sorted(items, key=cmp_to_key(order))


@builtin("list replace(list: list, position: number, newItem: any)")
def replace_at(rt: Runtime, items: list[Any], position: Any, item: Any) -> Any:
    at = _index(items, position)
    return [*items[:at], item, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def replace_where(rt: Runtime, items: list[Any], match: Any, new_item: Any) -> Any:
    replaced: list[Any] = []
    for item in items:
        found = match.call(rt, [item, new_item])
        if type(found) is not bool:
            raise Unfit("list replace 的函数应返回布尔值", "the function of list replace must give a boolean")
        replaced.append(new_item if found else item)
    return replaced


@builtin("is empty(list: list)")
def is_empty(rt: Runtime, items: list[Any]) -> Any:
    return not items


@builtin("partition(list: list, size: number)")
def partition(rt: Runtime, items: list[Any], size: Any) -> Any:
    step = int(size)
    if step < 1:
        raise Unfit("分组大小应为正整数", "the size of a partition is a positive whole number")
    return [items[i : i + step] for i in range(0, len(items), step)]
