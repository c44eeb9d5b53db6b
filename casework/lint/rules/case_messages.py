"""The messages of a case can come at any time (handbook 5.0 and Q8); which a procedure must hear says
`shared/case_messages.yaml`."""

from __future__ import annotations

from collections.abc import Iterator

from casework.tables.case_messages import TABLE, CaseMessage, case_messages
from casework.tables.procedures import KIND, counted_as
from engine.bpmn import ElementFacts
from engine.errors import Finding
from engine.lint.subject import Subject, error, warning


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of a procedure that does not hear what the table says it must, and of one that stops for a message whose
    sender was told that it goes on; also as `table`."""
    yield from table(subject)
    model, place = subject.model, subject.shelf.known.place
    starts = {name: start for start in _inner_starts(subject) for name in start.messages}
    words = counted_as(model.properties) | {model.properties.get(KIND, "")}
    for name, message in case_messages(place).messages.items():
        if name not in starts and words & message.heard_by:
            yield _missing(subject, message)
        if name in starts and starts[name].interrupting and not message.interrupts:
            text = f"“{message.label}”（{name}）的事件子流程会停下程序，发的人却被告知程序照常办"
            remedy = "改成不打断的，或在案件消息表里写 interrupts: true"
            yield warning("message_interrupts", text, starts[name].id, "不打断", "打断", remedy)


def table(subject: Subject) -> Iterator[Finding]:
    """Errors for what is wrong with the table at the place: nothing is published before it is mended."""
    for problem in _problems(subject.shelf.known.place):
        where = subject.model.process_id
        yield error("case_messages_table", problem, where, "docs/case-messages.md", "", "改好这张表")


def _missing(subject: Subject, message: CaseMessage) -> Finding:
    model = subject.model
    text = f"程序“{model.name}”没有处理{message.label}（{message.name}）的事件子流程"
    where = model.none_start or model.process_id
    remedy = "加一个以 case_code 关联的事件子流程"
    return warning("missing_signal", text, where, f"消息 {message.name} 的事件子流程", "", remedy)


def _inner_starts(subject: Subject) -> Iterator[ElementFacts]:
    """The start events of event sub-processes."""
    elements = subject.model.elements
    for start in subject.of_type("START_EVENT"):
        owner = elements.get(start.scope or "")
        if owner is not None and owner.type == "EVENT_SUB_PROCESS":
            yield start


def _problems(place: str) -> list[str]:
    """What is wrong with the tables on the way to the place; what another district has spoilt is its own affair."""
    parts = place.split("-")
    nodes = {"-".join(parts[:n]) for n in range(1, len(parts) + 1)}
    others = [f"/districts/{node}/" for node in TABLE.nodes() if node not in nodes]
    return [text for text in TABLE.problems() if not any(other in text for other in others)]
