"""What lies around what, in a diagram and in a running instance: flow scopes, outwards, up to the process instance."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.model import ProcessModel
from engine.bpmn.state.workflows import Instance, SubInstance
from engine.context import local_of, root_of
from engine.errors import NotFound

Flow = Instance | SubInstance


def scopes_around(model: ProcessModel, element: str) -> list[str]:
    """The sub-processes around an element of the diagram, the outermost first."""
    found: list[str] = []
    scope = model.elements[element].scope
    while scope is not None:
        found.append(scope)
        scope = model.elements[scope].scope
    return found[::-1]


def key_of_flow(flow: Flow) -> int:
    """The key of the element instance, or of the process instance, that a flow belongs to."""
    top: Instance = flow.top_workflow
    if isinstance(flow, SubInstance) and flow.process == flow.owner.workflow.process:
        return flow.owner.key
    return top.root_key | flow.process


def ancestors_of(flow: Flow) -> Iterator[tuple[int, str | None]]:
    """What a flow lies in, the innermost first, as (key, element id): sub-processes with the multi-instance bodies
    around them, then the process instance, whose element id is None."""
    process = flow.process
    while isinstance(flow, SubInstance) and flow.owner.workflow.process == process:
        owner = flow.owner
        yield owner.key, owner.element_id
        if owner.body is not None:
            yield owner.body.key, owner.element_id
        flow = owner.workflow
    yield flow.top_workflow.root_key | process, None


def flow_of_process(top: Instance, key: int) -> Flow:
    """The flow of a running process instance, the root's or that of a call. NotFound when there is none."""
    number = local_of(key)
    if root_of(key) == top.root_key and not top.completed:
        if number == 0:
            return top
        for inner in top.subprocesses.values():
            if inner.process == number and inner.owner.called is not None:
                found: SubInstance = inner
                return found
    raise NotFound("not_active", "这里没有这个流程实例，或者它已经结束", found=str(key))
