"""Functions that make one value of a list (DMN 1.5, tables 76 and 77): of a list, or of their arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from engine.feel import arithmetic, numbers
from engine.feel.builtins.registry import builtin
from engine.feel.compare import kind_of, less, same
from engine.feel.errors import Unfit
from engine.feel.runtime import Runtime
from engine.feel.weights import cost_of


def _numbers(items: list[Any]) -> list[Any]:
    for item in items:
        if not numbers.is_number(item):
            raise Unfit(
                f"列表的元素应为数字，现有 {kind_of(item)}",
                f"the elements must be numbers, found {kind_of(item)}",
            )
    return items


def _some_numbers(items: list[Any]) -> list[Any]:
    if not items:
        raise Unfit("列表是空的", "the list is empty")
    return _numbers(items)


def _extreme(rt: Runtime, items: list[Any], largest: bool) -> Any:
    if not items:
        return None
    best = items[0]
    if rt.limits.weighed and type(best) is not list:
        rt.weigh(len(items) * cost_of(best))
    less(best, best)
    for item in items[1:]:
        if less(best, item) if largest else less(item, best):
            best = item
    return best


@builtin("min(list: list)")
def minimum(rt: Runtime, items: list[Any]) -> Any:
    return _extreme(rt, items, largest=False)


@builtin("max(list: list)")
def maximum(rt: Runtime, items: list[Any]) -> Any:
    return _extreme(rt, items, largest=True)


@builtin("sum(list: list)")
def total(rt: Runtime, items: list[Any]) -> Any:
    if items and kind_of(items[0]).endswith("duration"):
        return reduce(arithmetic.add, items)
    return reduce(numbers.add, _some_numbers(items))


@builtin("product(list: list)")
def product(rt: Runtime, items: list[Any]) -> Any:
    return reduce(numbers.multiply, _some_numbers(items))


@builtin("mean(list: list)")
def mean(rt: Runtime, items: list[Any]) -> Any:
    return numbers.divide(reduce(numbers.add, _some_numbers(items)), len(items))


@builtin("median(list: list)")
def median(rt: Runtime, items: list[Any]) -> Any:
    if not items:
        return None
    ordered = sorted(_numbers(items))
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return numbers.divide(numbers.add(ordered[middle - 1], ordered[middle]), 2)


@builtin("stddev(list: list)")
def stddev(rt: Runtime, items: list[Any]) -> Any:
    """Of a sample (divided by n - 1)."""
    if len(_some_numbers(items)) < 2:
        raise Unfit("标准差至少需要两个数", "a standard deviation wants two numbers or more")
    centre = numbers.divide(reduce(numbers.add, items), len(items))
    squares = [numbers.multiply(d, d) for d in (numbers.subtract(i, centre) for i in items)]
    variance = numbers.divide(reduce(numbers.add, squares), len(items) - 1)
    return numbers.whole(numbers.CONTEXT.sqrt(numbers.decimal(variance)))


@builtin("mode(list: list)")
def mode(rt: Runtime, items: list[Any]) -> Any:
    counts: dict[Any, int] = {}
    for item in _numbers(items):
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


def _junction(items: list[Any], decisive: bool) -> Any:
    for item in items:
        if type(item) is not bool and item is not None:
            raise Unfit(
                f"列表的元素应为布尔值，现有 {kind_of(item)}",
                f"the elements must be booleans, found {kind_of(item)}",
            )
    if decisive in items:
        return decisive
    return None if None in items else not decisive


@builtin("all(list: list)", "and(list: list)")
def all_true(rt: Runtime, items: list[Any]) -> Any:
    return _junction(items, False)


@builtin("any(list: list)", "or(list: list)")
def any_true(rt: Runtime, items: list[Any]) -> Any:
    return _junction(items, True)


def _of_arguments(run: Callable[[Runtime, list[Any]], Any]) -> Callable[..., Any]:
    return lambda rt, first, rest: run(rt, [first, *rest])


for _name, _run in {
    "min": minimum,
    "max": maximum,
    "sum": total,
    "product": product,
    "mean": mean,
    "median": median,
    "stddev": stddev,
    "mode": mode,
    "all": all_true,
    "and": all_true,
    "any": any_true,
    "or": any_true,
}.items():
    builtin(f"{_name}(first: any, rest: any*)")(_of_arguments(_run))


@builtin("list contains(list: list, element: any)")
def list_contains(rt: Runtime, items: list[Any], element: Any) -> Any:
    if rt.limits.weighed:
        rt.weigh(len(items) * cost_of(element))
    return any(same(item, element) for item in items)


@builtin("count(list: list)")
def count(rt: Runtime, items: list[Any]) -> Any:
    return len(items)
