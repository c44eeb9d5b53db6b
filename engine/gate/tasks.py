"""Commands about user tasks. Who is meant by a task is said by its diagram: the candidate groups at their places and
the candidate users; whom it was given to says the rest. Whoever hands it on looks after its place and sees its case."""

from __future__ import annotations

from typing import Any

from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.access.colleagues import colleague, is_account
from engine.context import Actor
from engine.errors import Forbidden, Invalid
from engine.files.commands import StoreUpload
from engine.gate.onlooker import Onlooker, onlooker
from engine.gate.rule import require
from engine.missing import no_task
from engine.store import Row
from engine.tasks.commands import AssignTask, ReleaseTask, SaveDraft, UpdateTask
from engine.tasks.task_lock import find_task, lock_task
from engine.unit import Unit


def ask_doer(unit: Unit, command: Any) -> None:
    """Whoever completes or claims a task must be meant by it."""
    _root, task = lock_task(unit, command.key)
    require_doer(onlooker(unit), task)


def require_doer(who: Onlooker, task: Row) -> None:
    """NotFound when the actor may not know of the task, Forbidden when it is not the actor's to do."""
    actor = who.actor
    if _is_candidate(actor, task) or _does_any(who, task):
        return
    require_known(who, task)
    where = str(task["key"])
    if task["assignee"]:
        raise Forbidden("task_of_another", f"这件待办由{task['assignee']}经办", where=where)
    raise Forbidden(
        "not_candidate", "这件待办不归您所在的岗位", where=where,
        expected="、".join(task["candidate_groups"]), found=actor.acting_role,
    )  # fmt: skip


def ask_draft(unit: Unit, command: SaveDraft) -> None:
    """A draft is saved for a task that the actor sees; one's own is forgotten without a question."""
    if command.values is None:
        return
    task = find_task(unit.tx, command.key)
    if task is None or not sees_task(onlooker(unit), task):
        raise no_task(command.key)


def ask_upload(unit: Unit, command: StoreUpload) -> None:
    """A file for a task comes from whoever may do it; one for no task from a program."""
    if command.task_key is None:
        require(unit.actor, authz.SET_VARIABLES, command.id)
        return
    _root, task = lock_task(unit, command.task_key)
    require_doer(onlooker(unit), task)


def ask_release(unit: Unit, command: ReleaseTask) -> None:
    """Whoever has the task gives it back, and whoever assigns tasks there."""
    _root, task = lock_task(unit, command.key)
    if task["assignee"] != unit.actor.user:
        _require_lead(onlooker(unit), task, "not_assignee", "只有经办人或有转办权限的人可以退回")


def ask_assign(unit: Unit, command: AssignTask) -> None:
    """Whoever is meant by a free task takes it; else it is given by whoever assigns tasks there, to somebody who is
    meant by it."""
    _root, task = lock_task(unit, command.key)
    if require_assigner(onlooker(unit), task, command.assignee):
        _require_meant(unit, command.assignee, task)


def require_assigner(who: Onlooker, task: Row, assignee: str) -> bool:
    """NotFound when the actor may not know of the task, Forbidden when it is not the actor's to give; answers whether
    it is still to be asked if the assignee is meant. Nothing is said about the assignee."""
    if assignee == who.actor.user and _is_candidate(who.actor, task):
        return False
    _require_lead(who, task, "may_not_assign", "没有转办权限")
    return bool(assignee.strip())


def ask_update(unit: Unit, command: UpdateTask) -> None:
    """Whoever assigns tasks there changes their dates; whom the diagram means is changed by programs alone."""
    _root, task = lock_task(unit, command.key)
    _require_lead(onlooker(unit), task, "may_not_update", "没有调整待办的权限")
    if not command.changes.keys().isdisjoint(("candidate_groups", "candidate_users")) and not _program(
        unit, task
    ):
        raise Forbidden(
            "candidates_by_diagram", "谁可以办由流程图决定，不能改", where=str(command.key),
            expected=authz.READ_INSTANCES, found=unit.actor.acting_role,
        )  # fmt: skip


def is_meant(actor: Actor, task: Row) -> bool:
    """Whether the actor has, had or may take the task. A post counts only while the task of a case is open: who could
    once have taken it is asked for sight of the case (handbook 8.5)."""
    if not _may_know(actor, task):
        return False
    if actor.user in (task["assignee"], task["ended_by"]) or actor.user in task["candidate_users"]:
        return True
    if task["case_key"] is not None and task["state"] != "CREATED":
        return False
    return any(authz.holds(actor, group, task["case_key"]) for group in task["candidate_groups"])


def sees_task(who: Onlooker, task: Row) -> bool:
    """Whether the actor has to do with the task or takes part in its owner: what the pages show of it. A program that
    reads instances reads tasks of an owner at /v2, where neither title nor form stands."""
    if is_meant(who.actor, task):
        return True
    look = who.level if task["case_key"] is None else who.as_person
    return look(task["place"], task["case_key"]) >= AccessLevel.FULL


def _may_know(actor: Actor, task: Row) -> bool:
    """Who holds no post has to do with a case only as long as he speaks for a party of it: what he took or did in it
    before is no reason any more."""
    case = task["case_key"]
    return case is None or not authz.is_outsider(actor) or case in authz.speaks_in(actor)


def _is_candidate(actor: Actor, task: Row) -> bool:
    if not _may_know(actor, task):
        return False
    if task["assignee"]:
        return bool(task["assignee"] == actor.user)
    return actor.user in task["candidate_users"] or any(
        authz.holds(actor, group, task["case_key"]) for group in task["candidate_groups"]
    )


def _does_any(who: Onlooker, task: Row) -> bool:
    """Whether the actor does tasks of others at this place, or those that nobody is named for."""
    place, owner = task["place"], task["case_key"]
    if authz.allowed_at(who.actor, authz.COMPLETE_ANY, place):
        return who.level(place, owner) >= AccessLevel.SUMMARY
    named = task["assignee"] or task["candidate_users"] or task["candidate_groups"]
    if named or not authz.allowed_at(who.actor, authz.COMPLETE_OPEN, place):
        return False
    return owner is None or who.level(place, owner) >= AccessLevel.SUMMARY


def require_known(who: Onlooker, task: Row) -> AccessLevel:
    """How much the actor sees of what the task is for; NotFound when the actor may not know of the task."""
    level = who.level(task["place"], task["case_key"])
    if level < AccessLevel.SUMMARY and not is_meant(who.actor, task):
        raise no_task(task["key"])
    return level


def _require_lead(who: Onlooker, task: Row, code: str, words: str) -> None:
    level = require_known(who, task)
    place = who.place_of(task["place"], task["case_key"])
    if level < AccessLevel.SUMMARY or not authz.allowed_at(who.actor, authz.ASSIGN, place):
        raise Forbidden(
            code, words, where=str(task["key"]), expected=authz.ASSIGN, found=who.actor.acting_role
        )


def _require_meant(unit: Unit, user: str, task: Row) -> None:
    """Invalid unless the account is meant by the task. A program may give it to somebody whom only the program knows:
    a name that is no account opens nothing."""
    if _program(unit, task) and not is_account(unit.tx, user):
        return
    person = colleague(unit, user)
    if person is None:
        raise Invalid("assignee_unknown", "本区县没有这个账号", "assignee", "本区县在用的账号", user)
    groups, users = task["candidate_groups"], task["candidate_users"]
    named = bool(groups or users)
    meant = user in users or any(authz.holds(person, group, task["case_key"]) for group in groups)
    if meant or (not named and authz.allowed_at(person, authz.COMPLETE_OPEN, task["place"])):
        return
    raise Invalid(
        "assignee_not_meant",
        "这件待办不归他的岗位，不能转给他",
        "assignee",
        "、".join([*groups, *users]),
        user,
    )


def _program(unit: Unit, task: Row) -> bool:
    return authz.allowed_at(unit.actor, authz.READ_INSTANCES, task["place"])
