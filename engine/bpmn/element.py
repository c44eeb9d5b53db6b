"""What every element of a diagram has at run time: the attributes that parsing sets, and what elements differ in.

`engine.bpmn.elements.flow_node` puts the methods here into SpiffWorkflow's hooks. What may raise Failure must not
change anything but scopes: it is tried again when the incident is resolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.bpmn.definitions import Definition
from engine.bpmn.expressions import Expression
from engine.bpmn.settings import NO_SETTINGS, Settings
from engine.bpmn.spiff import TaskState

#: States in which a token keeps its workflow going.
LIVE = TaskState.FUTURE | TaskState.WAITING | TaskState.READY | TaskState.STARTED
#: The same for what only waits for an event: it keeps nothing going until it is triggered.
LIVE_WHEN_TRIGGERED = TaskState.FUTURE | TaskState.READY | TaskState.STARTED


@dataclass(frozen=True, slots=True)
class Flow:
    """An outgoing sequence flow; `visible` is false for what the diagram does not draw (links, the way to
    a start event)."""

    id: str
    target: str
    condition: Expression | None = None
    is_default: bool = False
    visible: bool = True


class Element:
    """Attributes and hooks of an element spec; SpiffWorkflow's class beside it brings name, inputs and outputs."""

    name: str
    bpmn_id: str | None
    manual: bool
    spec: str  # of what has a flow inside: the name of that flow's spec
    has_conditions = False
    works = False  # whether `work` does anything
    type = "UNSPECIFIED"
    holds = LIVE
    announces_on_arrival = True
    is_body = False
    is_boundary = False
    is_event_sub_process = False
    is_event_gateway = False
    hands_on_payload = False
    is_transaction = False
    is_call = False
    interrupting = True
    parallel_multiple = False
    settings: Settings = NO_SETTINGS
    start_quantity = 1
    completion_quantity = 1
    flows: tuple[Flow, ...] = ()
    incoming: tuple[str, ...] = ()
    boundary: tuple[str, ...] = ()
    compensation: str | None = None
    definitions: tuple[Definition, ...] = ()
    display_name = ""

    def arrive(self, token: Any) -> bool:
        """A token has come: begins what the element does. True: it may go on to `work` at once. May raise Failure."""
        raise NotImplementedError(self.type)

    def goes_on(self, token: Any) -> bool:
        """Whether a token that waits, or has something going on inside it, may go on now."""
        return bool(token.released)

    def work(self, token: Any) -> bool | None:
        """What the element does, when `works` says that it does anything. True: done, with its results in
        `token.outcome`; None: it has started something that goes on outside. May raise Failure."""
        return True

    def finish(self, token: Any, results: Mapping[str, Any] | None) -> None:
        """Writes results into scopes. May raise Failure."""
        raise NotImplementedError(self.type)

    def route(self, token: Any) -> Sequence[Flow]:
        """The sequence flows to leave by. May raise Failure."""
        raise NotImplementedError(self.type)

    def ended(self, token: Any, completed: bool) -> None:
        """The element's own facts in the past tense (TaskEnded, JobEnded); must not fail."""

    def plan(self, body: Any, instance: Any) -> Any:
        """Bodies: what the completion of an instance leads to; may raise Failure."""
        raise NotImplementedError(self.type)

    def instance_done(self, body: Any, instance: Any, plan: Any) -> None:
        """Bodies: carries the plan out; must not fail."""
        raise NotImplementedError(self.type)

    def try_to_fire(self, token: Any) -> bool:
        """Inclusive joins: fires when nothing more can arrive."""
        raise NotImplementedError(self.type)
