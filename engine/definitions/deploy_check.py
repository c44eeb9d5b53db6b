"""What a deployment refers to: must it be there, and what must be versioned together (docs/check.md, "部署时")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.bpmn import ProcessModel, Reference
from engine.definitions.deploy_read import Prepared
from engine.errors import Finding, Invalid, NotFound
from engine.lint.findings import Known, LintFinding
from engine.lint.reasons import with_reason
from engine.lint.rules import timer_keys
from engine.lint.subject import Shelf, Subject, error
from engine.ports import NotDeployed
from engine.unit import Unit

_WORDS = {"form": "表单", "decision": "决策", "process": "流程"}


def check_references(unit: Unit, prepared: Sequence[Prepared], org_code: str, complete: bool) -> None:
    """Invalid with a finding per element that names a timer which no table has, throws a message or uses a service that
    is not for its process, or binds to this deployment what is not in it; when `complete` also per form, decision,
    process or group that neither is there nor in the resources.

    What the designer explained with a reason beside the element does not count.
    """
    models = [item.extra for item in prepared if item.kind == "process"]
    found = [finding for model in models for finding in _of(unit, model, prepared, org_code, complete)]
    if found:
        raise Invalid(
            "resources_invalid", "有文件不能部署，什么都没有保存", where=found[0].where, findings=tuple(found)
        )


def _of(
    unit: Unit, model: ProcessModel, prepared: Sequence[Prepared], org_code: str, complete: bool
) -> Iterator[Finding]:
    here = {(item.kind, item.ref) for item in prepared}
    for where, kind, reference in bound_here(model):
        if (kind, reference.id) not in here:
            text = f"{_WORDS[kind]}“{reference.id}”按本次部署绑定，却不在这次部署的文件里"
            remedy = "把它一起部署，或者改成绑定最新版本（latest）"
            yield error("not_in_deployment", text, where, "一起部署的文件", reference.id, remedy)
    subject = Subject(model, Shelf(_known(unit, model, here, org_code)))
    rules = unit.extension.lint_rules
    for rule in (*rules.deployed, *rules.complete) if complete else rules.deployed:
        for finding in rule(subject):
            if (
                finding.severity == "error"
                and not with_reason(LintFinding(finding, model.resource_name, model.process_id), model).reason
            ):
                yield finding


def _known(unit: Unit, model: ProcessModel, here: set[tuple[str, str]], org_code: str) -> Known:
    """What is there of all that the diagram names: in the resources, or in force at the node."""
    named = {(kind, reference.id): reference for _, kind, reference in _named(model)}
    there = {at for at, reference in named.items() if at in here or _in_force(unit, *at, reference, org_code)}
    ids = {kind: frozenset(ref for of, ref in there if of == kind) for kind in _WORDS}
    return Known(
        processes=ids["process"],
        decisions=ids["decision"],
        forms=ids["form"],
        groups=unit.extension.roles.known(org_code),
        timers=_timers(unit, model, org_code),
        place=org_code,
    )


def _in_force(unit: Unit, kind: str, ref: str, reference: Reference, org_code: str) -> bool:
    if reference.binding.type == "deployment":
        return True  # told above, in its own words
    try:
        unit.definitions.resolve(unit.tx, kind, ref, org_code, reference.binding, 0)
    except NotDeployed:
        return False
    return True


def _timers(unit: Unit, model: ProcessModel, org_code: str) -> frozenset[str]:
    """The timer keys of the diagram that the table in force has; never empty, or the rule would not look."""
    table = unit.time.timers(unit.tx, org_code)
    found = {""}
    for key in {key for element in model.elements.values() for key in timer_keys.keys_of(element)}:
        try:
            table.spec(key)
        except NotFound:
            continue
        found.add(key)
    return frozenset(found)


def _named(model: ProcessModel) -> Iterator[tuple[str, str, Reference]]:
    """(element, kind, reference) of every definition that the diagram names; FEEL is not followed."""
    if model.start_form is not None:
        yield model.none_start or model.process_id, "form", model.start_form
    for id_, element in model.elements.items():
        for kind, reference in (
            ("form", element.form),
            ("decision", element.decision),
            ("process", element.called_process),
        ):
            if reference is not None and not reference.id.lstrip().startswith("="):
                yield id_, kind, reference


def bound_here(model: ProcessModel) -> Iterator[tuple[str, str, Reference]]:
    """Those of them that are bound to the deployment of the diagram itself."""
    return (named for named in _named(model) if named[2].binding.type == "deployment")


def bound_together(prepared: Sequence[Prepared]) -> list[list[Prepared]]:
    """Definitions that find each other only in one deployment: a process with what it binds so, and its kin."""
    by_ref = {(item.kind, item.ref): item for item in prepared}
    found: list[list[Prepared]] = []
    for item in prepared:
        if item.kind != "process":
            continue
        group = [item]
        for _, kind, reference in bound_here(item.extra):
            group += [by_ref[at] for at in _parts(by_ref, kind, reference.id)]
        for other in [other for other in found if any(part in group for part in other)]:
            found.remove(other)
            group += other
        if len(group) > 1:
            found.append(group)
    return found


def _parts(by_ref: dict[tuple[str, str], Prepared], kind: str, ref: str) -> Iterator[tuple[str, str]]:
    """A definition, and for a decision the file that it stands in."""
    yield kind, ref
    if kind == "decision":
        yield "requirements", by_ref[kind, ref].extra
