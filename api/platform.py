"""What the doors share inside one process, kept at `app.extensions["fengqiao"]`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app

from api.auth.accounts import Accounts
from api.auth.notes import AccessNotes
from api.auth.passwords import VerifiedPairs
from api.auth.sessions import Sessions
from api.auth.throttle import Throttle
from api.settings import Settings
from engine.bus import Bus

EXTENSION = "fengqiao"


@dataclass(frozen=True, slots=True)
class Platform:
    """Settings, the bus, what sign-in remembers and the doors have noted, and each tenant's last verification."""

    settings: Settings
    bus: Bus
    accounts: Accounts
    pairs: VerifiedPairs
    throttle: Throttle
    notes: AccessNotes
    sessions: Sessions
    verified: dict[str, dict[str, Any]] = field(default_factory=dict)


def platform() -> Platform:
    """The platform of the current application."""
    return cast(Platform, current_app.extensions[EXTENSION])


def bus() -> Bus:
    """The bus of the current application."""
    return platform().bus


def require_health(bus: Bus) -> None:
    """Raises what keeps the platform from reading or, by its last writes, from writing; the clock tries again each
    second, so it is over when it is over."""
    bus.tenants.all()
    fault = bus.database.health.fault
    if fault is not None:
        raise fault
