"""The run time: a root process instance with everything inside it, driven by commands, each one a step.

A command either raises a `Refusal` (nothing has changed: it is checked before anything moves) or runs to
rest and returns
a `Step`. If anything else is raised, or a Refusal of kind "unprocessable" from inside a running step, the
instance in memory
is torn: the caller drops it, rolls its transaction back and restores from the last stored snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.commands import commands, modification
from engine.bpmn.model import ProcessModel
from engine.bpmn.state import snapshot
from engine.bpmn.state.workflows import Instance
from engine.events import Event
from engine.ports import Environment


@dataclass(slots=True)
class Step:
    """What one command did, to be stored as it is.

    `events` in their order; `header` replaces the stored header; `parts_changed` (part number → JSON bytes) and
    `parts_removed` say which parts of the snapshot to write and to delete. `ended`: the root instance is over.
    `throwers`: the process id in which each element (by key) stands that has thrown a message.
    """

    events: list[Event]
    header: dict[str, Any]
    parts_changed: dict[int, bytes] = field(default_factory=dict)
    parts_removed: list[int] = field(default_factory=list)
    ended: bool = False
    throwers: dict[int, str] = field(default_factory=dict)


class Runtime:
    """One root instance in memory. Keys in and out are full keys (`engine.context`)."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance

    @classmethod
    def new(cls, model: ProcessModel, root_key: int, environment: Environment) -> Runtime:
        """A fresh instance of `model`, not started. `root_key` has zeros in its lower 24 bits."""
        return cls(Instance(model, root_key, environment))

    @classmethod
    def restore(
        cls,
        header: Mapping[str, Any],
        parts: Mapping[int, bytes],
        variables: Iterable[tuple[int, str, int, Any]],
        environment: Environment,
    ) -> Runtime:
        """The instance as it was after the step that left this header and these parts.

        `variables` are (scope key, name, variable key, value) of the scopes not closed; definitions come from
        `environment.process_by_key`.
        """
        return cls(snapshot.restore(header, parts, variables, environment))

    @property
    def ended(self) -> bool:
        """Whether the root instance has completed or been terminated."""
        return self.instance.completed

    def start(
        self,
        variables: Mapping[str, Any],
        environment: Environment,
        start_element: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> Step:
        """Begins at the none start event, or at `start_element` (message, timer, signal start) with its payload."""
        return self._step(environment, commands.start, variables, start_element, payload)

    def complete_task(self, key: int, variables: Mapping[str, Any], environment: Environment) -> Step:
        """A person has done the user task `key`. NotFound when it is not open here."""
        return self._step(environment, commands.complete_task, key, variables)

    def correlate(self, key: int, index: int, variables: Mapping[str, Any], environment: Environment) -> Step:
        """A message or signal reaches the subscription (`key`, `index`). Conflict when that is not open any more."""
        return self._step(environment, commands.correlate, key, index, variables)

    def fire_timer(self, key: int, index: int, environment: Environment) -> Step:
        """The timer (`key`, `index`) is due. Conflict when it is gone, or due later than `environment.now`."""
        return self._step(environment, commands.fire_timer, key, index)

    def stall_timer(
        self, key: int, index: int, error_type: str, message: str, environment: Environment
    ) -> Step:
        """What the timer leads to cannot be done in one step: an incident stands at its element; `retry` fires it."""
        return self._step(environment, commands.stall_timer, key, index, error_type, message)

    def may_stall(self, key: int) -> bool:
        """Whether the element of a timer has no incident yet: one is enough for somebody to look."""
        return commands.may_stall(self.instance, key)

    def stalled(self, key: int, index: int) -> bool:
        """Whether a timer waits for somebody to have it tried again."""
        return commands.stalled(self.instance, key, index)

    def complete_job(self, key: int, variables: Mapping[str, Any], environment: Environment) -> Step:
        """A worker has done the job `key` (the job's own key)."""
        return self._step(environment, commands.complete_job, key, variables)

    def fail_job(self, key: int, retries: int, message: str, environment: Environment) -> Step:
        """A worker could not do the job; with no retries left an incident JOB_NO_RETRIES stands at its element."""
        return self._step(environment, commands.fail_job, key, retries, message)

    def set_job_retries(self, key: int, retries: int, environment: Environment) -> Step:
        """Gives the job `key` new retries (≥ 1); its incident stays until `retry`."""
        return self._step(environment, commands.set_job_retries, key, retries)

    def throw_job_error(
        self, key: int, code: str, message: str, variables: Mapping[str, Any], environment: Environment
    ) -> Step:
        """A worker reports a BPMN error; uncaught, it becomes an incident UNHANDLED_ERROR_EVENT at the
        job's element."""
        return self._step(environment, commands.throw_job_error, key, code, message, variables)

    def set_variables(
        self, scope: int, variables: Mapping[str, Any], local: bool, environment: Environment
    ) -> Step:
        """Sets variables at an element instance or process instance: there (`local`), or each where its name lives."""
        return self._step(environment, commands.set_variables, scope, variables, local)

    def retry(self, incident_key: int, environment: Environment) -> Step:
        """Resolves an incident and tries again what had failed (which may raise a new incident)."""
        return self._step(environment, commands.retry, incident_key)

    def cancel(self, environment: Environment) -> Step:
        """Terminates the whole root instance."""
        return self._step(environment, commands.cancel)

    def activate_ad_hoc(
        self,
        key: int,
        element_ids: Sequence[str],
        variables: Mapping[str, Mapping[str, Any]] | None = None,
        cancel_remaining: bool = False,
        *,
        environment: Environment,
    ) -> Step:
        """Begins activities of the ad-hoc sub-process `key`, with variables by element id; with `cancel_remaining`
        those that run in it are terminated first. Invalid when an id is not one of its activities."""
        more = (variables, cancel_remaining)
        return self._step(environment, modification.activate_ad_hoc, key, element_ids, *more)

    def modify(
        self,
        process: int,
        activate: Sequence[Mapping[str, Any]],
        terminate: Sequence[Mapping[str, Any]],
        move: Sequence[Mapping[str, Any]],
        environment: Environment,
    ) -> Step:
        """Changes where the process instance `process` (the root, or a call inside it) stands: activates, then
        terminates.

        `activate`: `{element, ancestor, variables}`: `ancestor` is the key of a scope around it (-1: the one there is),
        `variables` pairs of a scope's element id (empty: the process) and values. `terminate`: `{key}` or `{element}`.
        `move`: a source as in `terminate`, `target`, `variables`, and `ancestor`, which may be "inferred" or "parent".
        """
        return self._step(environment, modification.modify, process, activate, terminate, move)

    def variables(self, scope: int) -> dict[str, Any]:
        """What is visible at an element instance, process instance or job; NotFound when it is not live."""
        return commands.visible(self.instance, scope)

    @property
    def weight(self) -> int:
        """About how many bytes of memory the instance takes: reckoned from its tokens and variables, not measured."""
        return self.instance.weight

    def rest(self) -> None:
        """The instance is put aside until its next step: nothing of the last one's surroundings is kept with it."""
        self.instance.rest()

    def _step(self, environment: Environment, command: Any, *arguments: Any) -> Step:
        instance = self.instance
        instance.begin_step(environment)
        command(instance, *arguments)
        changed, removed = snapshot.changes(instance)
        header = snapshot.header(instance)
        return Step(instance.events, header, changed, removed, instance.completed, instance.throwers)


def canonical_state(runtime: Runtime) -> dict[str, Any]:
    """Decision 10's notion of an instance's state, JSON-able: elements, scopes with variables, timers,
    subscriptions, incidents.

    Two instances that took the same commands with the same recorded answers have equal canonical states.
    """
    return snapshot.canonical(runtime.instance)
