"""What happened inside one step, as facts in the past tense. The run time says them, projections and history read them.

Keys are 63-bit integers (see `engine.context`). `scope` is the key of the variable scope: the root instance, a called
process instance, a sub-process or an activity. Times are aware datetimes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """A fact; `kind` is its name in the history: the class's, unless it says another as `KIND`."""

    KIND: ClassVar[str] = ""

    @property
    def kind(self) -> str:
        return self.KIND or type(self).__name__


@dataclass(frozen=True, slots=True)
class Passing(Event):
    """A fact that changes a list and is no history: it is not recorded, and a rebuild does not know it."""


@dataclass(frozen=True, slots=True)
class ProcessStarted(Event):
    """A process instance began: the root itself, or a call activity's child (`parent_key` is the calling element)."""

    key: int
    process_id: str
    definition_key: int
    parent_key: int | None = None
    parent_element: int | None = None


@dataclass(frozen=True, slots=True)
class ProcessEnded(Event):
    """`state` is COMPLETED or TERMINATED."""

    key: int
    state: str


@dataclass(frozen=True, slots=True)
class ElementActivated(Event):
    """`type` is the Camunda 8 name, e.g. USER_TASK, EXCLUSIVE_GATEWAY, INTERMEDIATE_CATCH_EVENT."""

    key: int
    element_id: str
    type: str
    scope: int
    process_key: int


@dataclass(frozen=True, slots=True)
class ElementCompleted(Event):
    key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementTerminated(Event):
    key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class FlowTaken(Event):
    """A sequence flow was taken; pages draw the path from these."""

    flow_id: str
    process_key: int


@dataclass(frozen=True, slots=True)
class TaskCreated(Event):
    """A user task waits for a person. Groups are already resolved, e.g. `town_mediator@01-01-02`."""

    key: int
    process_key: int
    element_id: str
    name: str
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due: datetime | None
    follow_up: datetime | None
    priority: int
    form_key: int | None
    external_form: str | None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskEnded(Event):
    """`state` is COMPLETED or CANCELED."""

    key: int
    state: str


@dataclass(frozen=True, slots=True)
class TimerScheduled(Event):
    """A timer is a row; `generation` counts the repetitions of a cycle; `index` tells several timers of an
    element apart."""

    key: int
    element_id: str
    index: int
    generation: int
    due: datetime


@dataclass(frozen=True, slots=True)
class TimerEnded(Event):
    """The timer fired for the last time, or what it was attached to is gone."""

    key: int
    index: int
    generation: int


@dataclass(frozen=True, slots=True)
class SubscriptionOpened(Event):
    """`type` is message or signal; `depth` counts the enclosing scopes, so that the innermost one is served first."""

    key: int
    element_id: str
    index: int
    type: str
    name: str
    correlation_key: str | None
    depth: int


@dataclass(frozen=True, slots=True)
class ProcessSubscriptionOpened(SubscriptionOpened):
    """As `SubscriptionOpened`, with the process instance that it stands in: a message reaches a process once."""

    process_key: int


@dataclass(frozen=True, slots=True)
class SubscriptionClosed(Event):
    key: int
    index: int


@dataclass(frozen=True, slots=True)
class JobCreated(Event):
    """Work for a program outside (`type`), with its static headers and its retries."""

    key: int
    process_key: int
    element_key: int
    element_id: str
    type: str
    retries: int
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobUpdated(Event):
    """A worker failed (`message` says why) or somebody gave the job new retries."""

    key: int
    retries: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class JobEnded(Event):
    """`state` is COMPLETED, CANCELED or ERROR_THROWN."""

    key: int
    state: str


@dataclass(frozen=True, slots=True)
class VariableSet(Event):
    """A variable of a scope has a new value (whole, JSON). `key` is the variable's own key."""

    key: int
    scope: int
    process_key: int
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class ListItemSet(Event):
    """One item of a list that is a variable has a new value; `index` counts from 0 and is the list's length when the
    item is added at its end. `key` is the variable's, so a list that is filled is recorded once, not once per item."""

    key: int
    scope: int
    process_key: int
    name: str
    index: int
    value: Any


def put_item(items: list[Any], index: int, value: Any) -> None:
    """What `ListItemSet` means for a list of the caller's own. IndexError when it has no such place."""
    if index == len(items):
        items.append(value)
    else:
        items[index] = value


def with_item(items: list[Any], event: ListItemSet) -> list[Any]:
    """A new list with the item set."""
    made = list(items)
    put_item(made, event.index, event.value)
    return made


@dataclass(frozen=True, slots=True)
class ScopeClosed(Event):
    """The variables of this scope can no longer be read or written by the running instance."""

    scope: int


@dataclass(frozen=True, slots=True)
class IncidentRaised(Event):
    """`error_type` is Camunda 8's name, e.g. EXTRACT_VALUE_ERROR, CONDITION_ERROR, FORM_NOT_FOUND."""

    key: int
    element_key: int
    process_key: int
    element_id: str
    error_type: str
    message: str
    job_key: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentResolved(Event):
    key: int


@dataclass(frozen=True, slots=True)
class DecisionEvaluated(Event):
    """What a business rule task asked and what the tables answered; `details` as `engine.dmn` reports it."""

    element_key: int
    element_id: str
    decision_id: str
    decision_key: int
    output: Any
    details: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MessageThrown(Event):
    """A message leaves the instance; it is delivered after the step, in a step of its own."""

    element_key: int
    name: str
    correlation_key: str | None
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SignalThrown(Event):
    element_key: int
    name: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ServiceDone(Event):
    """A service of the platform itself (job type `fq:…`) answered inside the step."""

    element_key: int
    element_id: str
    type: str
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PropertyReached(Event):
    """An element with own settings (zeebe:property) completed, e.g. `case_status = accepted`."""

    element_key: int
    element_id: str
    properties: dict[str, Any]
