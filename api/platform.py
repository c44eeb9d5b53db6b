"""What the doors share inside one process, kept at `app.extensions["fengqiao"]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from api.auth.accounts import Accounts
from api.auth.passwords import VerifiedPairs
from api.auth.throttle import Throttle
from api.settings import Settings
from engine.bus import Bus

EXTENSION = "fengqiao"


@dataclass(frozen=True, slots=True)
class Platform:
    """Settings, the bus, and what sign-in remembers."""

    settings: Settings
    bus: Bus
    accounts: Accounts
    pairs: VerifiedPairs
    throttle: Throttle


def platform() -> Platform:
    """The platform of the current application."""
    return cast(Platform, current_app.extensions[EXTENSION])


def bus() -> Bus:
    """The bus of the current application."""
    return platform().bus
