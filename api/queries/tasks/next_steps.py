"""“提交以后”: where the flow leads from an element, as far as the diagram alone can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.bpmn import ElementFacts, FlowFacts, ProcessModel

#: What is passed through on the way to the next thing that somebody notices.
PASSED = frozenset(
    {
        "EXCLUSIVE_GATEWAY",
        "INCLUSIVE_GATEWAY",
        "PARALLEL_GATEWAY",
        "BUSINESS_RULE_TASK",
        "SCRIPT_TASK",
        "SERVICE_TASK",
        "INTERMEDIATE_THROW_EVENT",
    }
)
MAX_PATHS = 40


def next_steps(model: ProcessModel, element_id: str) -> list[dict[str, Any]]:
    """The ways on from an element: conditions on the way, what is passed, and the next stop with who does it."""
    element = model.elements.get(element_id)
    if element is None:
        return []
    found = []
    for path in _paths(model, element, (), frozenset({element_id})):
        found.append(_told(model, path))
        if len(found) == MAX_PATHS:
            break
    return found


def _paths(
    model: ProcessModel, element: ElementFacts, way: tuple[FlowFacts, ...], seen: frozenset[str]
) -> Iterator[tuple[FlowFacts, ...]]:
    for flow_id in element.outgoing:
        flow = model.flows[flow_id]
        target = model.elements[flow.target]
        if target.type in PASSED and target.id not in seen and target.outgoing:
            yield from _paths(model, target, (*way, flow), seen | {target.id})
        else:
            yield (*way, flow)


def _told(model: ProcessModel, path: tuple[FlowFacts, ...]) -> dict[str, Any]:
    stop = model.elements[path[-1].target]
    passed = [model.elements[flow.target] for flow in path[:-1]]
    conditions = [
        {
            "question": model.elements[flow.source].name.replace("\n", "") if at > 0 else "",
            "name": flow.name.replace("\n", ""),
            "condition": flow.condition,
            "default": flow.is_default,
        }
        for at, flow in enumerate(path)
        if flow.name or flow.condition or flow.is_default
    ]
    return {
        "flows": [flow.id for flow in path],
        "conditions": conditions,
        "passed": [{"element_id": e.id, "name": e.name, "type": e.type} for e in passed],
        "element_id": stop.id,
        "name": stop.name,
        "type": stop.type,
        "candidate_groups": list(stop.candidate_groups),
        "called_process": stop.called_process.id if stop.called_process else None,
        "timer_key": stop.properties.get("timer_key"),
    }
