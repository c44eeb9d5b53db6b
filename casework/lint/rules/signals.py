"""Withdrawal, danger, escalation and merging can come at any time (handbook 5.0 and Q8)."""

from __future__ import annotations

from collections.abc import Iterator

from casework.tables.procedures import KIND
from engine.errors import Finding
from engine.lint.subject import Subject, warning

SIGNALS = {"SIG_WITHDRAW": "撤回", "SIG_DANGER": "危险", "SIG_ESCALATE": "提级", "SIG_MERGE": "并案"}
#: What handles a case; what accompanies cases or runs by the clock takes other messages (handbook 12.1.4).
HANDLES = ("main", "step")


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of a procedure that handles a case and lacks one of the four event sub-processes."""
    model = subject.model
    if model.properties.get(KIND) not in HANDLES:
        return
    caught = {
        name
        for start in subject.of_type("START_EVENT")
        for name in start.messages
        if (owner := model.elements.get(start.scope or "")) is not None and owner.type == "EVENT_SUB_PROCESS"
    }
    for name, meaning in SIGNALS.items():
        if name not in caught:
            text = f"程序“{model.name}”没有处理{meaning}（{name}）的事件子流程"
            where = model.none_start or model.process_id
            remedy = "加一个以 case_code 关联的事件子流程"
            yield warning("missing_signal", text, where, f"消息 {name} 的事件子流程", "", remedy)
