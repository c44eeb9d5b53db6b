"""Which of the matching rules speak, and what they say together (DMN 1.5, 8.2.10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.feel.builtins.aggregates import maximum, minimum, total
from engine.feel.compare import same
from engine.feel.errors import Unfit
from engine.feel.runtime import Runtime

POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
_LETTERS = {
    "U": "UNIQUE",
    "F": "FIRST",
    "P": "PRIORITY",
    "A": "ANY",
    "C": "COLLECT",
    "R": "RULE ORDER",
    "O": "OUTPUT ORDER",
}
_AGGREGATORS: dict[str, Callable[[Runtime, list[Any]], Any]] = {"SUM": total, "MIN": minimum, "MAX": maximum}


class Contradiction(Unfit):
    """Rules match together that the hit policy does not let match together."""


@dataclass(slots=True)
class Match:
    """A rule that holds: its place in the table (from 0) and its output values by column."""

    index: int
    values: list[Any]


def policy_of(text: str) -> str | None:
    """The name of a hit policy or its letter; UNIQUE when none is given; None for an unknown one."""
    found = _LETTERS.get(text, text or "UNIQUE")
    return found if found in POLICIES else None


def speaking(policy: str, matches: list[Match], priorities: list[list[Any]]) -> list[Match]:
    """The rules that the policy lets speak, in its order. Raises Contradiction where there must not be several."""
    if policy == "UNIQUE" and len(matches) > 1:
        rules = "、".join(str(m.index + 1) for m in matches)
        raise Contradiction(
            f"命中策略为唯一，却同时命中第 {rules} 条规则", f"hit policy UNIQUE, but rules {rules} match"
        )
    if policy == "ANY" and any(not same(m.values, matches[0].values) for m in matches):
        raise Contradiction(
            "命中策略为任一，但命中规则的输出不同",
            "hit policy ANY, but the matching rules differ in their outputs",
        )
    if policy in ("PRIORITY", "OUTPUT ORDER"):
        matches = sorted(
            matches, key=lambda m: [_rank(v, p) for v, p in zip(m.values, priorities, strict=True)]
        )
    return matches[:1] if policy in ("UNIQUE", "ANY", "FIRST", "PRIORITY") else matches


def _rank(value: Any, priorities: list[Any]) -> int:
    """The place of an output in the list of its column's values; unlisted ones come last."""
    return next((i for i, p in enumerate(priorities) if same(p, value)), len(priorities))


def is_single(policy: str) -> bool:
    return policy in ("UNIQUE", "ANY", "FIRST", "PRIORITY")


def aggregate(rt: Runtime, aggregation: str, results: list[Any]) -> Any:
    """What COLLECT makes of the outputs; the list itself without an aggregator. Raises Unfit."""
    if not aggregation:
        return results
    if aggregation == "COUNT":
        return len(results)
    if aggregation not in _AGGREGATORS:
        raise Unfit(f"未知的汇总方式 {aggregation}", f"unknown aggregator {aggregation}")
    return _AGGREGATORS[aggregation](rt, results)
