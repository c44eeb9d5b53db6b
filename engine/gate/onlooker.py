"""Whoever looks at what runs: the actor, with what says how much he sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.context import Actor
from engine.extension.visibility import Visibility
from engine.store import Tx
from engine.unit import Unit


@dataclass(frozen=True, slots=True)
class Onlooker:
    """An actor at a moment (`now`, aware) in a transaction."""

    tx: Tx
    actor: Actor
    now: datetime
    visibility: Visibility

    def as_person(self, place: str, owner_key: int | None) -> AccessLevel:
        """How much the actor sees of what runs at a place for an owner, but for what a program reads."""
        return self.visibility.level(self.tx, self.actor, place, owner_key, self.now)

    def level(self, place: str, owner_key: int | None) -> AccessLevel:
        """How much the actor sees there: programs everything at their place."""
        if authz.allowed_at(self.actor, authz.READ_INSTANCES, place):
            return AccessLevel.FULL
        return self.as_person(place, owner_key)

    def place_of(self, place: str, owner_key: int | None) -> str:
        """Where a permission must be held for what runs at `place`."""
        return self.visibility.place_of(self.tx, place, owner_key)


def onlooker(unit: Unit) -> Onlooker:
    """The actor of a command."""
    return Onlooker(unit.tx, unit.actor, unit.context.now, unit.extension.visibility)
