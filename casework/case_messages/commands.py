"""What people tell a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class SendCaseMessage(Command):
    """Somebody sends a case one of its messages (handbook 3.6, P18; `shared/case_messages.yaml`); the reason goes to
    the case file (P2), never into variables or the history. Histories from before its renaming say `SignalCase`."""

    case_key: int
    name: str
    reason: str
    variables: dict[str, Any] = field(default_factory=dict)
