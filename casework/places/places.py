"""Candidate groups bound to the case's place in the org tree (handbook 2.2): `town_mediator` means this town's."""

from __future__ import annotations

from casework.roles import Kind, role_of
from engine.places.levels import DEPTH, ancestor


def resolve_group(group: str, place: str) -> list[str]:
    """`town_mediator` → `["town_mediator@01-01-02"]`; `mediation_chair@town` → that one; a role of parties is held in
    the case, not at a place, and unknown groups stay as they are.

    A role that exists at several levels, without `@level`, means each of them on the path. Where the place lies above
    the role's level (a case located at a town, a group of villages) all below the place are meant: `group@place/*`.
    """
    name, _, level = group.partition("@")
    role = role_of(name, place)
    if role is not None and role.kind is Kind.PARTY:
        return [name]
    if role is None or not role.levels or (level and level not in DEPTH):
        return [group]
    levels = (level,) if level else role.levels
    bound = [node for candidate in levels if (node := ancestor(place, candidate))]
    return [f"{name}@{node}" for node in bound] or [f"{name}@{place}/*"]
