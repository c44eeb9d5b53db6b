"""Who sees which case, and how much of it (handbook 2.4 and 8.5): role, level and part in this case, all three.

- `FULL`: takes part in the case (made it, has or had a task of it, may take one; could have taken one, unless the case
  is sensitive), or is meant by its list of confidants, or is the 区县 centre's director: names in the clear, other
  personal values on request, which is recorded.
- `SUMMARY`: the case lies at or below the person's place and the post looks after cases there: personal values masked.
- `LOG`: the auditor, on a sensitive case: its course, without what it is about.
- `CODE`: a sensitive case at the person's place: that it exists, and its code.
- `NONE`: not at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, false, literal, or_, true, type_coerce

from casework.missing import no_case
from casework.roles import Sees, held_roles, role_of
from casework.roles.role import BY_PLACE
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.context import Actor
from engine.errors import Forbidden
from engine.places.below import at_or_below
from engine.store import Row, Tx
from engine.store.tables_cases import Case
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of

CASE = table_of(Case)
_TASK = table_of(UserTask)

#: Departments lose sight of a case this long after it was closed (handbook 2.4).
DEPARTMENT_SEES_CLOSED = timedelta(days=30)
SENSITIVE = frozenset({"restricted", "sealed"})
#: The P1 field with whom a case is open to beside those who take part: accounts, or posts as `group@place`.
CONFIDANTS = "visibility_list"


def visible(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The condition on the case table that leaves the cases which the actor sees at least the code of."""
    if not authz.allowed(actor, authz.READ_CASES):
        return false()
    if authz.allowed(actor, authz.ANY):
        return true()
    condition = or_(*(_at(place) for place in places(actor)), takes_part(actor))
    if _department_only(actor):
        condition &= or_(CASE.c.closed_at.is_(None), CASE.c.closed_at > now - DEPARTMENT_SEES_CLOSED)
    return condition


def takes_part(actor: Actor, sensitive: bool | None = None) -> ColumnElement[bool]:
    """The condition that the actor made the case, or that a task of it is or was the actor's or meant for the actor's
    post; in a `sensitive` case a post counts only while the task is open (handbook 8.5: those who need to know)."""
    user = actor.user
    mine = [_TASK.c.assignee == user, _TASK.c.ended_by == user, _listed(_TASK.c.candidate_users, user)]
    meant = or_(false(), *(_listed(_TASK.c.candidate_groups, group) for group in _groups(actor)))
    while_open = and_(meant, _TASK.c.state == "CREATED")
    if sensitive is None:
        mine.append(or_(while_open, and_(meant, CASE.c.confidentiality.not_in(SENSITIVE))))
    else:
        mine.append(while_open if sensitive else meant)
    tasks = select_from(UserTask, literal(1)).where(_TASK.c.case_key == CASE.c.key, or_(*mine))
    return or_(CASE.c.created_by == user, tasks.exists())


def sight_of(tx: Tx, actor: Actor, case: Row, now: datetime) -> AccessLevel:
    """How much of this case (its row) the actor sees."""
    if authz.allowed(actor, authz.ANY):
        return AccessLevel.FULL
    if not authz.allowed(actor, authz.READ_CASES):
        return AccessLevel.NONE
    if _department_only(actor) and case["closed_at"] and case["closed_at"] <= now - DEPARTMENT_SEES_CLOSED:
        return AccessLevel.NONE
    if _confidant(actor, case) or _participant(tx, actor, case):
        return AccessLevel.FULL
    near = any(authz.covers(place, case["location_org"]) for place in places(actor))
    if case["confidentiality"] not in SENSITIVE:
        return AccessLevel.SUMMARY if near else AccessLevel.NONE
    if near and any(role.sees is Sees.LOG for role, _place in held_roles(actor)):
        return AccessLevel.LOG
    return AccessLevel.CODE if near else AccessLevel.NONE


def require_sight(
    tx: Tx, actor: Actor, case: Row | None, least: AccessLevel, now: datetime, where: str
) -> AccessLevel:
    """The actor's sight of the case; NotFound when there is none, Forbidden when it is less than `least`."""
    sight = AccessLevel.NONE if case is None else sight_of(tx, actor, case, now)
    if case is None or sight is AccessLevel.NONE:
        raise no_case(where)
    if sight < least:
        sensitive = case["confidentiality"] in SENSITIVE
        raise Forbidden(
            "case_not_for_you",
            "这是敏感件，只有知情名单上的人可以看" if sensitive else "这一项只对承办这件案子的人开放",
            where=where, expected=least.name, found=sight.name,
        )  # fmt: skip
    return sight


def places(actor: Actor) -> list[str]:
    """The nodes whose cases the actor's posts look after."""
    return [place for role, place in held_roles(actor) if role.sees in BY_PLACE]


def _at(place: str) -> ColumnElement[bool]:
    return at_or_below(CASE.c.location_org, place)


def _listed(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a JSON list of texts holds the text: in canonical JSON it stands there in quotation marks."""
    found: ColumnElement[bool] = type_coerce(column, Text).contains(f'"{name}"', autoescape=True)
    return found


def _groups(actor: Actor) -> list[str]:
    """The candidate groups that mean the actor, as tasks write them."""
    return [ref.removeprefix("group:") for ref in authz.candidate_refs(actor) if ref.startswith("group:")]


def _department_only(actor: Actor) -> bool:
    return bool(actor.roles) and all(
        role is not None and role.sees is Sees.DEPARTMENT
        for role in (role_of(held, place) for held, place in actor.roles)
    )


def _confidant(actor: Actor, case: Row) -> bool:
    for role, place in held_roles(actor):
        if role.sees is Sees.CONFIDANT and authz.covers(place, case["location_org"]):
            return True
    listed = case["fields"].get(CONFIDANTS) or []
    names = {actor.user, *(f"{group}@{place}" for group, place in actor.roles)}
    return isinstance(listed, list) and any(str(name) in names for name in listed)


def _participant(tx: Tx, actor: Actor, case: Row) -> bool:
    part = takes_part(actor, case["confidentiality"] in SENSITIVE)
    statement = select_from(Case, CASE.c.key).where(CASE.c.key == key_param("key"), part)
    return tx.row(statement, key=case["key"]) is not None
