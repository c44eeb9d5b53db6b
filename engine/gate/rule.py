"""What is asked before a command is carried out, as one row of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from engine.access import authz
from engine.context import Actor
from engine.errors import Forbidden
from engine.unit import Unit


class About(Enum):
    """What a command touches, and so whose place and sight are asked."""

    PLATFORM = "issued by the platform itself, about whatever it finds"
    TENANT = "the tenant as a whole; nothing of a case"
    OWN = "what is the actor's own"
    PLACE = "nodes of the org tree"
    CASE = "a case"
    INSTANCE = "what runs: an instance, or something inside it"
    TASK = "a user task"


Ask = Callable[[Unit, Any], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`permission`: what the actor must hold somewhere (None: the thing itself says who is meant, as a task does).
    `ask` refuses whoever may not do it to this very thing: NotFound in the words for what does not exist when the actor
    may not know of it, Forbidden otherwise."""

    about: About
    permission: str | None
    ask: Ask


def require(actor: Actor, permission: str, where: str = "") -> None:
    """Forbidden unless the actor holds the permission, at whatever place."""
    if not authz.allowed(actor, permission):
        raise Forbidden(
            "no_permission", "没有这项权限", where=where, expected=permission, found=actor.acting_role
        )


def nothing_more(unit: Unit, command: Any) -> None:
    """The permission is all that is asked."""
