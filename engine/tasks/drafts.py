"""Drafts of forms on the server: nothing that a person typed is lost, and nobody else reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.access import authz
from engine.errors import Conflict, Damaged, NotFound
from engine.files.task_files import keep_for_draft
from engine.missing import no_task
from engine.store.tables_instances import TaskDraft, UserTask
from engine.store.tenant_statements import delete_of, key_param, select_from, table_of, text_param
from engine.tasks.commands import SaveDraft
from engine.unit import Unit

_DRAFT = table_of(TaskDraft)
_TASK = table_of(UserTask)
_OPEN = select_from(UserTask, _TASK.c.key, _TASK.c.case_key, _TASK.c.form_key).where(
    _TASK.c.key == key_param("key"), _TASK.c.state == "CREATED"
)
_STORED = select_from(TaskDraft, _DRAFT.c.saved_at).where(
    _DRAFT.c.task_key == key_param("key"), _DRAFT.c.user == text_param("user")
)
_DROP = delete_of(TaskDraft).where(_DRAFT.c.task_key == key_param("key"), _DRAFT.c.user == text_param("user"))
_MINE = select_from(TaskDraft, _DRAFT.c.ciphertext).where(
    _DRAFT.c.task_key == key_param("key"), _DRAFT.c.user == text_param("user")
)


def draft_subject(user: str) -> str:
    """The subject under whose key a person's drafts are sealed."""
    return f"draft/{user}"


def save_draft(unit: Unit, command: SaveDraft) -> datetime | None:
    """Keeps the draft and returns its time, or forgets it when `values` is None.

    NotFound when the task is not open; Conflict when it was written on another draft than lies there."""
    user = unit.actor.user
    if command.values is None:
        unit.tx.run(_DROP, key=command.key, user=user)
        return None
    task = unit.tx.row(_OPEN, key=command.key)
    if task is None:
        raise no_task(command.key)
    if command.on_base:
        _require_base(unit, command)
    if task["case_key"] is not None:
        said = _asked(unit, task["form_key"], command.values)
        unit.extension.hearing.draft(unit, task["case_key"], said, lambda: _earlier(unit, command.key))
    ciphertext, _salt, _digest = unit.keyring.seal(unit.tx, draft_subject(user), command.values)
    row = {
        "task_key": command.key,
        "user": user,
        "ciphertext": ciphertext,
        "saved_at": unit.context.now,
        "version": 0,
    }
    unit.tx.put(TaskDraft, row)
    keep_for_draft(unit.tx, task["case_key"], command.values, unit.context.now)
    return unit.context.now


def _require_base(unit: Unit, command: SaveDraft) -> None:
    row = unit.tx.row(_STORED, key=command.key, user=unit.actor.user)
    if row is not None and row["saved_at"] != command.base:
        found = row["saved_at"].isoformat()
        expected = command.base.isoformat() if command.base else "没有草稿"
        raise Conflict(
            "draft_changed", "这份草稿在别的地方改过，没有覆盖它", str(command.key), expected, found
        )


def _asked(unit: Unit, form_key: int | None, values: dict[str, Any]) -> Any:
    """What of a draft may tell something of the case: of who holds no post the answers to what the form asks, so that
    no party closes its case to the office by a word of its own."""
    if not authz.is_outsider(unit.actor):
        return values
    if form_key is None:
        return {}
    paths = [field.key for field in unit.definitions.form(unit.tx, form_key).fields]
    return _only(values, {part for path in paths for part in path.replace("[]", "").split(".")})


def _only(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _only(inner, names) for name, inner in value.items() if name in names}
    return [_only(inner, names) for inner in value] if isinstance(value, list) else value


def _earlier(unit: Unit, task_key: int) -> Any:
    """The draft as it stands, None when there is none or it cannot be read any more."""
    row = unit.tx.row(_MINE, key=task_key, user=unit.actor.user)
    if row is None:
        return None
    try:
        return unit.keyring.open(unit.tx, draft_subject(unit.actor.user), row["ciphertext"])
    except (NotFound, Damaged):
        return None
