"""Variables that are read in conditions and expressions and that nothing sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn import ElementFacts, ProcessModel
from engine.errors import Finding
from engine.feel import FeelError, compile_expression
from engine.lint.subject import Shelf, Subject, warning

#: What the platform's own services leave behind, by their type.
SERVICE_RESULTS: Mapping[str, frozenset[str]] = {
    "fq:register-case": frozenset({"case_code", "type_defaults"}),
    "fq:find-duplicates": frozenset({"duplicate_candidates"}),
    "fq:merge-case": frozenset({"merged_into"}),
    "fq:document": frozenset({"documents"}),
    "fq:required-documents": frozenset({"required_documents", "missing_documents"}),
    "fq:archive": frozenset({"archive_no", "retention_until", "sealed"}),
    "fq:send-notice": frozenset(),
    "fq:overdue-list": frozenset({"overdue"}),
    "fq:sampling-frame": frozenset({"period", "org", "candidates"}),
    "fq:frame-hash": frozenset({"frame", "frame_hash", "population", "grade_counts", "published_at"}),
    "fq:draw-sample": frozenset({"draw"}),
}
#: What every instance that belongs to a case knows from its beginning.
ALWAYS = frozenset({"case_code"})
#: A process says here which variables its starter brings: names with commas between.
START_VARIABLES = "start_variables"


def rule(subject: Subject) -> Iterator[Finding]:
    """Warns once for each such name, at its first place. Nothing is said of a process into which jobs, messages or
    forms of others may bring any name."""
    model, shelf = subject.model, subject.shelf
    if any(_lets_anything_in(element, shelf) for element in model.elements.values()):
        return
    there = set(ALWAYS | shelf.known.names)
    for other in shelf.processes.values():
        there |= names_set(other, shelf)
    told: set[str] = set()
    for where, text in _read_texts(model):
        for name in sorted(_names(text) - there - told):
            told.add(name)
            message = f"表达式“{text[:80]}”用到变量“{name}”，但没有哪一步给它赋值"
            remedy = "检查变量名；由启动者给出的，写在流程属性 start_variables 里"
            yield warning("unset_name", message, where, "有赋值的变量", name, remedy)


def names_set(model: ProcessModel, shelf: Shelf) -> set[str]:
    """The variables that a process sets somewhere, or says that its starter brings."""
    declared = model.properties.get(START_VARIABLES, "")
    found = {name.strip() for name in declared.split(",") if name.strip()}
    for element in model.elements.values():
        found |= {target.partition(".")[0] for _, target in (*element.inputs, *element.outputs)}
        found.update(element.results, element.local_names)
        found |= SERVICE_RESULTS.get(element.job_type or "", frozenset())
        found |= _form_names(element.form_id, shelf)
    return found | _form_names(model.start_form.id if model.start_form else None, shelf)


def _form_names(form_id: str | None, shelf: Shelf) -> set[str]:
    read = shelf.forms.get(form_id or "")
    facts = read.form.fields if read is not None else []
    return {fact.key.partition(".")[0].removesuffix("[]") for fact in facts if fact.destination == "variable"}


def _lets_anything_in(element: ElementFacts, shelf: Shelf) -> bool:
    foreign_job = element.job_type is not None and element.job_type not in SERVICE_RESULTS
    foreign_form = element.form_id is not None and element.form_id not in shelf.forms
    no_form = element.type == "USER_TASK" and element.form is None
    main_message = element.type in ("RECEIVE_TASK", "INTERMEDIATE_CATCH_EVENT") and bool(element.messages)
    return (foreign_job or no_form or main_message or foreign_form) and not element.outputs


def _read_texts(model: ProcessModel) -> Iterator[tuple[str, str]]:
    """Expressions with their place; what an element with foreign results maps out is its own business."""
    for id_, element in model.elements.items():
        brings = bool(element.messages or element.called_process or element.type == "USER_TASK")
        brings = brings or (element.job_type is not None)
        own = {source for source, _ in element.outputs} if brings else set()
        yield from ((id_, text) for text in element.expressions if text not in own)
    yield from ((flow.id, flow.condition) for flow in model.flows.values() if flow.condition)


def _names(text: str) -> frozenset[str]:
    try:
        return compile_expression(text.strip().removeprefix("=").strip()).names
    except FeelError:
        return frozenset()
