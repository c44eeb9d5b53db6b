"""A role of the handbook's 2.2 as the table says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a role is of."""

    STAFF = "staff"  # handles cases
    PARTY = "party"  # a party of the case, held in that case only
    PROGRAM = "program"  # a department's program
    OFFICER = "officer"  # administers or supervises, and handles no case
    PLATFORM = "platform"  # the platform itself; nobody is given it


class Sees(StrEnum):
    """What of cases a role sees beyond those of its own tasks (handbook 2.4, 8.5)."""

    NOTHING = "nothing"  # no case at all
    OWN = "own"  # those of its tasks
    DEPARTMENT = "department"  # those of its tasks, until a while after they were closed
    PLACE = "place"  # all at its place and below
    LOG = "log"  # as PLACE; of a sensitive one how it went
    CONFIDANT = "confidant"  # as PLACE, and sensitive ones like all others


#: These look after the cases of their place.
BY_PLACE = frozenset({Sees.PLACE, Sees.LOG, Sees.CONFIDANT})


#: What a navigation begins with when nothing is said of it.
USUAL_PAGES = ("inbox", "cases")


@dataclass(frozen=True, slots=True)
class Role:
    """`levels`: where in the org tree it exists (none: anywhere). `permissions`: names of `engine.access.authz`.
    `personal_fields`: values that are for few and that this role may open. `party_roles`: which parties of a case have
    it. `excludes`: roles that the same person may not hold. `pages`: what its navigation begins with."""

    id: str
    name: str
    short: str
    kind: Kind
    levels: tuple[str, ...]
    permissions: frozenset[str]
    sees: Sees
    personal_fields: frozenset[str]
    party_roles: frozenset[str]
    excludes: frozenset[str]
    pages: tuple[str, ...]
