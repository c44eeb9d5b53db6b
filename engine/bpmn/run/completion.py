"""What the completion of an element leads to, and how tokens leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.element import Flow
from engine.bpmn.expressions import evaluate_json
from engine.bpmn.run.collecting import append
from engine.bpmn.run.incidents import attempt
from engine.bpmn.state.tokens import Token
from engine.events import FlowTaken

#: What a completion leads to: the flows to leave by, the properties that are reached, and what a body plans.
Decision = tuple[Sequence[Flow], dict[str, Any] | None, Any]
#: Of a token that nothing follows.
NOWHERE: Decision = ((), None, None)


def finish_with(token: Token, results: Mapping[str, Any] | None) -> None:
    """Completes a token whose work has been done. If that fails the results stay beside the incident, for the retry."""
    token.outcome = results
    token.work_done = True
    attempt(token.top, token, token.run)


def decide(token: Token) -> Decision:
    """What completing the token leads to. Raises Failure, and then nothing but scopes (which are rolled back) has
    changed."""
    spec = token.task_spec
    spec.finish(token, token.outcome)
    flows = spec.route(token)
    properties = _properties(token) if spec.settings.properties else None
    plan = None
    if token.item is not None:
        body: Token = token.parent
        plan = body.task_spec.plan(body, token)
    if token.activation is not None:
        _collect_activation(token, flows)
    return flows, properties, plan


def take(token: Token, flow: Flow) -> Token:
    """A token leaves over a sequence flow."""
    workflow, top = token.workflow, token.top
    child: Token = workflow.task_tree.child(workflow.spec.task_specs[flow.target])
    child.via = flow.id
    if token.activation is not None:
        child.activation = token.activation
    if token.task_spec.hands_on_payload:
        child.spawned = True
        if token.payload is not None:
            child.payload = token.payload
    if flow.visible:
        top.events.append(FlowTaken(flow.id, top.root_key | workflow.process))
    top.queue.append(child)
    return child


def _properties(token: Token) -> dict[str, Any]:
    """The element's own settings, those behind `=` evaluated."""
    settings = token.task_spec.settings
    found: dict[str, Any] = dict(settings.properties)
    for name, expression in settings.property_values:
        found[name] = evaluate_json(expression, token.own_scope(), token.top.feel_context)
    return found


def _collect_activation(token: Token, flows: Sequence[Flow]) -> None:
    """The last token of an ad-hoc activation hands its output to the collection of the sub-process."""
    workflow = token.workflow
    settings = workflow.spec.ad_hoc
    activation = token.activation
    assert activation is not None
    if flows or settings.output_collection is None or workflow.in_activation(activation, token):
        return
    top = token.top
    scope = top.scopes.open[activation]
    value = evaluate_json(settings.output_element, scope, top.feel_context, "EXTRACT_VALUE_ERROR")
    append(token, workflow.scope, settings.output_collection, value)
