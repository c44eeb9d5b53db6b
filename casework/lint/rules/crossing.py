"""What a diagram may not reach: messages that people send with a reason, services that look at many cases, people by
their account (docs/decisions/0015)."""

from __future__ import annotations

from collections.abc import Iterator

from casework.walls.crossing import crossing
from casework.walls.reserved import reserved_at
from engine.bpmn import ElementFacts
from engine.errors import Finding
from engine.lint.subject import Subject, error, warning
from engine.lint.words import called

_THROWS = ("INTERMEDIATE_THROW_EVENT", "END_EVENT", "SEND_TASK")
_BY_GROUPS = "写候选组；在案件里，候选组不包含的人写了也不算"


def rule(subject: Subject) -> Iterator[Finding]:
    """Errors for what the platform would not carry out; a warning for people by name, who count in a case only when a
    candidate group means them anyway."""
    yield from _thrown(subject)
    table, process = crossing(subject.shelf.known.place), subject.model.process_id
    for element in subject.of_type("SERVICE_TASK"):
        users = table.services.get(element.job_type or "")
        if users is not None and process not in users:
            text = f"{called(element)}看得到或写得到别的案件，这个流程不能用"
            yield error(
                "service_not_for_you", text, element.id, "、".join(sorted(users)), process, "去掉这一步"
            )
    for element in subject.of_type("USER_TASK"):
        yield from _people(element)


def _thrown(subject: Subject) -> Iterator[Finding]:
    process, reserved = subject.model.process_id, reserved_at(subject.shelf.known.place)
    for element in subject.of_type(*_THROWS):
        for name in element.messages:
            if process not in reserved.get(name, {process}):
                allowed = "、".join(sorted(reserved[name])) or "只由人写明理由发出"
                text = f"{called(element)}抛出“{name}”，这个流程不能抛出它"
                remedy = "去掉，或换一条自己的消息"
                yield error("message_not_thrown_here", text, element.id, allowed, process, remedy)


def _people(element: ElementFacts) -> Iterator[Finding]:
    named = [*([element.assignee] if element.assignee else []), *element.candidate_users]
    for name in named:
        if not name.lstrip().startswith("="):
            text = f"{called(element)}直接写了账号“{name}”"
            yield warning("names_person", text, element.id, "候选组", name, _BY_GROUPS)
