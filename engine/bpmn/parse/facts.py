"""From what was read to the facts of a process that others may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.bpmn.definitions import Conditional, Link, Message, Timer
from engine.bpmn.element import Element
from engine.bpmn.expressions import Expression
from engine.bpmn.model import ElementFacts, FlowFacts, Reference, TimerText
from engine.bpmn.parse.reader import Report, extension, first, is_true, quantity, referred, text_of
from engine.bpmn.parse.reading import SCOPES, NodeReading, Reading, ScopeReading
from engine.bpmn.parse.settings_reader import read_binding
from engine.bpmn.settings import Settings
from engine.feel import Expression as Compiled
from engine.ports import Binding


def scopes_within(process: str, reading: Reading) -> list[ScopeReading]:
    """The process and all its sub-processes, outer ones first."""
    found = [reading.scopes[process]]
    for scope in found:
        found += [reading.scopes[element] for element, item in scope.nodes.items() if item.tag in SCOPES]
    return found


def element_facts(process: str, reading: Reading, specs: dict[str, Element]) -> dict[str, ElementFacts]:
    """Facts of every flow node inside a process."""
    lanes = _lanes(reading.scopes[process])
    return {
        element: _facts(scope, element, item, specs[element], lanes, process)
        for scope in scopes_within(process, reading)
        for element, item in scope.nodes.items()
    }


def flow_facts(process: str, reading: Reading) -> dict[str, FlowFacts]:
    return {
        flow.id: FlowFacts(
            flow.id,
            flow.node.get("name") or "",
            flow.source,
            flow.target,
            text_of(first(flow.node, "conditionExpression")),
            flow.is_default,
        )
        for scope in scopes_within(process, reading)
        for flow in scope.flows
    }


def start_form(process: str, reading: Reading, none_start: str | None) -> Reference | None:
    """The form of the none start event."""
    if none_start is None or none_start == process:
        return None
    node = reading.scopes[process].nodes[none_start].node
    form = extension(node, "formDefinition")
    if form is None or not form.get("formId"):
        return None
    return Reference(form.get("formId") or "", read_binding(form, Report(), none_start))


def _lanes(scope: ScopeReading) -> dict[str, str]:
    lanes = {}
    for lane in scope.node.iter("{*}lane"):
        for node in lane.findall("{*}flowNodeRef"):
            lanes[(node.text or "").strip()] = lane.get("name") or lane.get("id") or ""
    return lanes


def _facts(
    scope: ScopeReading, element: str, item: NodeReading, spec: Element, lanes: dict[str, str], process: str
) -> ElementFacts:
    settings = item.settings
    user = settings.user
    return ElementFacts(
        id=element,
        name=item.node.get("name") or "",
        type=spec.type,
        scope=None if scope.id == process else scope.id,
        lane=lanes.get(element),
        documentation=text_of(first(item.node, "documentation")) or "",
        properties=settings.properties,
        headers=settings.headers,
        form=_reference(user.form, user.form_binding),
        decision=_decision(settings),
        called_process=_reference(settings.called.process_id, settings.called.binding)
        if settings.called
        else None,
        job_type=settings.job.type.text if settings.job else None,
        **_event_facts(item),
        attached_to=referred(item.node, "attachedToRef") or None,
        interrupting=_interrupting(item),
        candidate_groups=_listed(user.candidate_groups),
        candidate_users=_listed(user.candidate_users),
        assignee=user.assignee.text if user.assignee else None,
        due_date=user.due.text if user.due else None,
        multi_instance=settings.loop is not None and not settings.loop.standard,
        incoming=tuple(flow.id for flow in scope.incoming(element)),
        outgoing=tuple(flow.id for flow in scope.outgoing(element)),
        expressions=tuple(_expressions(settings, item)),
        inputs=tuple((m.source.text, ".".join(m.target)) for m in settings.inputs),
        outputs=tuple((m.source.text, ".".join(m.target)) for m in settings.outputs),
        results=tuple(_results(settings)),
        local_names=_local_names(settings),
        links=tuple(d.link for d in item.definitions if isinstance(d, Link)),
        for_compensation=is_true(item.node, "isForCompensation", False),
        counts_tokens=_counts_tokens(item),
    )


def _decision(settings: Settings) -> Reference | None:
    called = settings.decision
    return _reference(called.decision_id, called.binding) if called else None


def _listed(names: Expression | tuple[str, ...]) -> tuple[str, ...]:
    return names if isinstance(names, tuple) else (names.text,)


def _counts_tokens(item: NodeReading) -> bool:
    return any(quantity(item.node, attribute) != 1 for attribute in ("startQuantity", "completionQuantity"))


def _results(settings: Settings) -> Iterable[str]:
    """The variables that the element writes without a mapping."""
    if settings.decision is not None:
        yield settings.decision.result_variable
    if settings.script is not None and settings.script.result_variable:
        yield settings.script.result_variable
    if settings.script is not None and settings.script.assignments is not None:
        yield from (target for target, _ in settings.script.assignments.lines)
    for collection in (settings.ad_hoc.output_collection, settings.loop and settings.loop.output_collection):
        if collection:
            yield collection


def _local_names(settings: Settings) -> tuple[str, ...]:
    loop = settings.loop
    if loop is None:
        return ()
    return ("loopCounter", loop.input_element) if loop.input_element else ("loopCounter",)


def _event_facts(item: NodeReading) -> dict[str, Any]:
    definitions = item.definitions
    coded = [part for part in definitions if part.kind in ("error", "escalation")]
    return {
        "timers": tuple(TimerText(d.time_kind, d.value.text) for d in definitions if isinstance(d, Timer)),
        "messages": _names(item, "message"),
        "signals": _names(item, "signal"),
        "errors": tuple(part.reference.text if part.reference else None for part in coded),
        "event_types": item.kinds,
    }


def _interrupting(item: NodeReading) -> bool:
    if item.tag == "startEvent":
        return is_true(item.node, "isInterrupting", True)
    return is_true(item.node, "cancelActivity", True)


def _reference(expression: Expression | None, binding: Binding) -> Reference | None:
    return None if expression is None else Reference(expression.text, binding)


def _names(item: NodeReading, kind: str) -> tuple[str, ...]:
    return tuple(d.reference.text for d in item.definitions if d.kind == kind and d.reference is not None)


def _expressions(settings: Settings, item: NodeReading) -> Iterable[str]:
    """The texts of all FEEL on the element, for lint and for people."""
    user = settings.user
    found: list[object] = [mapping.source for mapping in (*settings.inputs, *settings.outputs)]
    found += [
        user.assignee,
        user.candidate_groups,
        user.candidate_users,
        user.due,
        user.follow_up,
        user.priority,
        user.form,
    ]
    found += [expression for _, expression in settings.property_values]
    if settings.script is not None:
        found.append(settings.script.expression)
        if settings.script.assignments is not None:
            found += [expression for _, expression in settings.script.assignments.lines]
    if settings.loop is not None:
        loop = settings.loop
        found += [loop.collection, loop.cardinality, loop.output_element, loop.completion, loop.repeat_while]
    found += [d.value for d in item.definitions if isinstance(d, Timer)]
    found += [d.correlation_key for d in item.definitions if isinstance(d, Message)]
    found += [d.condition for d in item.definitions if isinstance(d, Conditional)]
    return [
        part.text
        for part in found
        if isinstance(part, Compiled) or (isinstance(part, Expression) and part.feel is not None)
    ]
