"""Commands about what runs: place and sight of what stands behind it are asked."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.errors import Forbidden, NotFound
from engine.gate.onlooker import onlooker
from engine.gate.places import require_at
from engine.gate.rule import About, Ask, Rule
from engine.instances.commands import ResolveIncident, StartInstance
from engine.instances.instances import tenant_place
from engine.missing import no_incident
from engine.unit import Unit

Missing = Callable[[int], NotFound]


def ask_start(unit: Unit, command: StartInstance) -> None:
    """Whoever starts a procedure does so at a place of theirs, and for no owner that they do not see."""
    place, own = command.place, tenant_place(unit)
    if command.case_key is not None:
        who = onlooker(unit)
        if who.as_person(own, command.case_key) < AccessLevel.SUMMARY:
            raise unit.extension.owners.missing(command.case_key)
        place = who.place_of(own, command.case_key)
    if place is not None and not authz.covers(own, place):
        raise Forbidden("outside_tenant", "不能在别的区县启动", where="place", expected=own, found=place)
    require_at(unit, authz.START, place or own)


def on_instance(permission: str, missing: Missing, name: str = "key") -> Rule:
    """A rule for commands on something that lives in a root instance; `name`: the command's field with its key."""
    return Rule(About.INSTANCE, permission, asks_instance(permission, missing, name))


def asks_instance(permission: str, missing: Missing, name: str) -> Ask:
    """Asks for the place of the root that a key lives in, and for sight of its owner."""
    key_of = attrgetter(name)

    def ask(unit: Unit, command: Any) -> None:
        key = key_of(command)
        try:
            facts = unit.root(key).facts
        except NotFound:
            raise missing(key) from None
        require_running(unit, permission, facts.place, facts.case_key, missing(key))

    return ask


def ask_incident(unit: Unit, command: ResolveIncident) -> None:
    """Whoever looks after what stands still at a place tries it again. The list of what stands still shows it to them
    without what it is about; so sight of the owner is not asked of them, of everybody else it is."""
    try:
        facts = unit.root(command.key).facts
    except NotFound:
        raise no_incident(command.key) from None
    place = onlooker(unit).place_of(facts.place, facts.case_key)
    if not authz.allowed_at(unit.actor, authz.RESOLVE, place):
        require_running(unit, authz.RESOLVE, facts.place, facts.case_key, no_incident(command.key))


def require_running(
    unit: Unit, permission: str, place: str, owner_key: int | None, missing: NotFound
) -> None:
    """Raises `missing` unless the actor sees what runs at this place for this owner; Forbidden when the permission is
    held elsewhere only."""
    who = onlooker(unit)
    if who.level(place, owner_key) < AccessLevel.SUMMARY:
        raise missing
    require_at(unit, permission, who.place_of(place, owner_key))
