"""Forms, decisions and processes that an element names and that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import Reference
from engine.errors import Finding
from engine.lint.subject import Subject, error
from engine.lint.words import called


def rule(subject: Subject) -> Iterator[Finding]:
    """An error for each; that a called process comes later may be said with a reason. FEEL is not followed."""
    shelf = subject.shelf
    forms = shelf.known.forms | shelf.forms.keys()
    decisions = shelf.known.decisions | shelf.decisions.keys()
    processes = shelf.known.processes | shelf.processes.keys()
    for id_, element in subject.model.elements.items():
        if _missing(element.form, forms):
            name = element.form_id or ""
            yield error(
                "unknown_form", f"{called(element)}要用的表单“{name}”不存在", id_, "已有的表单", name, _BRING
            )
        if _missing(element.decision, decisions):
            name = element.decision_id or ""
            text = f"{called(element)}要用的决策“{name}”不存在"
            yield error("unknown_decision", text, id_, "已有的决策", name, _BRING)
        if element.called_process is not None and _missing(element.called_process, processes):
            name = element.called_process.id
            text = f"{called(element)}要调用的流程“{name}”还没有部署"
            yield error("unknown_process", text, id_, "已部署的流程", name, _LATER)
    start = subject.model.start_form
    if start is not None and _missing(start, forms):
        where = subject.model.none_start or subject.model.process_id
        yield error(
            "unknown_form", f"开始事件要用的表单“{start.id}”不存在", where, "已有的表单", start.id, _BRING
        )


_BRING = "改成已有的编号，或者把它一起部署"
_LATER = "改成已有的编号，或者先部署它；确实要以后再部署的，写明理由"


def _missing(reference: Reference | None, there: frozenset[str]) -> bool:
    return reference is not None and not reference.id.lstrip().startswith("=") and reference.id not in there
