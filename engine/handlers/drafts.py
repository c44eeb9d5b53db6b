"""Drafts of forms on the server: nothing that a person typed is lost, and nobody else reads it."""

from __future__ import annotations

from engine.commands import SaveDraft
from engine.errors import NotFound
from engine.handlers.task_files import keep_for_draft
from engine.handlers.unit import Unit
from engine.store.scope import delete_of, key_param, select_from, table_of, text_param
from engine.store.tables_instances import TaskDraft, UserTask

_DRAFT = table_of(TaskDraft)
_TASK = table_of(UserTask)
_OPEN = select_from(UserTask, _TASK.c.key).where(_TASK.c.key == key_param("key"), _TASK.c.state == "CREATED")
_DROP = delete_of(TaskDraft).where(_DRAFT.c.task_key == key_param("key"), _DRAFT.c.user == text_param("user"))


def draft_subject(user: str) -> str:
    """The subject under whose key a person's drafts are sealed."""
    return f"draft/{user}"


def save_draft(unit: Unit, command: SaveDraft) -> None:
    """Keeps the draft, or forgets it when `values` is None; NotFound when the task is not open."""
    user = unit.actor.user
    if command.values is None:
        unit.tx.run(_DROP, key=command.key, user=user)
        return
    if unit.tx.row(_OPEN, key=command.key) is None:
        raise NotFound("task_not_found", "没有这件待办，或已经办结", where=str(command.key))
    ciphertext, _salt, _digest = unit.keyring.seal(unit.tx, draft_subject(user), command.values)
    row = {
        "task_key": command.key,
        "user": user,
        "ciphertext": ciphertext,
        "saved_at": unit.context.now,
        "version": 0,
    }
    unit.tx.put(TaskDraft, row)
    keep_for_draft(unit.tx, command.values, unit.context.now)
