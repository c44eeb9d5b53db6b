"""What the scenarios of a diagram leave untried: user tasks, events, and the flows out of a gateway that decides."""

from __future__ import annotations

from collections.abc import Iterable

from casework.rehearsal.play import Outcome
from engine.bpmn import ProcessModel

_DECIDES = frozenset({"EXCLUSIVE_GATEWAY", "INCLUSIVE_GATEWAY", "EVENT_BASED_GATEWAY"})


def uncovered(model: ProcessModel, outcomes: Iterable[Outcome]) -> list[str]:
    """The ids, in the order of the diagram's file, of what must be covered and no outcome has covered."""
    seen = {id_ for outcome in outcomes for process, id_ in outcome.covered if process == model.process_id}
    return [id_ for id_ in wanted(model) if id_ not in seen]


def wanted(model: ProcessModel) -> list[str]:
    """The ids of what must be covered."""
    ids: list[str] = []
    for element in model.elements.values():
        if element.type == "USER_TASK" or element.type.endswith("_EVENT"):
            ids.append(element.id)
        if element.type in _DECIDES and len(element.outgoing) > 1:
            ids += element.outgoing
    return ids
