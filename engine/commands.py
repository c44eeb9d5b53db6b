"""Every write of the platform is one of these. Imperative, frozen, without behaviour; handlers say what they mean.

Keys are 63-bit integers; values are JSON (numbers int or Decimal); times aware. Who acts comes beside the command.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.crossing import Whence


@dataclass(frozen=True, slots=True)
class Command:
    """Base of all commands; `kind` is the name in the history."""

    @property
    def kind(self) -> str:
        return type(self).__name__


@dataclass(frozen=True, slots=True)
class Deploy(Command):
    """Publishes resources (name, bytes) at a node of the org tree. An identical redeploy changes nothing.

    `complete`: what a diagram names must be there, here or in force at the node; else it may come later."""

    resources: tuple[tuple[str, bytes], ...]
    org_code: str | None = None
    note: str = ""
    complete: bool = False


@dataclass(frozen=True, slots=True)
class StartInstance(Command):
    """Starts a root instance of a definition, found by key or by id (newest at `place`, or a version, or a tag)."""

    process_id: str | None = None
    definition_key: int | None = None
    version: int | None = None
    version_tag: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    business_id: str | None = None
    tags: tuple[str, ...] = ()
    place: str | None = None
    case_key: int | None = None
    start_element: str | None = None


@dataclass(frozen=True, slots=True)
class OpenCase(Command):
    """Opens a case (status draft) at a place and starts its intake procedure. `answers`: what the registration's forms
    will say, as far as it is known: it decides from the first moment whether the case is sensitive, and is not kept."""

    title: str
    channel: str
    location_org: str
    received_at: datetime
    process_id: str = "intake_main"
    external_no: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CancelInstance(Command):
    """Terminates a root instance with everything in it."""

    key: int


@dataclass(frozen=True, slots=True)
class CompleteTask(Command):
    """A person has done a user task; `values`: what the form held; `recorded_for`: for which party it was typed."""

    key: int
    values: dict[str, Any] = field(default_factory=dict)
    version: int | None = None
    recorded_for: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimTask(Command):
    """The actor takes a task of one of the actor's groups."""

    key: int


@dataclass(frozen=True, slots=True)
class ReleaseTask(Command):
    """The task goes back to its groups."""

    key: int


@dataclass(frozen=True, slots=True)
class AssignTask(Command):
    """Somebody else gets the task; without `allow_override` only when nobody has it."""

    key: int
    assignee: str
    allow_override: bool = True


@dataclass(frozen=True, slots=True)
class UpdateTask(Command):
    """Changes those named of a task's due, follow_up, priority, candidate_groups, candidate_users."""

    key: int
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishMessage(Command):
    """A message for whoever waits for it, now or within `ttl_ms` milliseconds. `must_correlate`: NotFound when nobody
    does. `whence`: the procedure that has thrown it."""

    name: str
    correlation_key: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    ttl_ms: int = 0
    message_id: str | None = None
    must_correlate: bool = False
    business_id: str | None = None
    whence: Whence | None = None


@dataclass(frozen=True, slots=True)
class CorrelateMessage(Command):
    """Delivers to one subscription; issued by the bus itself. `message_key`: of the buffer, for `process_id`."""

    message_name: str
    variables: dict[str, Any]
    element_key: int
    index: int
    message_key: int | None = None
    process_id: str | None = None


@dataclass(frozen=True, slots=True)
class BroadcastSignal(Command):
    """A signal to everybody in the tenant who waits for it, and to signal start events. `origin`: the root instance
    that has thrown it; whatever waited in there got it at that moment."""

    name: str
    variables: dict[str, Any] = field(default_factory=dict)
    origin: int | None = None
    whence: Whence | None = None


@dataclass(frozen=True, slots=True)
class FireTimer(Command):
    """A timer is due; the handler checks again under the root's lock."""

    element_key: int
    index: int
    generation: int


@dataclass(frozen=True, slots=True)
class SetVariables(Command):
    """Sets variables at an element or process instance: there (`local`), or where they live."""

    scope: int
    variables: dict[str, Any]
    local: bool = False


@dataclass(frozen=True, slots=True)
class ResolveIncident(Command):
    """The cause is mended: try again. A job without retries gets one; with `retries_first` it must have some."""

    key: int
    retries_first: bool = False


@dataclass(frozen=True, slots=True)
class ActivateJobs(Command):
    """A worker asks for at most `limit` jobs of a type, each for `timeout_ms` milliseconds."""

    type: str
    worker: str
    timeout_ms: int
    limit: int


@dataclass(frozen=True, slots=True)
class CompleteJob(Command):
    key: int
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailJob(Command):
    """The worker could not do it; with no retries left: an incident. `back_off_ms` delays the next try; `variables` are
    set at the element itself."""

    key: int
    retries: int
    message: str = ""
    back_off_ms: int = 0
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThrowJobError(Command):
    """The worker reports a BPMN error."""

    key: int
    code: str
    message: str = ""
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UpdateJob(Command):
    """Gives a job new retries, a new deadline or another priority."""

    key: int
    retries: int | None = None
    timeout_ms: int | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class RenderDocument(Command):
    """Makes the Word file of a document that so far is only numbered data, and keeps it sealed."""

    key: int


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    """Keeps what a person has typed into a task's form; `values` None forgets it. `on_base`: refused when another
    draft lies there than the one saved at `base` (None: none)."""

    key: int
    values: dict[str, Any] | None
    base: datetime | None = None
    on_base: bool = False


@dataclass(frozen=True, slots=True)
class SetTimer(Command):
    """A node of the org tree changes the length of a timer key (never lengthens a statutory one)."""

    org_code: str
    timer_key: str
    duration: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevealParty(Command):
    """Somebody looks at a party's personal values; changes nothing but the record of who looked, and why."""

    case_key: int
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class RevealCaseFile(Command):
    """Somebody looks at the hidden prose of a case's file; changes nothing but the record of who looked, and why."""

    case_key: int
    reason: str


@dataclass(frozen=True, slots=True)
class SignalCase(Command):
    """Somebody sends a case one of its messages (handbook 3.6, P18), e.g. `SIG_WITHDRAW`; the reason goes to the case
    file (P2), never into variables or the history."""

    case_key: int
    name: str
    reason: str
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreUpload(Command):
    """Keeps a file of a program, or somebody's for the open task `task_key`; `metadata`: JSON for who fetches it."""

    id: str
    file_name: str
    content_type: str
    data: bytes
    metadata: dict[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None
    task_key: int | None = None


@dataclass(frozen=True, slots=True)
class DropUpload(Command):
    """Deletes such a file."""

    id: str
