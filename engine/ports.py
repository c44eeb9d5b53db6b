"""What the run time asks of the world around it while a step runs.

The live implementation reads the store; the one of `engine.history` answers from the record, which is how a
re-execution needs neither today's definitions nor today's calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from engine.meter import Meter

#: The engine's semantic version: it changes when the same commands could give another state or other events.
#: 3: a collected list is recorded item by item, what expressions cost is weighed, mappings, multi-instances, calls,
#: cycles and settings mean what Camunda 8 means by them, and people whom a diagram names are asked for.
#: 4: an event that reaches an element at which an incident stands is heard: the element goes on.
SEMANTICS = 4


@dataclass(frozen=True, slots=True)
class Binding:
    """How a reference finds its version: `latest` (default), `deployment` or `versionTag`."""

    type: str = "latest"
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """`details` holds per evaluated decision: id, name, type, inputs, matched rules, output (JSON)."""

    decision_key: int
    output: Any
    details: list[dict[str, Any]] = field(default_factory=list)


class NotDeployed(Exception):
    """A referenced process, decision or form is not deployed at the case's place or above it.

    `kind` is process, decision or form; `ref` its id.
    """

    def __init__(self, kind: str, ref: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.ref = ref
        self.detail = detail


class Environment(Protocol):
    """Every answer is recorded by the caller in the order of asking; `deployment_key` is the asking process's."""

    now: datetime
    #: By which semantic version the step runs: today's, or in a re-execution the recorded one.
    semantics: int

    @property
    def meter(self) -> Meter:
        """What bounds the step."""

    def process(self, process_id: str, binding: Binding, deployment_key: int) -> Any:
        """The called process as `engine.bpmn.ProcessModel` (its `.key` set); raises NotDeployed."""

    def process_by_key(self, definition_key: int) -> Any:
        """The `ProcessModel` with this definition key (restoring a snapshot)."""

    def decision(
        self, decision_id: str, binding: Binding, deployment_key: int, variables: Mapping[str, Any]
    ) -> DecisionOutcome:
        """Evaluates; raises NotDeployed or engine.dmn.DecisionError."""

    def form(self, form_id: str, binding: Binding, deployment_key: int) -> int:
        """The key of the form's version; raises NotDeployed."""

    def candidate_groups(self, groups: list[str]) -> list[str]:
        """Groups of the handbook bound to the case's place (`town_mediator` → `town_mediator@01-01-02`);
        others stay, but for a task of a case those of its place alone."""

    def candidate_users(self, users: list[str], groups: list[str]) -> list[str]:
        """Of the people whom a diagram names for a task with these (bound) groups those who may be meant by it."""

    def service(
        self, job_type: str, headers: Mapping[str, str], variables: Mapping[str, Any], element_id: str
    ) -> dict[str, Any] | None:
        """Runs a service of the platform inside the step; None when `job_type` is not ours (then a job row is made)."""

    def functions(self) -> Mapping[str, Any]:
        """Host functions for expressions, e.g. `deadline`."""

    def random(self) -> float:
        """The next recorded draw."""
