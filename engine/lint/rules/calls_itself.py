"""Processes that call each other in a circle without a way out."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import ElementFacts, ProcessModel
from engine.errors import Finding
from engine.lint.subject import Subject, error, warning
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """An error where no way to the end avoids the circle, a warning where one does (handbook 5.0.1: no circles)."""
    model = subject.model
    circle = {id_: e for id_, e in model.elements.items() if _target(e) and _leads_back(subject, _target(e))}
    if not circle:
        return
    unavoidable = not _can_end_without(model, set(circle))
    for id_, element in circle.items():
        text = f"{called(element)}调用“{_target(element)}”，绕一圈又回到本流程"
        if unavoidable:
            yield error(
                "calls_itself", f"{text}，没有不经过它的出路", id_, "调用关系没有环", "", "加一条不再调用的路"
            )
        else:
            yield warning("calls_itself", text, id_, "调用关系没有环", "", "用循环（round）代替互相调用")


def _target(element: ElementFacts) -> str:
    reference = element.called_process
    return "" if reference is None or reference.id.lstrip().startswith("=") else reference.id


def _leads_back(subject: Subject, process: str) -> bool:
    seen, pending = {process}, [process]
    while pending:
        current = pending.pop()
        if current == subject.model.process_id:
            return True
        model = subject.shelf.processes.get(current)
        for element in model.elements.values() if model is not None else ():
            target = _target(element)
            if target and target not in seen:
                seen.add(target)
                pending.append(target)
    return False


def _can_end_without(model: ProcessModel, avoided: set[str]) -> bool:
    """Whether a way of flows and boundary events leads from a start to an end without these elements."""
    pending = [id_ for id_, e in model.elements.items() if e.type == "START_EVENT" and e.scope is None]
    seen = set(pending)
    while pending:
        element = model.elements[pending.pop()]
        after = [model.flows[flow].target for flow in element.outgoing]
        after += [id_ for id_, e in model.elements.items() if e.attached_to == element.id]
        if not element.outgoing and element.id not in avoided:
            return True
        inside = {id_ for id_, e in model.elements.items() if e.scope == element.id and id_ in avoided}
        for id_ in after if not inside else ():
            if id_ not in seen and id_ not in avoided:
                seen.add(id_)
                pending.append(id_)
    return False
