"""The roles that exist at a place: `processes/base/shared/roles.yaml` and what each node on the way to the place lays
over it (docs/roles.md). A change of the files is in force with the next question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from casework.roles.role import USUAL_PAGES, Kind, Role, Sees
from casework.roles.schema import Rows, checked_together, expanded, rows_of
from casework.tables.domain import enum
from casework.tables.overlays import Layer, OverlaidTable, TableError
from engine.context import Actor

Roles = Mapping[str, Role]
#: What a role of staff may do when its row says nothing of it: this set.
STAFF_SET = "staff"


def _made(layers: Sequence[Layer]) -> Roles:
    rows, sets, last = rows_of(layers)
    problems: list[str] = []
    roles = {key: _role(key, row, sets, problems, f"{last[key].name} 的 {key}") for key, row in rows.items()}
    problems += checked_together(roles, last, frozenset(enum("party_role")))
    if problems:
        raise TableError(problems)
    return MappingProxyType(roles)


def _role(key: str, row: Mapping[str, Any], sets: Rows, problems: list[str], where: str) -> Role:
    kind = Kind(row.get("kind", Kind.STAFF))
    permissions = row.get("permissions", [STAFF_SET] if kind is Kind.STAFF else [])
    return Role(
        id=key,
        name=row["name"],
        short=row.get("short", row["name"]),
        kind=kind,
        levels=tuple(row.get("levels", ())),
        permissions=expanded(permissions, sets, problems, where),
        sees=Sees(row.get("sees", Sees.NOTHING if kind is Kind.PARTY else Sees.OWN)),
        personal_fields=frozenset(row.get("personal_fields", ())),
        party_roles=frozenset(row.get("party_roles", ())),
        excludes=frozenset(row.get("excludes", ())),
        pages=tuple(row.get("pages", USUAL_PAGES)),
    )


ROLES: OverlaidTable[Roles] = OverlaidTable("roles.yaml", _made)


def roles_at(place: str) -> Roles:
    """The roles that exist at a place (its org code; empty, or what is no place: the platform's own), by id."""
    return ROLES.at(place)


def role_of(role: str, place: str) -> Role | None:
    """A role as it is at a place; None where it does not exist."""
    return ROLES.at(place).get(role)


def grants(role: str, place: str) -> frozenset[str]:
    """What a role may do that is held at a place; nothing where it does not exist, and nothing for a party."""
    found = role_of(role, place)
    return frozenset() if found is None else found.permissions


def held_roles(actor: Actor) -> list[tuple[Role, str]]:
    """The roles that somebody holds and that exist there, each with its place."""
    return [(role, place) for held, place in actor.roles if (role := role_of(held, place)) is not None]


def is_of(actor: Actor, *kinds: Kind) -> bool:
    """Whether one of somebody's roles is of one of these kinds."""
    return any(role.kind in kinds for role, _place in held_roles(actor))


def party_roles(place: str) -> Mapping[str, frozenset[str]]:
    """The roles at a place that are held by parties of a case → which `party_role`s have them."""
    return {key: role.party_roles for key, role in ROLES.at(place).items() if role.kind is Kind.PARTY}


def role_name(candidate: str, place: str = "") -> str:
    """The name of a role (`mediator@01-01-02`) as its own place calls it, else `place`; what is no role is its own."""
    role, _, at = candidate.partition("@")
    found = role_of(role, at.removesuffix("/*") or place) or role_of(role, place)
    return role if found is None else found.name
