"""Changing where an instance stands: element instances are activated, terminated, moved; and the activities of an
ad-hoc sub-process are begun by command. As Camunda 8 does it (ProcessInstanceModificationModifyProcessor and
ElementActivationBehavior of zeebe/engine): all is checked first, then activated, then terminated; a flow scope in which
nothing is left goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.bpmn.commands.ancestry import Flow, ancestors_of, flow_of_process, key_of_flow, scopes_around
from engine.bpmn.commands.modification_checks import (
    ANY,
    Entry,
    check_ancestor,
    check_bodies,
    check_called,
    check_scopes_stay,
    check_supported,
    check_terminable,
    facts_of,
    several,
    variables_by_scope,
)
from engine.bpmn.elements.ad_hoc import open_activation
from engine.bpmn.elements.placing import place
from engine.bpmn.run.scheduler import run
from engine.bpmn.run.termination import end_root, kill
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance, SubInstance
from engine.context import local_of, root_of
from engine.errors import Invalid, NotFound

#: Where a moved token's target goes: into the nearest scope that both share, or beside its source.
INFERRED, BESIDE = "inferred", "parent"

Instruction = Mapping[str, Any]


def modify(
    top: Instance,
    process: int,
    activate: Sequence[Instruction],
    terminate: Sequence[Instruction],
    move: Sequence[Instruction],
) -> None:
    """See `Runtime.modify`."""
    flow = flow_of_process(top, process)
    doomed = {token.id: token for item in terminate for token in _named(top, flow, item)}
    wanted = [*activate]
    for item in move:
        sources = _named(top, flow, item)
        wanted += [_target(flow, item, source) for source in sources]
        doomed |= {source.id: source for source in sources}
    entries = [_entry(flow, item) for item in wanted]
    check_scopes_stay(entries, doomed)
    check_bodies(entries, doomed)
    check_called(flow, entries, doomed)
    for entry in entries:
        for there, values in entry.written:
            top.scopes.write_all(there.scope, values)
        place(entry.flow, entry.steps)
    _terminate(doomed.values())
    run(top)


def activate_ad_hoc(
    top: Instance,
    key: int,
    element_ids: Sequence[str],
    variables: Mapping[str, Mapping[str, Any]] | None = None,
    cancel_remaining: bool = False,
) -> None:
    """See `Runtime.activate_ad_hoc`."""
    inner = top.subprocesses.get(local_of(key)) if root_of(key) == top.root_key else None
    if inner is None or inner.spec.ad_hoc is None:
        raise NotFound("no_ad_hoc", "这里没有正在运行的临时子流程", found=str(key))
    for element in element_ids:
        if element not in inner.spec.entries:
            expected = "、".join(inner.spec.entries)
            raise Invalid(
                "no_such_activity", "临时子流程里没有可以这样启动的活动", expected=expected, found=element
            )
    if cancel_remaining:
        for token_id in sorted(inner.live):
            if token_id in inner.tasks:
                kill(inner.tasks[token_id])
    for element in element_ids:
        _write(open_activation(inner, element), (variables or {}).get(element))
    run(top)


def _write(token: Token, values: Mapping[str, Any] | None) -> None:
    """Sets variables of an activation: in its own scope when it has one, else at the element."""
    if values:
        activation = token.activation
        scopes = token.top.scopes
        scopes.write_all(token.open_scope() if activation is None else scopes.open[activation], values)


def _named(top: Instance, flow: Flow, item: Instruction) -> list[Token]:
    """The live element instances of a process instance that an instruction names, by key or by element id."""
    if "key" in item:
        token = top.index.get(local_of(item["key"])) if root_of(item["key"]) == top.root_key else None
        if token is None or not token.live or not token.seen or token.workflow.process != flow.process:
            raise Invalid(
                "element_instance_not_found", "这个流程实例里没有这个正在运行的元素实例", "elementInstanceKey",
                "运行中的元素实例", str(item["key"]),
            )  # fmt: skip
        check_terminable(token)
        return [token]
    element = facts_of(flow, item["element"]).id
    return [
        token
        for _, token in sorted(top.index.items())
        if token.element_id == element and token.workflow.process == flow.process and token.live and token.seen
        and token.item is None
    ]  # fmt: skip


def _target(flow: Flow, item: Instruction, source: Token) -> dict[str, Any]:
    """The activation that a moved token leads to."""
    ancestor = item["ancestor"]
    if ancestor == BESIDE:
        ancestor = key_of_flow(source.workflow)
    elif ancestor == INFERRED:
        around = {None, *scopes_around(flow.model, facts_of(flow, item["target"]).id)}
        ancestor = next(key for key, element in ancestors_of(source.workflow) if element in around)
    return {"element": item["target"], "ancestor": ancestor, "variables": item["variables"]}


def _entry(flow: Flow, item: Instruction) -> Entry:
    """Checks one activation and finds out which scopes are there and which have to be made."""
    facts = facts_of(flow, item["element"])
    check_supported(flow, facts)
    around = scopes_around(flow.model, facts.id)
    values = variables_by_scope(facts.id, around, item["variables"])
    ancestor = item["ancestor"]
    check_ancestor(flow, ancestor, around, facts.id)
    entry = Entry(flow)
    if None in values:
        entry.written.append((flow, values[None]))
    for scope in around:
        there = None if entry.steps else _reusable(entry.flow, scope, ancestor)
        if there is not None:
            entry.flow = there
            entry.written += [(there, values[scope])] if scope in values else []
            continue
        if flow.model.elements[scope].multi_instance:
            raise Invalid(
                "inside_multi_instance", "不能这样新建多实例子流程中的一个实例", "elementId", "多实例之外的元素",
                facts.id,
            )  # fmt: skip
        entry.steps.append((scope, values.get(scope)))
    entry.steps.append((facts.id, values.get(facts.id)))
    return entry


def _reusable(flow: Flow, scope: str, ancestor: int) -> SubInstance | None:
    """The instance of a sub-process in which to go on; None: a new one is made. Invalid when there are several and
    `ancestor` chooses none of them."""
    top: Instance = flow.top_workflow
    there: list[SubInstance] = [
        inner
        for _, inner in sorted(top.subprocesses.items())
        if inner.owner.workflow is flow and inner.owner.element_id == scope
    ]
    if not there or ancestor in {key for key, _element in ancestors_of(flow)}:
        return None
    if len(there) == 1:
        return there[0]
    if ancestor != ANY:
        chosen = top.index[local_of(ancestor)]
        above = {chosen.key, *(key for key, _element in ancestors_of(chosen.workflow))}
        for inner in there:
            if inner.owner.key in above:
                return inner
    raise several(scope)


def _terminate(doomed: Iterable[Token]) -> None:
    for token in doomed:
        if not token.dead:
            flow = token.workflow
            kill(token)
            _end_what_is_empty(flow)


def _end_what_is_empty(flow: Flow) -> None:
    """Flow scopes in which nothing is left are terminated, not completed; so is the instance."""
    while isinstance(flow, SubInstance):
        if flow.live or flow.owner.dead or flow.owner.called is not None:
            return
        owner = flow.owner
        flow = owner.workflow
        kill(owner)
    if not flow.live and not flow.completed:
        end_root(flow)
