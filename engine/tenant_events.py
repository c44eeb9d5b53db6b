"""What a tenant's chain says of the tenant itself and of its places."""

from __future__ import annotations

from dataclasses import dataclass

from engine.events import Event
from engine.record import UNSET, Unset


@dataclass(frozen=True, slots=True)
class TenantFounded(Event):
    """The tenant's row."""

    name: str
    short_name: str | Unset | None = UNSET
    parent: str | Unset | None = UNSET
    org_code: str | Unset | None = UNSET
    demo: bool | Unset = UNSET


@dataclass(frozen=True, slots=True)
class DemoMarked(Event):
    """Its accounts have a password that is public."""


@dataclass(frozen=True, slots=True)
class UnitAdded(Event):
    """A node of the org tree."""

    code: str
    name: str
    level: str
