"""Every task of a person has a name: it is what stands in the task list."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, warning


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of user tasks without a name."""
    for element in subject.of_type("USER_TASK"):
        if not element.name.strip():
            text = f"步骤 {element.id} 没有名称"
            yield warning("task_without_name", text, element.id, "名称", "", "写上步骤名，待办里显示的就是它")
