"""What a rehearsal tells: each step with what it moved and made, and how things stand at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import events as e
from engine.errors import Finding

#: [on | off | gone | flow, element or flow, process id, element instance]
Move = tuple[str, str, str, str]


@dataclass(slots=True)
class Moment:
    """One step: `kind` is start or a word of the format; `about` the task, message, job or length of the move; `at`
    the virtual clock after it (aware). `fired` are timers (element, due), `findings` what a form refused."""

    kind: str
    about: str
    by: str
    at: datetime
    moves: list[Move] = field(default_factory=list)
    opened: list[e.TaskCreated] = field(default_factory=list)
    fired: list[tuple[str, datetime]] = field(default_factory=list)
    decisions: list[e.DecisionEvaluated] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    case_status: str | None = None
    problems: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that waits; `values` are the variables that its form may show, `form` the form's id."""

    task: e.TaskCreated
    process: str
    form: str | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand when a rehearsal stops: what waits, what was said, whether it has ended."""

    at: datetime
    ended: bool
    case_status: str | None
    tasks: list[OpenTask] = field(default_factory=list)
    jobs: list[e.JobCreated] = field(default_factory=list)
    timers: list[e.TimerScheduled] = field(default_factory=list)
    messages: list[e.SubscriptionOpened] = field(default_factory=list)
    incidents: list[e.IncidentRaised] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)


class Tracer:
    """Turns the events of steps into moves and the rest that a moment tells."""

    def __init__(self, processes: dict[int, str]) -> None:
        self._processes = processes
        self._elements: dict[int, str] = {}

    def take(self, moment: Moment, events: Iterable[e.Event]) -> None:
        """Adds events, which the ledger has taken already, to the moment."""
        for event in events:
            match event:
                case e.ElementActivated():
                    self._elements[event.key] = self._processes.get(event.process_key, "")
                    moment.moves.append(("on", event.element_id, self._elements[event.key], str(event.key)))
                case e.ElementCompleted():
                    moment.moves.append(("off", event.element_id, self._of(event.key), str(event.key)))
                case e.ElementTerminated():
                    moment.moves.append(("gone", event.element_id, self._of(event.key), str(event.key)))
                case e.FlowTaken():
                    process = self._processes.get(event.process_key, "")
                    moment.moves.append(("flow", event.flow_id, process, ""))
                case e.TaskCreated():
                    moment.opened.append(event)
                case e.DecisionEvaluated():
                    moment.decisions.append(event)
                case e.MessageThrown():
                    moment.messages.append(event.name)
                case _:
                    pass

    def _of(self, key: int) -> str:
        return self._elements.get(key, "")
