"""Whoever refuses mediation may leave it (handbook Q4; 人民调解法第 17 条)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.bpmn import ProcessModel
from engine.errors import Finding
from engine.lint.subject import Subject, warning

_MEDIATION = re.compile(r"mediation|调解")
_REFUSAL = re.compile(r"refus|decline|consent|disagree|拒绝|不同意|不愿|同意吗|意愿")


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of mediation processes in which no condition, event or flow is about a refusal."""
    model = subject.model
    if not _MEDIATION.search(f"{model.process_id} {model.name}") or _has_exit(model):
        return
    where = model.none_start or model.process_id
    text = f"调解程序“{model.name}”没有“一方拒绝”的出口"
    remedy = "在征询意愿之后加一条拒绝的路，通向终止告知"
    yield warning("mediation_without_refusal", text, where, "任一方拒绝即可终止", "", remedy)


def _has_exit(model: ProcessModel) -> bool:
    """A refusal counts when it decides: in a condition, or as the name of a flow out of a choice or of an event."""
    for flow in model.flows.values():
        decides = flow.condition is not None or flow.is_default
        if decides and _REFUSAL.search(f"{flow.condition or ''} {flow.name}"):
            return True
    return any(e.type == "BOUNDARY_EVENT" and _REFUSAL.search(e.name) for e in model.elements.values())
