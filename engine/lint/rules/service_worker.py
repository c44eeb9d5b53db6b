"""Service tasks of plain BPMN: nobody does them, they only pass."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns; in the zeebe dialect the reading of the file refuses such a task already."""
    for element in subject.of_type("SERVICE_TASK"):
        if element.job_type is None:
            yield warning(
                "service_without_worker",
                f"{called(element)}没有写由谁来做，走到这里直接通过",
                element.id,
                "zeebe:taskDefinition",
                "没有",
                "写上任务定义（平台的服务 fq:…，或者外部系统的任务类型）；只是说明的，改用手工任务",
            )
