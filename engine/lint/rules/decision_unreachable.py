"""Rules of a decision table that never have their say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.subject import warning
from engine.lint.tables import survey


def rule(model: DecisionModel) -> Iterator[Finding]:
    """Warns of rules that match nothing, and under FIRST of those that rules before them always forestall."""
    for decision in model.decisions.values():
        table = decision.table
        found = survey(table) if table is not None else None
        if table is None or found is None:
            continue
        speaking = found.first if table.hit_policy == "FIRST" else found.matched
        for number, row in enumerate(table.rows):
            if number not in speaking:
                text = f"决策表「{decision.name}」第 {number + 1} 行永远轮不到"
                yield warning(
                    "decision_unreachable", text, row.id or decision.id, "", "", "调整次序，或者删掉这一行"
                )
