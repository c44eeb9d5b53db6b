"""Commands about messages and signals, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command
from engine.messages.thrown import Whence


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
class StartByEvent(Command):
    """Starts the newest version of a process at a start event of this name (`type`: message or signal), if there still
    is one that may start. `message_key`: the message is in the buffer and must not have reached the process yet."""

    type: str
    name: str
    process_id: str
    variables: dict[str, Any] = field(default_factory=dict)
    correlation_key: str = ""
    business_id: str | None = None
    message_key: int | None = None


@dataclass(frozen=True, slots=True)
class StartHeldBack(Command):
    """An instance that a message had begun is over: the oldest message kept for the process under its correlation key
    begins the next."""

    process_id: str
    correlation_key: str
