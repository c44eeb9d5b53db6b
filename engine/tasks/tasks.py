"""User tasks: claim, release, assign, update, complete. Whoever comes second is told who came first.

Who may is asked by `engine.gate.tasks` before."""

from __future__ import annotations

from typing import Any

from engine.errors import Conflict, Invalid
from engine.files.task_files import keep_files
from engine.instances import event_reactions
from engine.instances.roots import LiveRoot
from engine.store import Row
from engine.tasks.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, UpdateTask
from engine.tasks.events import TaskAssigned, TaskClaimed, TaskReleased, TaskUpdated
from engine.tasks.forms import read_submission
from engine.tasks.task_lock import lock_task
from engine.timers.time_rules import SHANGHAI
from engine.unit import Unit


def complete_task(unit: Unit, command: CompleteTask) -> None:
    """A person has done the task: the form is read, the values go where they belong, the instance moves on."""
    root, task = _open_task(unit, command.key)
    if command.version is not None and command.version != task["version"]:
        raise Conflict(
            "task_changed", "这件待办刚刚有变动，请先看一眼再提交", where=str(command.key),
            expected=f"第 {command.version} 版", found=f"第 {task['version']} 版",
        )  # fmt: skip
    if not task["candidate_groups"] and not task["candidate_users"]:
        root.unlisted.add(command.key)
    variables = read_submission(unit, root, task, command)
    keep_files(unit, root.facts.case_key, command.values)
    unit.step(root, "complete_task", command.key, variables)
    event_reactions.apply(unit, root)


def claim_task(unit: Unit, command: ClaimTask) -> None:
    """The actor takes the task; Conflict when somebody else has it."""
    root, task = _open_task(unit, command.key)
    if task["assignee"] == unit.actor.user:
        return
    if task["assignee"]:
        raise Conflict("task_claimed", f"已由{task['assignee']}领取", where=str(command.key))
    root.note(TaskClaimed(command.key, unit.actor.user))


def release_task(unit: Unit, command: ReleaseTask) -> None:
    """The task goes back to its candidates."""
    root, task = _open_task(unit, command.key)
    if task["assignee"] is not None:
        root.note(TaskReleased(command.key))


def assign_task(unit: Unit, command: AssignTask) -> None:
    """Gives the task to somebody; Conflict when it is taken and `allow_override` is false."""
    root, task = _open_task(unit, command.key)
    if not command.assignee.strip():
        raise Invalid("assignee_missing", "没有写转给谁", where="assignee", expected="账号", found="空")
    if task["assignee"] and not command.allow_override:
        raise Conflict("task_assigned", f"已由{task['assignee']}领取", where=str(command.key))
    root.note(TaskAssigned(command.key, command.assignee))


_CHANGES = {
    "due": "due_at",
    "follow_up": "follow_up_at",
    "priority": "priority",
    "candidate_groups": "candidate_groups",
    "candidate_users": "candidate_users",
}


def update_task(unit: Unit, command: UpdateTask) -> None:
    """Changes due date, follow-up date, priority or candidates of an open task."""
    root, _task = _open_task(unit, command.key)
    changes = {_CHANGES[name]: value for name, value in command.changes.items()}
    root.note(TaskUpdated(command.key, **changes))


def require_open(unit: Unit, key: int) -> None:
    """NotFound when there is no such task, Conflict when it has ended."""
    _open_task(unit, key)


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
