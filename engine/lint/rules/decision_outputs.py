"""Tables with several outputs, of which one has no name or the name of another: its value would be lost."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.subject import error


def rule(model: DecisionModel) -> Iterator[Finding]:
    """An error: the result of such a table is a context by output name (DMN 1.5, 8.2.5)."""
    for table in model.main.tables:
        taken: set[str] = set()
        for number, output in enumerate(table.outputs, 1):
            if len(table.outputs) > 1 and (not output.name or output.name in taken):
                said = f"与另一列同名“{output.name}”" if output.name else "没有名称"
                text = f"决策表有 {len(table.outputs)} 个输出列，第 {number} 列{said}，它的值会丢失"
                yield error(
                    "decision_output_name",
                    text,
                    output.id,
                    "每个输出列各有不同的名称",
                    output.name,
                    "给这一列起名",
                )
            taken.add(output.name)
