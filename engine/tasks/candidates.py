"""Whom a diagram may mean by a task of a case: posts that see cases, on the way from the case's place up and below it,
and of people those whom these posts mean (docs/decisions/0015).

A diagram of no case means whom it likes: nothing of a case is to be seen there. One that looks at many cases is walled
as if it were in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from casework.cases.access_level import AccessLevel, sight_of
from casework.places.places import resolve_group
from casework.tables.domain import party_groups
from casework.walls.crossing import crossing
from engine.access import authz
from engine.context import Actor
from engine.store import Tx
from engine.store.tables_org import Account, RoleAssignment
from engine.store.tenant_statements import select_from, table_of, text_param

if TYPE_CHECKING:
    from engine.instances.roots import RootFacts
    from engine.unit import Unit

_ACCOUNT, _ROLE = table_of(Account), table_of(RoleAssignment)
_ACTIVE = select_from(Account, _ACCOUNT.c.active).where(_ACCOUNT.c.user == text_param("user"))
_ROLES = select_from(RoleAssignment, _ROLE.c.role, _ROLE.c.org_code).where(_ROLE.c.user == text_param("user"))


def colleague(tx: Tx, user: str) -> Actor | None:
    """Somebody else's posts, as of an actor; None for a name that is no account in use here."""
    account = tx.row(_ACTIVE, user=user)
    if account is None or not account["active"]:
        return None
    roles = tuple((row["role"], row["org_code"]) for row in tx.rows(_ROLES, user=user))
    return Actor(user, "", tx.tenant, roles, "", authz.permissions_of(roles))


def is_account(tx: Tx, user: str) -> bool:
    """Whether there is an account of this name, in use or closed."""
    return tx.row(_ACTIVE, user=user) is not None


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
    if group in party_groups():
        return [ref]
    if authz.READ_CASES not in authz.permissions_of(((group, place),)):
        return []
    if not at:  # no post of the handbook: nobody holds it
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
    person = colleague(unit.tx, user)
    if person is None:
        return False
    if groups:
        return any(authz.holds(person, group, root.case_key) for group in groups)
    if not authz.allowed_at(person, authz.COMPLETE_OPEN, root.place):
        return False
    if root.case_key is None:
        return False
    case = unit.case(root.case_key)
    return (
        case.row["created_by"] == user
        or sight_of(unit.tx, person, case.row, unit.context.now) >= AccessLevel.SUMMARY
    )
