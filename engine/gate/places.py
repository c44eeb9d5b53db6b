"""Commands about nodes of the org tree: the permission must be held there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.access import authz
from engine.definitions.commands import RetireDefinition
from engine.definitions.retire import find_published, no_definition
from engine.errors import Forbidden
from engine.gate.rule import About, Ask, Rule
from engine.instances.instances import tenant_place
from engine.unit import Unit

#: The places that a command names; None stands for the tenant's own.
Named = Callable[[Any], Iterable[str | None]]


def at_places(permission: str, named: Named) -> Rule:
    """A rule for commands that do something at the places which `named` finds in them."""
    return Rule(About.PLACE, permission, asks_places(permission, named))


def asks_places(permission: str, named: Named) -> Ask:
    """Asks whether the permission is held at every place that the command names."""

    def ask(unit: Unit, command: Any) -> None:
        for place in named(command):
            require_at(unit, permission, place or tenant_place(unit))

    return ask


def require_at(unit: Unit, permission: str, place: str) -> None:
    """Forbidden unless one of the actor's posts holds the permission at this place. A place outside of the tenant is
    left to the handler, which has words for that."""
    if authz.allowed_at(unit.actor, permission, place) or not authz.covers(tenant_place(unit), place):
        return
    raise Forbidden(
        "outside_place", "这个地方不归您的岗位管", where=place,
        expected="、".join(sorted(at for _group, at in unit.actor.roles)), found=place,
    )  # fmt: skip


def ask_retire(unit: Unit, command: RetireDefinition) -> None:
    """A version is retired by whoever may publish where it stands; what others have published is not there."""
    found = find_published(unit.tx, command.key)
    if found is None:
        raise no_definition(command.key)
    require_at(unit, authz.DEPLOY, found[1]["org_code"])


def at_own_place(_command: Any) -> list[str | None]:
    """The tenant's own place."""
    return [None]
