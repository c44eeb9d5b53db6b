"""Whom a diagram may mean by a task of a case: posts that see cases, on the way from the case's place up and below it,
and of people those whom these posts mean (docs/decisions/0015); plugged in as `engine.extension.candidates`.

A diagram of no case means whom it likes: nothing of a case is to be seen there. One that looks at many cases is walled
as if it were in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.cases.access_level import sight_of
from casework.cases.owners import live_case
from casework.places.places import resolve_group
from casework.roles import Kind, role_of
from casework.walls.crossing import crossing
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.access.colleagues import colleague
from engine.instances.roots import RootFacts
from engine.unit import Unit


class CaseCandidates:
    """The groups of the handbook bound to places, walled where something of a case is to be seen."""

    def groups(self, root: RootFacts, groups: Sequence[str]) -> list[str]:
        return meant_groups(root, groups)

    def people(self, unit: Unit, root: RootFacts, users: Sequence[str], groups: Sequence[str]) -> list[str]:
        return meant_people(unit, root, users, groups)


def is_walled(root: RootFacts) -> bool:
    """Whether something of a case is to be seen in this root instance."""
    return root.case_key is not None or crossing(root.place).looks_beyond(root.process_id)


def meant_groups(root: RootFacts, groups: Iterable[str]) -> list[str]:
    """The candidate groups bound to the root's place; in a walled one without those that see no case, and without
    posts of other places."""
    bound = [ref for group in groups for ref in resolve_group(group, root.place)]
    if not is_walled(root):
        return bound
    return [found for ref in bound for found in _walled(ref, root.place)]


def _walled(ref: str, place: str) -> list[str]:
    group, _, at = ref.partition("@")
    role = role_of(group, place)
    if role is not None and role.kind is not Kind.PARTY and authz.READ_CASES not in role.permissions:
        return []
    if not at:  # who holds it in the case: a party, or nobody
        return [ref]
    node = at.removesuffix("/*")
    above = node == at and authz.covers(node, place)
    return [ref] if above or authz.covers(place, node) else []


def meant_people(unit: Unit, root: RootFacts, people: Sequence[str], groups: Sequence[str]) -> list[str]:
    """Of the people whom a diagram names for a task those who may be meant by it; `groups`: its bound groups."""
    if not is_walled(root):
        return list(people)
    return [user for user in people if _is_meant(unit, root, user, groups)]


def _is_meant(unit: Unit, root: RootFacts, user: str, groups: Sequence[str]) -> bool:
    person = colleague(unit, user)
    if person is None:
        return False
    if groups:
        return any(authz.holds(person, group, root.case_key) for group in groups)
    if not authz.allowed_at(person, authz.COMPLETE_OPEN, root.place):
        return False
    if root.case_key is None:
        return False
    case = live_case(unit, root.case_key)
    return (
        case.row["created_by"] == user
        or sight_of(unit.tx, person, case.row, unit.context.now) >= AccessLevel.SUMMARY
    )
