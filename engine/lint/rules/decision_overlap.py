"""UNIQUE tables in which two rules can match at once: the decision then has no answer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.subject import warning
from engine.lint.tables import shown, survey


def rule(model: DecisionModel) -> Iterator[Finding]:
    """Warns of each pair of rules, with an example."""
    for decision in model.decisions.values():
        table = decision.table
        found = survey(table) if table is not None and table.hit_policy == "UNIQUE" else None
        if table is None or found is None:
            continue
        for (one, other), situation in sorted(found.overlaps.items()):
            text = f"决策表「{decision.name}」第 {one + 1} 行与第 {other + 1} 行会同时成立：{shown(table, situation)}"
            where = table.rows[other].id or decision.id
            yield warning(
                "decision_overlap", text, where, "至多一行成立", "", "改条件，或者命中策略改为 FIRST"
            )
