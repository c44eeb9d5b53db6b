"""What the rule about the wall around a case (casework.lint.crossing) is tried with."""

from __future__ import annotations

from tests.unit.bpmn.models import node
from tests.unit.lint.texts import Resources, one, task

_SERVICE = '<extensionElements><zeebe:taskDefinition type="{}"/></extensionElements>'
_ASSIGNED = '<zeebe:assignmentDefinition assignee="{}"/>'


def _throwing(name: str) -> Resources:
    """A diagram that throws a message."""
    found = one(node("intermediateThrowEvent", '<messageEventDefinition messageRef="m"/>'))
    text = found["p.bpmn"].decode().replace("<process", f'<message id="m" name="{name}"/><process', 1)
    return {"p.bpmn": text.encode()}


def _serving(service: str) -> Resources:
    return one(node("serviceTask", _SERVICE.format(service)))


#: As `CASES` of test_rules.
CROSSING: dict[str, tuple[str, str, Resources, Resources]] = {
    "crossing": (
        "names_person",
        "t",
        one(task(_ASSIGNED.format("zhangwei"))),
        one(task(_ASSIGNED.format("=who"))),
    ),
    "crossing service": ("service_not_for_you", "t", _serving("fq:overdue-list"), _serving("fq:archive")),
    "crossing message": ("message_not_thrown_here", "t", _throwing("SIG_WITHDRAW"), _throwing("MSG_OWN")),
}
