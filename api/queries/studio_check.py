"""检查: what stands in the way of publishing a drawn process, and what a designer should look at, by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from api.queries.studio_words import label_of
from engine.bpmn import ProcessModel, parse_processes
from engine.bpmn.model import Reference
from engine.errors import Finding, Refusal
from engine.feel import FeelSyntaxError, compile_expression
from engine.handlers.definitions import Definitions
from engine.handlers.places import LEVELS
from engine.ports import Binding, NotDeployed
from engine.store import Tx
from forms import Form, compile_form

#: Groups that are no post of the handbook's levels, but people nonetheless.
OUTSIDE = frozenset({"applicant", "respondent"})
_OPEN_ENDED = frozenset({"END_EVENT", "EVENT_SUB_PROCESS"})


@dataclass(slots=True)
class Checked:
    """What a check found. `model` is None when the diagram cannot be read; `passed` counts the rules that held."""

    findings: list[Finding] = field(default_factory=list)
    model: ProcessModel | None = None
    forms: dict[str, Form] = field(default_factory=dict)
    passed: int = 0

    @property
    def blocked(self) -> bool:
        """Whether there is something that forbids publishing."""
        return any(finding.severity == "error" for finding in self.findings)


def check(definitions: Definitions, tx: Tx, xml: str, forms: list[dict[str, Any]], place: str) -> Checked:
    """Checks a diagram with the forms that are published along with it, as `place` would run it."""
    checked = Checked()
    for schema in forms:
        _read_form(schema, checked)
    try:
        models = parse_processes(xml.encode(), "流程图")
    except Refusal as refusal:
        checked.findings += refusal.findings or [_plain(refusal)]
        return checked
    checked.model = models[0]
    served = _Served(definitions, tx, place, set(checked.forms))
    for rule in (_expressions, _steps, _ways):
        _run(checked, rule(checked.model))
    _run(checked, served.missing(checked.model))
    _run(checked, _same_names(checked.model))
    return checked


def _run(checked: Checked, found: Iterator[Finding]) -> None:
    findings = list(found)
    checked.findings += findings
    assert checked.model is not None
    marked = {finding.where for finding in findings}
    checked.passed += len(checked.model.elements) - len(marked)


def _plain(refusal: Refusal) -> Finding:
    return Finding(refusal.code, refusal.detail, refusal.where, refusal.expected, refusal.found)


def _read_form(schema: dict[str, Any], checked: Checked) -> None:
    id_ = str(schema.get("id", ""))
    try:
        form = compile_form(schema)
    except Refusal as refusal:
        checked.findings += [
            replace(finding, where=f"form:{id_}", found=finding.where or finding.found)
            for finding in refusal.findings or [_plain(refusal)]
        ]
        return
    checked.forms[id_] = form
    checked.findings += [replace(finding, where=f"form:{id_}", severity="warning") for finding in form.lint()]


def _expressions(model: ProcessModel) -> Iterator[Finding]:
    texts = [(id_, text) for id_, element in model.elements.items() for text in element.expressions]
    texts += [(flow.id, flow.condition) for flow in model.flows.values() if flow.condition]
    for where, text in texts:
        try:
            compile_expression(text.removeprefix("="))
        except FeelSyntaxError as error:
            yield Finding(
                "expression", f"计算式写得不对：{error.message_zh}", where, "FEEL 表达式", text[:120]
            )


def _steps(model: ProcessModel) -> Iterator[Finding]:
    for id_, element in model.elements.items():
        if element.type != "USER_TASK":
            continue
        if not element.name.strip():
            yield Finding(
                "name_missing",
                "这一步没有名称",
                id_,
                severity="warning",
                remedy="写上步骤名，待办里显示的就是它",
            )
        if not element.candidate_groups and element.assignee is None:
            yield Finding(
                "nobody",
                f"「{label_of(element)}」没有写谁来办",
                id_,
                severity="error",
                remedy="在“办理人”里写岗位",
            )
        for group in element.candidate_groups:
            name = group.partition("@")[0]
            if not group.startswith("=") and name not in LEVELS and name not in OUTSIDE:
                yield Finding(
                    "unknown_group", f"「{label_of(element)}」的岗位“{group}”在机构里没有", id_,
                    "手册 2.2 的候选组", group, "warning", "换成已有的岗位",
                )  # fmt: skip
        if element.form is None:
            yield Finding(
                "no_form",
                f"「{label_of(element)}」没有表单",
                id_,
                severity="warning",
                remedy="没有表单时只能点“办完”",
            )


def _ways(model: ProcessModel) -> Iterator[Finding]:
    starts = {
        id_
        for id_, e in model.elements.items()
        if e.type == "START_EVENT" or (not e.incoming and _entered(model, id_))
    }
    reached, open_ = set(starts), list(starts)
    while open_:
        element = model.elements[open_.pop()]
        after = [model.flows[flow].target for flow in element.outgoing if flow in model.flows]
        after += [id_ for id_, other in model.elements.items() if other.attached_to == element.id]
        open_ += [id_ for id_ in after if id_ not in reached]
        reached.update(after)
    for id_, element in model.elements.items():
        if id_ not in reached:
            yield Finding(
                "unreachable", f"走不到「{label_of(element)}」", id_, remedy="连一条线进来，或者删掉它"
            )
        elif not element.outgoing and element.type not in _OPEN_ENDED and not _may_end(model, id_):
            yield Finding(
                "dead_end",
                f"「{label_of(element)}」之后没有路",
                id_,
                severity="warning",
                remedy="连到下一步或结束",
            )


def _entered(model: ProcessModel, id_: str) -> bool:
    """Elements that begin without a flow: boundary events, event sub-processes, parts of an ad-hoc sub-process."""
    element = model.elements[id_]
    scope = model.elements.get(element.scope or "")
    inside_ad_hoc = scope is not None and "AD_HOC" in scope.type
    return element.type == "EVENT_SUB_PROCESS" or "COMPENSATION" in element.type or inside_ad_hoc


def _may_end(model: ProcessModel, id_: str) -> bool:
    element = model.elements[id_]
    return element.type == "BOUNDARY_EVENT" or "THROW" in element.type or _entered(model, id_)


def _same_names(model: ProcessModel) -> Iterator[Finding]:
    seen: dict[tuple[str | None, str], str] = {}
    for id_, element in model.elements.items():
        if element.type != "USER_TASK" or not element.name:
            continue
        first = seen.setdefault((element.scope, element.name), id_)
        if first != id_:
            yield Finding(
                "same_name",
                f"有两步都叫「{element.name}」",
                id_,
                severity="warning",
                remedy="改一个名称，待办里才分得清",
            )


class _Served:
    """What is deployed for a place, and what comes along with this publishing."""

    def __init__(self, definitions: Definitions, tx: Tx, place: str, along: set[str]) -> None:
        self._definitions, self._tx, self._place, self._along = definitions, tx, place, along

    def missing(self, model: ProcessModel) -> Iterator[Finding]:
        """Forms, decisions and procedures that an element names and that nobody has deployed for the place."""
        for id_, element in model.elements.items():
            asked: Mapping[str, Reference | None] = {
                "form": element.form, "decision": element.decision, "process": element.called_process,
            }  # fmt: skip
            words = {"form": "表单", "decision": "决策表", "process": "程序"}
            for kind, reference in asked.items():
                if reference is None or reference.id.startswith("=") or self._has(kind, reference, model):
                    continue
                yield Finding(
                    f"no_{kind}_deployed", f"「{label_of(element)}」要用的{words[kind]}“{reference.id}”还没有", id_,
                    f"已发布的{words[kind]}", reference.id,
                    "error" if kind == "form" else "warning", f"先做好这个{words[kind]}，或者改用已有的",
                )  # fmt: skip

    def _has(self, kind: str, reference: Reference, model: ProcessModel) -> bool:
        if (kind == "form" and reference.id in self._along) or (
            kind == "process" and reference.id == model.process_id
        ):
            return True
        try:
            self._definitions.resolve(self._tx, kind, reference.id, self._place, Binding(), 0)
        except NotDeployed:
            return False
        return True
