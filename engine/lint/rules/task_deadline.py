"""Every task of a person has a deadline (handbook 12.1.2), its own or by a boundary timer."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of user tasks with neither due date nor timer."""
    timed = {e.attached_to for e in subject.of_type("BOUNDARY_EVENT") if "timer" in e.event_types}
    for element in subject.of_type("USER_TASK"):
        if element.due_date is None and element.id not in timed:
            text = f"{called(element)}没有期限，没有人会被提醒"
            remedy = '写上 dueDate，如 =deadline("T_TRIAGE")；手册没有期限的，用 lint.ignore 写明理由'
            yield warning("task_without_deadline", text, element.id, "dueDate 或边界定时器", "", remedy)
