"""An element completes: results go to scopes, the way out is chosen, then the token moves on. Decide
first, then apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.element import Flow
from engine.bpmn.expressions import evaluate_json
from engine.bpmn.run.collecting import append
from engine.bpmn.run.compensation import remember
from engine.bpmn.run.incidents import attempt
from engine.bpmn.run.termination import (
    close_scope,
    detach,
    in_activation,
    release_activation,
    resolve_incident,
)
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.tokens import Instance, SubInstance, Token
from engine.events import FlowTaken, PropertyReached


def finish_with(token: Token, results: Mapping[str, Any] | None) -> None:
    """Completes a token; if that fails the results are kept beside the incident, for the retry."""
    if attempt(token.top, token, complete, token, results) is not None:
        token.internal_data["pending"] = dict(results or {})


def complete(token: Token, results: Mapping[str, Any] | None) -> None:
    """Completes a token. Raises Failure, and then nothing but scopes (which are rolled back) has changed."""
    spec = token.task_spec
    top = token.top
    spec.finish(token, results)
    flows = spec.route(token)
    properties = _properties(token) if spec.settings.properties else None
    body = token.body
    plan = body.task_spec.plan(body, token) if body is not None else None
    if "activation" in token.internal_data:
        _collect_activation(token, flows)
    _apply(top, token, flows, properties)
    if body is not None:
        body.task_spec.instance_done(body, token, plan)
    _leave(top, token, flows)


def _apply(top: Instance, token: Token, flows: Sequence[Flow], properties: dict[str, Any] | None) -> None:
    spec = token.task_spec
    spec.ended(token, True)
    token.say_completed()
    if properties is not None:
        top.events.append(PropertyReached(token.key, token.element_id, properties))
    if "incident" in token.internal_data:
        resolve_incident(token)
    token._set_state(TaskState.COMPLETED)
    if "boundary" in token.internal_data:
        detach(token)
    if spec.compensation is not None or spec.is_body or "item" in token.internal_data:
        remember(token)


def _leave(top: Instance, token: Token, flows: Sequence[Flow]) -> None:
    workflow = token.workflow
    if token.scope is not None:
        close_scope(token)
    for _ in range(token.task_spec.completion_quantity):
        for flow in flows:
            take(token, flow)
    activation = token.internal_data.get("activation")
    compensates = token.internal_data.get("compensates")
    is_begin = token is workflow.task_tree
    if not is_begin:
        top.drop_collection(token.id)
        top.forget(token)
    if activation is not None:
        release_activation(top, workflow, activation)
    if compensates in top.index:
        top.compensating.append(top.index[compensates])
    if isinstance(workflow, SubInstance) and workflow.spec.ad_hoc is not None and not is_begin:
        workflow.owner.internal_data["worked"] = True
        workflow.owner.touch()
        top.ad_hoc_check.append(workflow)


def take(token: Token, flow: Flow) -> Token:
    """A token leaves over a sequence flow."""
    workflow = token.workflow
    top = workflow.top_workflow
    child: Token = workflow.task_tree.child(workflow.spec.task_specs[flow.target])
    child.via = flow.id
    activation = token.internal_data.get("activation")
    if activation is not None:
        child.internal_data["activation"] = activation
    if token.task_spec.hands_on_payload:
        child.internal_data["spawned"] = True
        if "payload" in token.internal_data:
            child.internal_data["payload"] = token.internal_data["payload"]
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
    activation = token.internal_data["activation"]
    if flows or settings.output_collection is None or in_activation(workflow, activation, token):
        return
    top = token.top
    scope = top.scopes.open[activation]
    value = evaluate_json(settings.output_element, scope, top.feel_context, "EXTRACT_VALUE_ERROR")
    append(token, workflow.scope, settings.output_collection, value)
