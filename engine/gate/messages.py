"""Who may say what to the procedures: reserved names nobody but the platform, the rest programs, and people to cases
that they see."""

from __future__ import annotations

from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.errors import Forbidden
from engine.gate.onlooker import onlooker
from engine.gate.rule import require
from engine.messages.buffer import owner_named
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.messages.messages import speaks_for_tenant
from engine.missing import nobody_waits
from engine.unit import Unit


def ask_publish(unit: Unit, command: PublishMessage) -> None:
    """Forbidden for a reserved name. Whoever does not speak for the whole tenant reaches only owners they see, at
    places that their post looks after; any other is answered as if nobody waited."""
    unit.extension.may_send(unit, command.name, command.correlation_key)
    if speaks_for_tenant(unit):
        return
    owner = owner_named(unit, command.correlation_key)
    level = AccessLevel.NONE if owner is None else onlooker(unit).as_person(owner.place, owner.key)
    if owner is None or level < AccessLevel.SUMMARY:
        raise nobody_waits(command.name, command.correlation_key)
    if not authz.allowed_at(unit.actor, authz.PUBLISH, owner.place):
        raise Forbidden("outside_place", "这个地方不归您的岗位管", where=owner.place, expected=authz.PUBLISH)


def ask_broadcast(unit: Unit, command: BroadcastSignal) -> None:
    """A signal reaches everybody in the tenant: only who speaks for the whole of it sends one."""
    unit.extension.may_send(unit, command.name, "")
    if not speaks_for_tenant(unit):
        require(unit.actor, authz.ANY, command.name)
