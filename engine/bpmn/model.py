"""A parsed process: what may be asked of it without running it. Read only after parsing; shared between instances."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from engine.ports import Binding


@dataclass(frozen=True, slots=True)
class TimerText:
    """A timer as written: `kind` is date, duration or cycle; `text` is ISO 8601, cron, or FEEL after `=`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Something deployed that an element names: a form, decision or process, and which version of it. May
    be FEEL (`=…`)."""

    id: str
    binding: Binding = field(default_factory=Binding)


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """What the diagram says of one element, as written. `type` is Camunda 8's name (USER_TASK …).

    `scope` is the id of the enclosing sub-process, or None in the process itself. `candidate_groups` and
    `candidate_users` hold the static list, or the one FEEL text beginning with `=`. `incoming`/`outgoing` are sequence
    flow ids. `inputs`/`outputs` are mappings as (source, dotted target); `results` the variables that it writes by
    itself; `local_names` those that only its instances see; `links` the names of link events; `counts_tokens`: it takes
    or gives several tokens at once.
    """

    id: str
    name: str
    type: str
    scope: str | None = None
    lane: str | None = None
    documentation: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    form: Reference | None = None
    decision: Reference | None = None
    called_process: Reference | None = None
    job_type: str | None = None
    timers: tuple[TimerText, ...] = ()
    messages: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    errors: tuple[str | None, ...] = ()
    event_types: tuple[str, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    assignee: str | None = None
    due_date: str | None = None
    multi_instance: bool = False
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    results: tuple[str, ...] = ()
    local_names: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    for_compensation: bool = False
    counts_tokens: bool = False

    @property
    def form_id(self) -> str | None:
        return self.form.id if self.form else None

    @property
    def decision_id(self) -> str | None:
        return self.decision.id if self.decision else None


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """A sequence flow; `condition` is its FEEL text, with or without `=`."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None = None
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """One executable process of a resource.

    `key` and `deployment_key` are 0 until the deployer sets them (`with_keys`). `spec` and `scopes` are
    what the run time
    executes (SpiffWorkflow's process specs); nobody else touches them.
    """

    process_id: str
    name: str
    version_tag: str | None
    resource_name: str
    elements: dict[str, ElementFacts]
    flows: dict[str, FlowFacts]
    none_start: str | None
    message_starts: dict[str, str]
    signal_starts: dict[str, str]
    timer_starts: dict[str, TimerText]
    start_form: Reference | None
    properties: dict[str, str]
    spec: Any = field(repr=False)
    scopes: dict[str, Any] = field(repr=False)
    key: int = 0
    deployment_key: int = 0

    def waiting_starts(self) -> list[tuple[str, str, str]]:
        """Its start events that wait for something: (message, signal or timer; name; element id)."""
        named = [("message", name, element) for name, element in self.message_starts.items()]
        named += [("signal", name, element) for name, element in self.signal_starts.items()]
        return [*named, *(("timer", "", element) for element in self.timer_starts)]

    def with_keys(self, key: int, deployment_key: int) -> ProcessModel:
        """The same process as the definition `key` of the deployment `deployment_key`."""
        return replace(self, key=key, deployment_key=deployment_key)
