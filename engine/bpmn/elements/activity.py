"""What activities and events have in common: mappings, boundary events, results into scopes, flows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.element import Flow
from engine.bpmn.elements.flow_node import FlowNode
from engine.bpmn.elements.mappings import apply_inputs, apply_outputs
from engine.bpmn.expressions import evaluate_condition
from engine.bpmn.failures import Failure
from engine.bpmn.run.collecting import notice
from engine.bpmn.run.termination import attach, prepare_boundary
from engine.bpmn.state.scopes import Scope
from engine.bpmn.state.subscriptions import Prepared
from engine.bpmn.state.tokens import Token
from engine.bpmn.versions import as_camunda

#: Evaluated boundary events of an activity about to begin.
Entered = list[tuple[str, list[Prepared]]]


def enter(token: Token) -> Entered:
    """Evaluates input mappings (into the element's scope) and boundary events. Raises Failure."""
    apply_inputs(token)
    spec = token.task_spec
    if spec.boundary and token.item is None:
        return prepare_boundary(token)
    return []


def begin(token: Token, entered: Entered) -> bool:
    """Opens what `enter` evaluated. False when a condition that holds already has ended the activity at once."""
    if not entered:
        return True
    for event, index in attach(token, entered):
        if not event.dead:
            event.trigger(index, None)
    return not token.dead


def write_results(token: Token, results: Mapping[str, Any] | None) -> None:
    """Rules 3 and 4: without output mapping each result goes to its home; with one, only what is mapped leaves."""
    scopes = token.top.scopes
    outputs = token.task_spec.settings.outputs
    if not outputs:
        if results:
            notice(token, token.own_scope(), results)
            scopes.propagate(token.own_scope(), results)
        return
    scope = token.open_scope()
    scopes.write_all(scope, results or {})
    apply_outputs(token, scope, _mapped_into(token))


def _mapped_into(token: Token) -> Scope:
    """Where output mappings look for their targets first: one of several instances in its own scope, so that the
    output element is reached; what is in none of the scopes goes outside all the same."""
    loop = token.body.task_spec.settings.loop if token.body is not None else None
    if loop is not None and not loop.standard and as_camunda(token.top.environment):
        return token.own_scope()
    return token.outer_scope()


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


class Passing(FlowNode):
    """An element that does its work when a token arrives, and goes on."""

    def arrive(self, token: Token) -> bool:
        return begin(token, enter(token))

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        if results or self.settings.outputs:
            write_results(token, results)

    def route(self, token: Token) -> Sequence[Flow]:
        return choose_flows(token) if self.has_conditions else self.flows
