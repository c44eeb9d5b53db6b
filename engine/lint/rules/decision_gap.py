"""Decision tables that leave a case without an answer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.subject import warning
from engine.lint.tables import shown, survey

_COLLECTING = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


def rule(model: DecisionModel) -> Iterator[Finding]:
    """Warns, with an example, where no rule matches, there is no default, and one answer is expected."""
    for decision in model.decisions.values():
        table = decision.table
        if table is None or table.has_default or table.hit_policy in _COLLECTING:
            continue
        found = survey(table)
        if found is not None and found.gap is not None:
            text = f"决策表「{decision.name}」有没盖住的情况：{shown(table, found.gap)}，结果会是 null"
            yield warning(
                "decision_gap", text, decision.id, "每种情况都有规则", "", "加一行，或者加一行全是 - 的兜底"
            )
