"""What starts by messages and signals after the commit of who has sent them; issued by the bus itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command


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
