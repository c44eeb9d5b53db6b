"""Conditions of the inbox: whose a task is, which group of deadlines it belongs to, what a filter leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, union_all

from casework.cases.access_level import SENSITIVE
from engine.access import authz
from engine.context import Actor
from engine.deadlines import SHANGHAI, WorkCalendar
from engine.places.below import at_or_below
from engine.store.tables_cases import Case
from engine.store.tables_instances import TaskCandidate, UserTask
from engine.store.tenant_statements import own, select_from, table_of

TASK = table_of(UserTask)
CASE = table_of(Case)
JOINED = TASK.outerjoin(CASE, and_(CASE.c.key == TASK.c.case_key, own(Case)))
_CANDIDATE = table_of(TaskCandidate)

VIEWS = ("todo", "mine", "claimable", "done")
GROUPS = ("overdue", "today", "soon", "later")
SOON_WORKING_DAYS = 3
#: What asks for things of a case that its parties are not told.
HIDDEN_FROM_PARTIES = ("risk", "category", "place")


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the groups of the inbox end (all times aware): now, tonight, the end of the third working day from now."""

    now: datetime
    tonight: datetime
    soon: datetime

    def group(self, due_at: datetime | None) -> str:
        """The group of a due date; none is `later`."""
        if due_at is None or due_at >= self.soon:
            return "later"
        if due_at < self.now:
            return "overdue"
        return "today" if due_at < self.tonight else "soon"


def limits_at(now: datetime, calendar: WorkCalendar) -> Limits:
    """The limits of the groups at a moment, on people's clock (Asia/Shanghai)."""
    today = now.astimezone(SHANGHAI).date()
    third = calendar.add_working_days(today, SOON_WORKING_DAYS)
    midnight = (datetime.combine(day + timedelta(days=1), time(), SHANGHAI) for day in (today, third))
    return Limits(now, *midnight)


def in_view(view: str, actor: Actor) -> ColumnElement[bool]:
    """What a view shows; `todo` is what the actor has and what the actor may take.

    The keys come first, from the indexes of assignees and of candidates, so that a task list is as quick in a district
    with a long past as in a new one. Who holds no post sees tasks of the cases in which he
    speaks for a party now.
    """
    return (
        and_(_of_view(view, actor), _may_know(actor)) if authz.is_outsider(actor) else _of_view(view, actor)
    )


def _may_know(actor: Actor) -> ColumnElement[bool]:
    cases = bindparam(None, authz.speaks_in(actor), type_=TASK.c.case_key.type, expanding=True)
    return or_(TASK.c.case_key.is_(None), TASK.c.case_key.in_(cases))


def _of_view(view: str, actor: Actor) -> ColumnElement[bool]:
    if view == "done":
        return and_(TASK.c.ended_by == actor.user, TASK.c.state == "COMPLETED")
    open_ = TASK.c.state == "CREATED"
    mine = and_(open_, TASK.c.assignee == actor.user)
    if view == "mine":
        return mine
    refs = authz.candidate_refs(actor)
    offered = select_from(TaskCandidate, _CANDIDATE.c.task_key).where(_CANDIDATE.c.candidate.in_(refs))
    free = TASK.c.assignee.is_(None)
    if view == "claimable":
        return and_(open_, free, TASK.c.key.in_(offered))
    held = select_from(UserTask, TASK.c.key).where(mine)
    return and_(open_, or_(free, TASK.c.assignee == actor.user), TASK.c.key.in_(union_all(held, offered)))


def filters(wanted: Mapping[str, Any], actor: Actor, limits: Limits) -> list[ColumnElement[bool]]:
    """What was asked for besides the view."""
    found: list[ColumnElement[bool]] = []
    if authz.is_outsider(actor) and any(wanted.get(name) for name in HIDDEN_FROM_PARTIES):
        return [false()]
    # a row of a sensitive case shows neither; so neither finds one
    steps = [TASK.c[name] == wanted[name] for name in ("process_id", "element_id") if wanted.get(name)]
    if steps:
        found += [*steps, or_(TASK.c.case_key.is_(None), CASE.c.confidentiality.not_in(SENSITIVE))]
    if wanted.get("case_code"):
        found.append(CASE.c.case_code.endswith(wanted["case_code"], autoescape=True))
    if wanted.get("q"):
        text = wanted["q"]
        open_title = and_(
            CASE.c.title.contains(text, autoescape=True), CASE.c.confidentiality.not_in(SENSITIVE)
        )
        found.append(or_(TASK.c.name.contains(text, autoescape=True), open_title))
    if wanted.get("group"):
        found.append(in_group(wanted["group"], limits))
    found += _about_case(wanted)
    return found


def _about_case(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions on what the case is about: they never find a sensitive one (handbook 8.5)."""
    found: list[ColumnElement[bool]] = []
    if wanted.get("risk"):
        found.append(CASE.c.risk == wanted["risk"])
    if wanted.get("category"):
        found.append(CASE.c.type_code.startswith(wanted["category"], autoescape=True))
    if wanted.get("place"):
        found.append(at_or_below(CASE.c.location_org, wanted["place"]))
    return [*found, CASE.c.confidentiality.not_in(SENSITIVE)] if found else []


def in_group(group: str, limits: Limits) -> ColumnElement[bool]:
    """Whether a task's deadline lies in the group."""
    if group == "overdue":
        return TASK.c.due_at < limits.now
    if group == "today":
        return and_(TASK.c.due_at >= limits.now, TASK.c.due_at < limits.tonight)
    if group == "soon":
        return and_(TASK.c.due_at >= limits.tonight, TASK.c.due_at < limits.soon)
    return or_(TASK.c.due_at.is_(None), TASK.c.due_at >= limits.soon)
