"""What a district and its city tell each other of a linked case (docs/decisions/0008)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.commands import Command


@dataclass(frozen=True, slots=True)
class OpenLinkedCase(Command):
    """A district asks its city to take a case (handbook P17); carried out in the city. Nothing personal is in it."""

    origin_tenant: str
    origin_name: str
    origin_case: str
    type_code: str
    from_level: str | None
    lead_unit: str | None
    reason: str | None
    risk_level: str | None
    restricted: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class TellLinkedCase(Command):
    """A district tells the city who holds its case now, or (with `closing_reason`) that it is over; `refused`: the
    city's no has been noted there; `lapsed`: something came between, and nobody waits for its answer; `restricted`: it
    is sensitive. `version` of the district's case: what is older than what is known is not news."""

    origin_tenant: str
    origin_case: str
    handling_level: str | None
    lead_unit: str | None
    closing_reason: str | None = None
    refused: bool = False
    lapsed: bool = False
    restricted: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class TellOrigin(Command):
    """The city tells a district the code of its linked case, or what it answers (`message`, with what is `said`);
    `restricted`: that its case is sensitive, and so the district's is."""

    case_code: str
    linked: str
    message: str | None = None
    said: dict[str, Any] = field(default_factory=dict)
    restricted: bool = False
