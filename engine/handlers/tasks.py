"""User tasks: claim, release, assign, update, complete. Whoever comes second is told who came first."""

from __future__ import annotations

from typing import Any

from engine import authz
from engine.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, UpdateTask
from engine.context import Actor
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.handlers import effects
from engine.handlers.forms import read_submission
from engine.handlers.roots import LiveRoot
from engine.handlers.task_files import keep_files
from engine.handlers.task_lock import lock_task
from engine.handlers.time import SHANGHAI
from engine.handlers.unit import Unit
from engine.store import Row, Tx
from engine.store.scope import delete_of, key_param, select_from, table_of, update_of
from engine.store.tables_instances import TaskCandidate, UserTask

_TASK = table_of(UserTask)
_CANDIDATE = table_of(TaskCandidate)
_BY_KEY = select_from(UserTask).where(_TASK.c.key == key_param("key"))
_UPDATE = update_of(UserTask).where(_TASK.c.key == key_param("task"))
_DROP_CANDIDATES = delete_of(TaskCandidate).where(_CANDIDATE.c.task_key == key_param("task"))


def complete_task(unit: Unit, command: CompleteTask) -> None:
    """A person has done the task: the form is read, the values go where they belong, the instance moves on."""
    root, task = _open_task(unit, command.key)
    _require_candidate(unit.actor, task)
    if command.version is not None and command.version != task["version"]:
        raise Conflict(
            "task_changed", "这件待办刚刚有变动，请先看一眼再提交", where=str(command.key),
            expected=f"第 {command.version} 版", found=f"第 {task['version']} 版",
        )  # fmt: skip
    if not task["candidate_groups"] and not task["candidate_users"]:
        root.unlisted.add(command.key)
    variables = read_submission(unit, root, task, command)
    keep_files(unit, command.values)
    unit.step(root, "complete_task", command.key, variables)
    effects.apply(unit, root)


def claim_task(unit: Unit, command: ClaimTask) -> None:
    """The actor takes the task; Conflict when somebody else has it."""
    root, task = _open_task(unit, command.key)
    _require_candidate(unit.actor, task)
    if task["assignee"] == unit.actor.user:
        return
    if task["assignee"]:
        raise Conflict("task_claimed", f"已由{task['assignee']}领取", where=str(command.key))
    _change(unit, root, task, "TaskClaimed", {"assignee": unit.actor.user})


def release_task(unit: Unit, command: ReleaseTask) -> None:
    """The task goes back to its candidates."""
    root, task = _open_task(unit, command.key)
    if task["assignee"] != unit.actor.user and not _may_assign(unit):
        raise Forbidden("not_assignee", "只有经办人或有转办权限的人可以退回", where=str(command.key))
    if task["assignee"] is not None:
        _change(unit, root, task, "TaskReleased", {"assignee": None})


def assign_task(unit: Unit, command: AssignTask) -> None:
    """Gives the task to somebody; Conflict when it is taken and `allow_override` is false."""
    root, task = _open_task(unit, command.key)
    if not _may_assign(unit) and not (
        command.assignee == unit.actor.user and _is_candidate(unit.actor, task)
    ):
        raise Forbidden("may_not_assign", "没有转办权限", where=str(command.key), expected=authz.ASSIGN)
    if not command.assignee.strip():
        raise Invalid("assignee_missing", "没有写转给谁", where="assignee", expected="账号", found="空")
    if task["assignee"] and not command.allow_override:
        raise Conflict("task_assigned", f"已由{task['assignee']}领取", where=str(command.key))
    _change(unit, root, task, "TaskAssigned", {"assignee": command.assignee})


_CHANGES = {
    "due": "due_at",
    "follow_up": "follow_up_at",
    "priority": "priority",
    "candidate_groups": "candidate_groups",
    "candidate_users": "candidate_users",
}


def update_task(unit: Unit, command: UpdateTask) -> None:
    """Changes due date, follow-up date, priority or candidates of an open task."""
    root, task = _open_task(unit, command.key)
    if not _may_assign(unit):
        raise Forbidden("may_not_update", "没有调整待办的权限", where=str(command.key), expected=authz.ASSIGN)
    _change(
        unit, root, task, "TaskUpdated", {_CHANGES[name]: value for name, value in command.changes.items()}
    )


def require_doer(unit: Unit, key: int) -> None:
    """Refuses whoever may not complete the open task: NotFound, Conflict when it has ended, Forbidden."""
    _root, task = _open_task(unit, key)
    _require_candidate(unit.actor, task)


def check_doer(tx: Tx, actor: Actor, key: int) -> None:
    """The same without waiting for anybody, for a door that has much to do before it sends its command."""
    row = tx.row(_BY_KEY, key=key)
    if row is None:
        raise NotFound("task_not_found", "没有这件待办", where=str(key))
    _require_open(row)
    _require_candidate(actor, row)


def _open_task(unit: Unit, key: int) -> tuple[LiveRoot, dict[str, Any]]:
    root, row = lock_task(unit, key)
    _require_open(row)
    return root, row


def _require_open(task: Row) -> None:
    if task["state"] != "CREATED":
        where = str(task["key"])
        raise Conflict("task_ended", _who_ended(task), where=where, expected="CREATED", found=task["state"])


def _who_ended(task: Any) -> str:
    if task["state"] == "CANCELED":
        return "这件待办已经取消，流程走了别的路"
    local = task["ended_at"].astimezone(SHANGHAI)
    return f"已由{task['ended_by_name'] or task['ended_by']}于 {local:%m月%d日 %H:%M} 办理完成"


def _is_candidate(actor: Actor, task: Row) -> bool:
    if task["assignee"]:
        return bool(task["assignee"] == actor.user)
    if actor.user in task["candidate_users"]:
        return True
    if any(authz.holds(actor, group, task["case_key"]) for group in task["candidate_groups"]):
        return True
    nobody = not task["candidate_users"] and not task["candidate_groups"]
    return nobody and authz.allowed(actor, authz.COMPLETE_OPEN)


def _require_candidate(actor: Actor, task: Row) -> None:
    if _is_candidate(actor, task) or authz.allowed(actor, authz.COMPLETE_ANY):
        return
    if task["assignee"]:
        raise Forbidden("task_of_another", f"这件待办由{task['assignee']}经办", where=str(task["key"]))
    raise Forbidden(
        "not_candidate", "这件待办不归您所在的岗位", where=str(task["key"]),
        expected="、".join(task["candidate_groups"]), found=actor.acting_role,
    )  # fmt: skip


def _may_assign(unit: Unit) -> bool:
    return authz.allowed(unit.actor, authz.ASSIGN)


def _change(unit: Unit, root: LiveRoot, task: dict[str, Any], kind: str, columns: dict[str, Any]) -> None:
    """Changes a task's row and records it in the instance's chain; the diagram's token does not move."""
    key = task["key"]
    unit.tx.run(_UPDATE.values(version=_TASK.c.version + 1, **columns), task=key)
    if "candidate_groups" in columns or "candidate_users" in columns:
        after = {**task, **columns}
        unit.tx.run(_DROP_CANDIDATES, task=key)
        refs = authz.candidates_of(after["candidate_groups"], after["candidate_users"], task["case_key"])
        unit.tx.add(TaskCandidate, *({"candidate": ref, "task_key": key} for ref in refs))
    root.records.append({"op": "note", "events": [[kind, {"key": key, **columns}]]})
