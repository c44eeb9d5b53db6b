"""Decisions that need each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.subject import error


def rule(model: DecisionModel) -> Iterator[Finding]:
    """An error: none of them could ever be made."""
    needs = {
        id_: {name for _, name in decision.decisions if name in model.decisions}
        for id_, decision in model.decisions.items()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        around = circle.args[1]
        text = f"决策互相依赖，绕成一圈：{' → '.join(around)}"
        yield error("decision_circle", text, str(around[0]), "没有环的依赖", "", "去掉其中一条依赖")
