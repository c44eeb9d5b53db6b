"""Seam: how much a person sees of what runs at a place, for an owner or for none.

Asked by the gate before a command is carried out, and by doors before something is shown. It reads, and changes
nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from engine.access.access_level import AccessLevel
from engine.access.authz import covers

if TYPE_CHECKING:
    from engine.context import Actor
    from engine.store import Tx


class Visibility(Protocol):
    """`now` is aware."""

    def level(self, tx: Tx, actor: Actor, place: str, owner_key: int | None, now: datetime) -> AccessLevel:
        """How much the actor sees as a person, by posts and by taking part; what a program reads is asked apart."""

    def place_of(self, tx: Tx, place: str, owner_key: int | None) -> str:
        """Where a permission must be held for what runs at `place`: an owner's own place, which may have changed."""


class ByPlace:
    """Whoever has a post at or above the place sees everything there."""

    def level(self, tx: Tx, actor: Actor, place: str, owner_key: int | None, now: datetime) -> AccessLevel:
        return AccessLevel.FULL if any(covers(at, place) for _role, at in actor.roles) else AccessLevel.NONE

    def place_of(self, tx: Tx, place: str, owner_key: int | None) -> str:
        return place
