"""What activities and events have in common: mappings, boundary events, results into scopes, flows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.element import Element, Flow
from engine.bpmn.expressions import evaluate_condition, evaluate_json
from engine.bpmn.failures import Failure
from engine.bpmn.settings import Mapping as IoMapping
from engine.bpmn.structure import Token
from engine.bpmn.subscriptions import Prepared
from engine.bpmn.tree import attach, prepare_boundary
from engine.bpmn.triggers import trigger

#: Evaluated boundary events of an activity about to begin.
Entered = list[tuple[str, list[Prepared]]]


def enter(token: Token) -> Entered:
    """Evaluates input mappings (into the element's scope) and boundary events. Raises Failure."""
    spec = token.task_spec
    if spec.settings.inputs:
        scope = token.open_scope()
        for mapping in spec.settings.inputs:
            value = evaluate_json(mapping.source, scope, token.top.feel_context, "IO_MAPPING_ERROR")
            head, *rest = mapping.target
            for name in reversed(rest):
                value = {name: value}
            token.top.scopes.write(scope, head, value)
    if spec.boundary and "item" not in token.internal_data:
        return prepare_boundary(token)
    return []


def begin(token: Token, entered: Entered) -> bool:
    """Opens what `enter` evaluated. False when a condition that holds already has ended the activity at once."""
    if not entered:
        return True
    for event, index in attach(token, entered):
        if not event.dead:
            trigger(event, index, None)
    return not token.dead


def write_results(token: Token, results: Mapping[str, Any] | None) -> None:
    """Rules 3 and 4: without output mapping each result goes to its home; with one, only what is mapped leaves."""
    scopes = token.top.scopes
    outputs = token.task_spec.settings.outputs
    if not outputs:
        if results:
            scopes.propagate(token.own_scope(), results)
        return
    scope = token.open_scope()
    scopes.write_all(scope, results or {})
    for mapping in outputs:
        value = evaluate_json(mapping.source, scope, token.top.feel_context, "IO_MAPPING_ERROR")
        write_output(token, mapping, value)


def write_output(token: Token, mapping: IoMapping, value: Any) -> None:
    """Sets one output mapping's target outside the element; a dotted target changes one leaf of the object there."""
    outer = token.outer_scope()
    head, *path = mapping.target
    home = outer.home_of(head)
    if path:
        base = home.values.get(head)
        whole = dict(base) if isinstance(base, dict) else {}
        current = whole
        for name in path[:-1]:
            inner = current.get(name)
            current[name] = dict(inner) if isinstance(inner, dict) else {}
            current = current[name]
        current[path[-1]] = value
        value = whole
    token.top.scopes.write(home, head, value)


def choose_flows(token: Token) -> list[Flow]:
    """Conditional flows: every one whose condition holds and those without; the default when no condition holds."""
    flows = token.task_spec.flows
    chosen = [
        flow for flow in flows if not flow.is_default and (flow.condition is None or flow_holds(token, flow))
    ]
    if not any(flow.condition is not None for flow in chosen):
        chosen += [flow for flow in flows if flow.is_default]
    if not chosen:
        raise no_flow(token)
    return chosen


def flow_holds(token: Token, flow: Flow) -> bool:
    assert flow.condition is not None
    return evaluate_condition(flow.condition, token.own_scope(), token.top.feel_context, f"连线 {flow.id} ")


def no_flow(token: Token) -> Failure:
    texts = "；".join(f"{flow.id}：{flow.condition.text}" for flow in token.task_spec.flows if flow.condition)
    return Failure(
        "CONDITION_ERROR", f"元素 {token.element_id} 没有任何一条出线的条件成立，也没有默认连线（{texts}）"
    )


class Passing(Element):
    """An element that does its work when a token arrives, and goes on."""

    def _update_hook(self, token: Token) -> bool:
        return begin(token, enter(token))

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        if results or self.settings.outputs:
            write_results(token, results)

    def route(self, token: Token) -> Sequence[Flow]:
        return choose_flows(token) if self.has_conditions else self.flows
