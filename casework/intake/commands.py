"""Commands that register a matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class OpenCase(Command):
    """Opens a case (in its first status) at a place and starts its main procedure `process_id`. `answers`: what the
    registration's forms will say, as far as it is known: it decides from the first moment whether the case is
    sensitive, and is not kept."""

    title: str
    channel: str
    location_org: str
    received_at: datetime
    process_id: str
    external_no: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
