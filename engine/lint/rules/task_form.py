"""Every task of a person has a form."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of user tasks without a form: nothing that is entered there is checked or protected."""
    for element in subject.of_type("USER_TASK"):
        if element.form is None:
            text = f"{called(element)}没有表单，填什么都不检查"
            yield warning("task_without_form", text, element.id, "formId", "", "给这一步做一张表单")
