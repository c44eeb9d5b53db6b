"""Every task of a person says who may do it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of user tasks with neither candidate group nor assignee: nobody sees them."""
    for element in subject.of_type("USER_TASK"):
        if not element.candidate_groups and element.assignee is None:
            text = f"{called(element)}没有写谁来办"
            yield warning("task_without_candidates", text, element.id, "候选组", "", "写上手册 2.2 的候选组")
