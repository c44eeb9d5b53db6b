"""Where cases stand still: a step that cannot go on (an incident), a task that no living account may do, and a job that
no program takes.

Who watches and who mends is data: `processes/base/shared/standstill.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_

from api.queries.process_names import process_name
from api.queries.untaken import JOB_UNTAKEN, long_ago, untaken_jobs
from casework.cases.access_level import SENSITIVE, sight_of, visible
from casework.roles import party_roles, role_name
from casework.tables.domain import standstill
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.bus import Bus
from engine.context import Actor
from engine.errors import NotFound
from engine.store import Row, Tx
from engine.store.base import Key
from engine.store.tables_cases import Case
from engine.store.tables_instances import Incident, ProcessInstance, TaskCandidate, UserTask
from engine.store.tables_org import Account, RoleAssignment
from engine.store.tenant_statements import each_value, key_param, select_from, table_of, there_is

NO_CANDIDATE = "NO_CANDIDATE"
#: More than this many cases that stand still are not listed before one person: then something else is wrong.
MOST = 50
#: So many times that are looked at: of some that a person sees no more than the code.
_LOOKED_AT = 4

_INCIDENT, _ROOT, _CASE = table_of(Incident), table_of(ProcessInstance), table_of(Case)
_TASK, _CANDIDATE = table_of(UserTask), table_of(TaskCandidate)
_ACCOUNT, _ROLE = table_of(Account), table_of(RoleAssignment)
_AT_ROOT = (_ROOT.c.key == _INCIDENT.c.root_key) & (_ROOT.c.tenant == _INCIDENT.c.tenant)
_STOPPED = (
    select_from(Incident, *_INCIDENT.c, _ROOT.c.case_key.label("case_key"))
    .join(_ROOT, _AT_ROOT)
    .where(_INCIDENT.c.state == "ACTIVE")
    .order_by(_INCIDENT.c.created_at)
)
_OF_CASE = _STOPPED.where(_ROOT.c.case_key == key_param("case"))
_OF_CASES = _STOPPED.where(_ROOT.c.case_key.in_(bindparam("cases", type_=Key, expanding=True)))
#: The cases, those that stopped first before the others; one that stopped at many places hides no other.
_STOPPED_CASES = (
    select_from(Incident, _ROOT.c.case_key)
    .join(_ROOT, _AT_ROOT)
    .where(_INCIDENT.c.state == "ACTIVE", _ROOT.c.case_key.is_not(None))
    .group_by(_ROOT.c.case_key)
    .order_by(func.min(_INCIDENT.c.created_at))
)
_UNTAKEN = untaken_jobs()
_UNTAKEN_OF_CASE = _UNTAKEN.where(_ROOT.c.case_key == key_param("case"))
_OPEN = select_from(UserTask).where(_TASK.c.state == "CREATED")
_OPEN_OF_CASE = _OPEN.where(_TASK.c.case_key == key_param("case"))
_REF = _CANDIDATE.c.candidate
_DEAD = bindparam("refs", type_=_REF.type, expanding=True)
_OTHER = _CANDIDATE.alias()
_NOBODY_HAS_OR_MAY = or_(
    _TASK.c.assignee.in_(bindparam("gone", type_=_TASK.c.assignee.type, expanding=True)),
    _TASK.c.assignee.is_(None)
    & _TASK.c.key.in_(
        select_from(TaskCandidate, _CANDIDATE.c.task_key).where(_REF.in_(_DEAD)).scalar_subquery()
    )
    & ~there_is(_OTHER, _OTHER.c.task_key == _TASK.c.key, _OTHER.c.candidate.not_in(_DEAD)),
)
_OPEN_OF_NOBODY = _OPEN.where(_NOBODY_HAS_OR_MAY).order_by(_TASK.c.created_at, _TASK.c.key)
_REFS = each_value(TaskCandidate, _CANDIDATE.c.candidate)
_ASSIGNEES = each_value(UserTask, _TASK.c.assignee)
_USERS = select_from(Account, _ACCOUNT.c.user).where(_ACCOUNT.c.active)
_POSTS = select_from(RoleAssignment, _ROLE.c.user, _ROLE.c.role, _ROLE.c.org_code)
_CASES = select_from(Case).where(_CASE.c.key.in_(bindparam("cases", type_=Key, expanding=True)))


class Living:
    """The accounts in use and their posts."""

    def __init__(self, tx: Tx) -> None:
        self._parties = party_roles(tx.tenant)
        self._users = {row["user"] for row in tx.rows(_USERS)}
        self._posts = {
            (row["role"], row["org_code"]) for row in tx.rows(_POSTS) if row["user"] in self._users
        }

    def fills(self, candidate: str) -> bool:
        """Whether somebody holds the post of a candidate group; a party of the case always does."""
        group, _, place = candidate.partition("@")
        if group in self._parties:
            return True
        if place.endswith("/*"):
            return any(role == group and authz.covers(place[:-2], at) for role, at in self._posts)
        return any(role == group and place in ("", at) for role, at in self._posts)

    def answers(self, ref: str) -> bool:
        """Whether somebody is behind a reference under which a task is filed (`group:…`, `user:…`, `party:…`)."""
        kind, _, name = ref.partition(":")
        if kind == "user":
            return name in self._users
        return self.fills(name.partition(":")[2] if kind == "party" else name)

    def is_user(self, name: str) -> bool:
        """Whether this is an account in use."""
        return name in self._users

    def may_do(self, task: Row) -> bool:
        """Whether anybody may do an open task: who has it, else one of those for whom it is meant."""
        if task["assignee"]:
            return task["assignee"] in self._users
        groups, users = task["candidate_groups"], task["candidate_users"]
        return not (groups or users) or any(map(self.fills, groups)) or not self._users.isdisjoint(users)


def standing_of(bus: Bus, tx: Tx, case_key: int) -> list[dict[str, Any]]:
    """Where one case stands still, the longest first."""
    living = Living(tx)
    rows = [_stopped(bus, tx, row) for row in tx.rows(_OF_CASE, case=case_key)]
    tasks = tx.rows(_OPEN_OF_CASE, case=case_key)
    rows += [_nobody(tx, task) for task in tasks if not living.may_do(task)]
    jobs = tx.rows(_UNTAKEN_OF_CASE, case=case_key, since=long_ago(bus.clock.now()))
    return rows + [_untaken(bus, tx, job) for job in jobs]


def nobodys_tasks(tx: Tx, living: Living, most: int, only: ColumnElement[bool] | None = None) -> list[Row]:
    """The open tasks that no living account may do, the oldest first, at most `most`. Each candidate is looked at once,
    and tasks that name one behind whom nobody is: not every task."""
    dead = [row["value"] for row in tx.rows(_REFS) if not living.answers(row["value"])]
    gone = [row["value"] for row in tx.rows(_ASSIGNEES) if not living.is_user(row["value"])]
    if not dead and not gone:
        return []
    tasks = _OPEN_OF_NOBODY if only is None else _OPEN_OF_NOBODY.where(only)
    return list(tx.rows(tasks.limit(most), refs=dead, gone=gone))


def watches(actor: Actor) -> bool:
    """Whether what stands still lies before this person, in the post that is acted in."""
    return any(group in standstill()["watched_by"] for group, _place in actor.roles)


def standing_before(bus: Bus, tx: Tx, actor: Actor) -> list[dict[str, Any]]:
    """The cases that stand still and that the person sees, each with what stands; a sensitive one by its code only."""
    living, now = Living(tx), bus.clock.now()
    # what a person does not see takes no place in what is looked at
    seen = select_from(Case, _CASE.c.key).where(visible(actor, now)).scalar_subquery()
    found: dict[int, list[dict[str, Any]]] = {}
    stopped = tx.rows(_STOPPED_CASES.where(_ROOT.c.case_key.in_(seen)).limit(_LOOKED_AT * MOST))
    for row in tx.rows(_OF_CASES, cases=[one["case_key"] for one in stopped]) if stopped else ():
        found.setdefault(row["case_key"], []).append(_stopped(bus, tx, row))
    for task in nobodys_tasks(tx, living, 10 * MOST, _TASK.c.case_key.in_(seen)):
        found.setdefault(task["case_key"], []).append(_nobody(tx, task))
    jobs = _UNTAKEN.where(_ROOT.c.case_key.in_(seen)).limit(_LOOKED_AT * MOST)
    for job in tx.rows(jobs, since=long_ago(now)):
        found.setdefault(job["case_key"], []).append(_untaken(bus, tx, job))
    cases = tx.rows(_CASES, cases=sorted(found)) if found else []
    return list(islice(_seen(tx, actor, cases, found, now), MOST))


def _seen(
    tx: Tx, actor: Actor, cases: Sequence[Row], found: Mapping[int, list[dict[str, Any]]], now: datetime
) -> Iterator[dict[str, Any]]:
    for case in cases:
        if sight_of(tx, actor, case, now) < AccessLevel.SUMMARY:
            continue
        hidden = case["confidentiality"] in SENSITIVE
        yield {
            "code": case["case_code"] or str(case["key"]),
            "case_code": case["case_code"],
            "title": None if hidden else case["title"],
            "standing": found[case["key"]],
        }


def _stopped(bus: Bus, tx: Tx, row: Row) -> dict[str, Any]:
    return _at_element(bus, tx, row, row["error_type"], row["created_at"])


def _untaken(bus: Bus, tx: Tx, job: Row) -> dict[str, Any]:
    return _at_element(bus, tx, job, JOB_UNTAKEN, job["available_at"])


def _at_element(bus: Bus, tx: Tx, row: Row, cause: str, since: datetime) -> dict[str, Any]:
    try:
        element = bus.definitions.process_model(tx, row["definition_key"]).elements.get(row["element_id"])
    except NotFound:
        element = None
    name = element.name.replace("\n", "") if element is not None else ""
    process = process_name(tx, row["process_id"], row["definition_key"])
    return _told(tx.tenant, cause, name, process, since)


def _nobody(tx: Tx, task: Row) -> dict[str, Any]:
    process = process_name(tx, task["process_id"], task["definition_key"])
    return _told(tx.tenant, NO_CANDIDATE, task["name"], process, task["created_at"])


def _told(place: str, cause: str, name: str, process: str, since: Any) -> dict[str, Any]:
    mended = standstill()["mended_by"]
    return {
        "cause": cause,
        "name": name or "没有名称的一步",
        "process_name": process,
        "since": since,
        "mended_by": _names(mended.get(cause, mended["other"]), place),
        "watched_by": _names(standstill()["watched_by"], place),
    }


def _names(groups: Iterable[str], place: str) -> list[str]:
    return [role_name(group, place) for group in groups]
