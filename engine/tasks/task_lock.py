"""A task and the root that it belongs to, locked in one look: every command on a task begins with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_

from engine.context import root_of
from engine.instances.roots import LiveRoot
from engine.missing import no_task
from engine.store import Row, Tx
from engine.store.tables_instances import ProcessInstance, UserTask
from engine.store.tenant_statements import key_param, own, select_from, table_of
from engine.unit import Unit

_INSTANCE = table_of(ProcessInstance)
_TASK = table_of(UserTask)
_ALONE = select_from(UserTask).where(_TASK.c.key == key_param("key"))
_OF_ROOT = [column.name for column in _INSTANCE.c]
_OF_TASK = [column.name for column in _TASK.c]
_PREFIX = "task_"
#: Both rows are locked: whoever had to wait for the root must not see the task as it was before (PostgreSQL reads
#: again only the rows that it locks).
_BOTH = (
    select_from(ProcessInstance, *_INSTANCE.c, *(_TASK.c[name].label(_PREFIX + name) for name in _OF_TASK))
    .join_from(_INSTANCE, _TASK, and_(_TASK.c.root_key == _INSTANCE.c.key, own(UserTask)))
    .where(_INSTANCE.c.key == key_param("root"), _TASK.c.key == key_param("key"))
    .with_for_update()
)


def lock_task(unit: Unit, key: int) -> tuple[LiveRoot, dict[str, Any]]:
    """The task's live root and its row, read once in a unit of work. NotFound when this tenant has no such task."""
    row = unit.tasks.get(key)
    if row is None:
        row = _look(unit, key)
        if row is None:
            raise no_task(key)
        unit.tasks[key] = row
    return unit.root(key), row


def find_task(tx: Tx, key: int) -> Row | None:
    """The task's row without waiting for anybody, None when this tenant has no such task."""
    return tx.row(_ALONE, key=key)


def _look(unit: Unit, key: int) -> dict[str, Any] | None:
    if unit.holds(key):
        alone = find_task(unit.tx, key)
        return None if alone is None else dict(alone)
    return _lock_both(unit, key)


def _lock_both(unit: Unit, key: int) -> dict[str, Any] | None:
    with unit.tx.waiting_for("root", root_of(key)):
        found = unit.tx.row(_BOTH, root=root_of(key), key=key)
    if found is None:
        return None
    unit.root(key, {name: found[name] for name in _OF_ROOT})
    return {name: found[_PREFIX + name] for name in _OF_TASK}
