"""What a modification may not do, asked before anything moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.commands.ancestry import Flow, ancestors_of
from engine.bpmn.elements.placing import Step
from engine.bpmn.model import ElementFacts
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import SubInstance
from engine.context import local_of, root_of
from engine.errors import Invalid

#: Nobody chose an ancestor: the one instance of the flow scope that there is.
ANY = -1
_NEVER = frozenset({"START_EVENT", "BOUNDARY_EVENT", "UNSPECIFIED"})

Doomed = Mapping[int, Token]


@dataclass(slots=True)
class Entry:
    """One activation as it was checked: `steps` are made in `flow`; `written` is set in scopes that are there."""

    flow: Flow
    steps: list[Step] = field(default_factory=list)
    written: list[tuple[Flow, Mapping[str, Any]]] = field(default_factory=list)


def facts_of(flow: Flow, element: str) -> ElementFacts:
    """What the diagram says of an element; Invalid when it has none."""
    found: ElementFacts | None = flow.model.elements.get(element)
    if found is None:
        some = "、".join(list(flow.model.elements)[:20])
        raise Invalid("no_such_element", "流程图里没有这个元素", "elementId", some, element)
    return found


def check_terminable(token: Token) -> None:
    """A body must not wait for an instance that is gone."""
    body = token.body
    if body is not None and body.count is not None:
        raise Invalid(
            "inside_multi_instance",
            "不能单独终止多实例或循环中的一个实例，请终止整个活动",
            found=str(token.key),
        )


def check_supported(flow: Flow, facts: ElementFacts) -> None:
    """Whether an element can begin without what leads to it."""
    model = flow.model
    sources = {model.elements[model.flows[name].source].type for name in facts.incoming}
    if facts.type in _NEVER or "EVENT_BASED_GATEWAY" in sources or facts.for_compensation:
        raise Invalid(
            "cannot_activate", "这种元素不能直接激活：开始事件、边界事件、事件网关后面的事件、补偿活动", "elementId",
            "其他元素", f"{facts.id}（{facts.type}）",
        )  # fmt: skip


def variables_by_scope(
    element: str, around: Sequence[str], given: Iterable[Sequence[Any]]
) -> dict[str | None, dict[str, Any]]:
    """The variables (scope id or nothing, values) by the element in whose scope they go; None: the process's."""
    found: dict[str | None, dict[str, Any]] = {}
    for scope, values in given:
        if scope and scope != element and scope not in around:
            raise Invalid(
                "not_its_scope", "变量只能放在要激活的元素或它外面的子流程里", "scopeId",
                "、".join(["（空）", element, *around]), scope,
            )  # fmt: skip
        found.setdefault(scope or None, {}).update(values)
    return found


def check_ancestor(flow: Flow, key: int, around: Sequence[str], element: str) -> None:
    """The chosen scope must be alive in this process instance and lie around the element."""
    top = flow.top_workflow
    if key in (ANY, top.root_key | flow.process):
        return
    token = top.index.get(local_of(key)) if root_of(key) == top.root_key else None
    if token is None or not token.live or token.workflow.process != flow.process:
        raise Invalid(
            "no_such_ancestor", "这个流程实例里没有这个正在运行的范围", "ancestorElementInstanceKey",
            "运行中的子流程或流程实例", str(key),
        )  # fmt: skip
    if token.element_id not in around:
        raise Invalid(
            "not_an_ancestor", f"“{token.element_id}”不在“{element}”的外面", "ancestorElementInstanceKey",
            "、".join(around) or "流程实例", str(key),
        )  # fmt: skip


def several(scope: str) -> Invalid:
    """Nobody can tell which instance of a sub-process is meant."""
    return Invalid(
        "several_scopes", f"子流程“{scope}”有几个实例在运行，不知道放进哪一个", "ancestorElementInstanceKey",
        "其中一个的键", "没有选定",
    )  # fmt: skip


def check_scopes_stay(entries: Iterable[Entry], doomed: Doomed) -> None:
    """No activation may need a scope that is being terminated."""
    gone = {token.key for token in doomed.values()}
    for entry in entries:
        if gone & {key for key, _element in ancestors_of(entry.flow)}:
            raise Invalid(
                "scope_terminated", "要激活的元素所在的子流程同时要被终止", "terminateInstructions",
                "留着这个子流程，或写明另一个范围", entry.steps[-1][0],
            )  # fmt: skip


def check_called(flow: Flow, entries: Sequence[Entry], doomed: Doomed) -> None:
    """A called instance does not end by itself: its caller would wait for it."""
    if isinstance(flow, SubInstance) and doomed and not _survives(flow, entries, doomed):
        raise Invalid(
            "called_would_end", "这样改会结束被调用的流程实例；请在调用它的流程实例里终止", "terminateInstructions",
            "至少留下一个元素实例", str(flow.top_workflow.root_key | flow.process),
        )  # fmt: skip


def check_bodies(entries: Sequence[Entry], doomed: Doomed) -> None:
    """What becomes empty must not be one instance of a multi-instance sub-process."""
    for token in doomed.values():
        flow = token.workflow
        while isinstance(flow, SubInstance) and flow.process == flow.owner.workflow.process:
            if flow.owner.id in doomed or _survives(flow, entries, doomed):
                break
            check_terminable(flow.owner)
            flow = flow.owner.workflow


def _survives(flow: Flow, entries: Sequence[Entry], doomed: Doomed) -> bool:
    """Whether anything will be alive in a flow."""
    return any(entry.flow is flow for entry in entries) or any(
        _stays(flow.tasks[token_id], entries, doomed) for token_id in flow.live
    )


def _stays(token: Token, entries: Sequence[Entry], doomed: Doomed) -> bool:
    if token.id in doomed or (token.body is not None and token.body.id in doomed):
        return False
    inner = token.top.subprocesses.get(token.id)
    if inner is None or inner.process != token.workflow.process or not inner.live:
        return True
    return _survives(inner, entries, doomed)
