"""Errors that are thrown and that nobody in the process catches."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementFacts, ProcessModel
from engine.errors import Finding
from engine.lint.subject import Subject, warning
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns of error end events without boundary event or event sub-process around them (a caller may still catch)."""
    for element in subject.of_type("END_EVENT"):
        if "error" not in element.event_types:
            continue
        code = element.errors[0] if element.errors else None
        if code and code.startswith("="):
            continue
        if not any(_catches(handler, code) for handler in _handlers(subject.model, element)):
            text = f"{called(element)}抛出的错误“{code or ''}”在本流程里没有人接，流程会停在这里"
            remedy = "在外层子流程上加错误边界事件，或者加错误事件子流程"
            yield warning("uncaught_error", text, element.id, "错误的处理者", "", remedy)


def _catches(handler: ElementFacts, code: str | None) -> bool:
    return "error" in handler.event_types and any(
        caught is None or caught == code or caught.startswith("=") for caught in handler.errors
    )


def _handlers(model: ProcessModel, thrower: ElementFacts) -> Iterator[ElementFacts]:
    """Boundary events and starts of event sub-processes around an element, level by level."""
    scope = thrower.scope
    while True:
        for element in model.elements.values():
            inside = model.elements.get(element.scope or "")
            if element.type == "START_EVENT" and inside is not None and inside.type == "EVENT_SUB_PROCESS":
                if inside.scope == scope and inside.id != thrower.scope:
                    yield element
            elif scope is not None and element.attached_to == scope:
                yield element
        if scope is None:
            return
        scope = model.elements[scope].scope
