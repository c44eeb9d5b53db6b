"""What people tell a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class SignalCase(Command):
    """Somebody sends a case one of its messages (handbook 3.6, P18), e.g. `SIG_WITHDRAW`; the reason goes to the case
    file (P2), never into variables or the history."""

    case_key: int
    name: str
    reason: str
    variables: dict[str, Any] = field(default_factory=dict)
