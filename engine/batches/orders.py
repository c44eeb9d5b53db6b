"""Batch operations: ordered at once, done item by item. The row of the order is locked before anything else, so that
no item is done twice and none after the order was suspended or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam

from engine.batches.commands import (
    CANCEL_INSTANCES,
    RESOLVE_INCIDENTS,
    ChangeBatch,
    DoBatchItem,
    FailBatchItem,
    OrderBatch,
)
from engine.batches.events import BatchChanged, BatchEnded, BatchOrdered
from engine.context import root_of
from engine.errors import Conflict, Invalid
from engine.instances.commands import CancelInstance, ResolveIncident
from engine.instances.instances import cancel_instance, resolve_incident
from engine.missing import no_batch
from engine.store import Row, Tx
from engine.store.base import UtcTime
from engine.store.tables_batches import BatchItem, BatchOperation
from engine.store.tenant_statements import key_param, select_from, table_of, text_param, update_of
from engine.unit import Unit

#: So many items one order may have: they are all written with it.
MAX_ITEMS = 10_000
#: In which states items are done, and from which state an order can be brought into which.
RUNS = ("CREATED", "ACTIVE")
FROM = {"SUSPENDED": RUNS, "ACTIVE": ("SUSPENDED",), "CANCELED": (*RUNS, "SUSPENDED")}
ACTIONS: dict[str, tuple[type[CancelInstance] | type[ResolveIncident], Callable[[Unit, Any], Any]]] = {
    CANCEL_INSTANCES: (CancelInstance, cancel_instance),
    RESOLVE_INCIDENTS: (ResolveIncident, resolve_incident),
}

_BATCH, _ITEM = table_of(BatchOperation), table_of(BatchItem)
_LOCKED = select_from(BatchOperation).where(_BATCH.c.key == key_param("key")).with_for_update()
_ITEM_ROW = select_from(BatchItem).where(_ITEM.c.key == key_param("key"))
_TO_DO = select_from(BatchItem, _ITEM.c.key).where(
    _ITEM.c.batch_key == key_param("batch"), _ITEM.c.state == "ACTIVE"
)
_ANY_LEFT = _TO_DO.where(_ITEM.c.key != key_param("but")).limit(1)
_NOW = bindparam("now", type_=UtcTime)
_SETTLE = (
    update_of(BatchItem)
    .where(_ITEM.c.key == key_param("item_key"), _ITEM.c.state == "ACTIVE")
    .values(state=text_param("new_state"), processed_at=_NOW, error=text_param("why"))
)
_DROP = (
    update_of(BatchItem)
    .where(_ITEM.c.batch_key == key_param("batch"), _ITEM.c.state == "ACTIVE")
    .values(state="CANCELED", processed_at=_NOW)
)
_SAVE = (
    update_of(BatchOperation)
    .where(_BATCH.c.key == key_param("batch"))
    .values(
        state=text_param("new_state"),
        started_at=bindparam("began", type_=UtcTime),
        ended_at=bindparam("over", type_=UtcTime),
        completed=_BATCH.c.completed + bindparam("done"),
        failed=_BATCH.c.failed + bindparam("not_done"),
    )
)


def order_batch(unit: Unit, command: OrderBatch) -> dict[str, Any]:
    """Writes the order with its items; one without items is done. Answers its key."""
    if len(command.items) > MAX_ITEMS:
        raise Invalid(
            "too_many_items", "一次批量操作的对象太多，请缩小范围", "filter", f"至多 {MAX_ITEMS} 件", "更多"
        )
    now, actor = unit.context.now, unit.actor
    key = unit.context.new_key()
    over = now if not command.items else None
    unit.tx.add(
        BatchOperation,
        {
            "key": key, "kind": command.operation, "state": "COMPLETED" if over else "CREATED", "user": actor.user,
            "role": actor.acting_role, "created_at": now, "started_at": over, "ended_at": over,
            "total": len(command.items), "failed": 0, "completed": 0,
        },
    )  # fmt: skip
    rows = [
        {
            "key": key | number, "batch_key": key, "kind": command.operation, "item": item, "process_key": process,
            "state": "ACTIVE", "processed_at": None, "error": None,
        }
        for number, (item, process) in enumerate(command.items, start=1)
    ]  # fmt: skip
    unit.tx.add(BatchItem, *rows)
    unit.audit(BatchOrdered(key, command.operation, len(rows)))
    return {"key": key}


def change_batch(unit: Unit, command: ChangeBatch) -> None:
    """Suspends, resumes or cancels; NotFound when it is over, Conflict when it is not in a state for that."""
    batch = lock_batch(unit.tx, command.key)
    if batch is None or batch["ended_at"] is not None:
        raise no_batch(command.key)
    if batch["state"] not in FROM[command.to]:
        raise Conflict(
            "batch_state", "批量操作现在的状态不允许这样做", where=str(command.key),
            expected="、".join(FROM[command.to]), found=batch["state"],
        )  # fmt: skip
    now = unit.context.now
    cancelled = command.to == "CANCELED"
    if cancelled:
        unit.tx.run(_DROP, batch=command.key, now=now)
    state = "CREATED" if command.to == "ACTIVE" and batch["started_at"] is None else command.to
    _save(unit, batch, state, over=now if cancelled else None)
    unit.audit(BatchChanged(command.key, state))


def do_batch_item(unit: Unit, command: DoBatchItem) -> bool:
    """Does an item, if it is still to be done; answers whether it did. What it is refused stops it."""
    batch, item = find_item(unit, command.key)
    if not _is_due(batch, item):
        return False
    make, handle = ACTIONS[item["kind"]]
    handle(unit, make(item["item"]))
    _settle(unit, batch, item, "COMPLETED", None)
    return True


def fail_batch_item(unit: Unit, command: FailBatchItem) -> bool:
    """Notes why an item could not be done, unless it has been settled meanwhile."""
    batch, item = find_item(unit, command.key)
    if not _is_due(batch, item):
        return False
    _settle(unit, batch, item, "FAILED", command.error)
    return True


def lock_batch(tx: Tx, key: int) -> Row | None:
    """The row of an order, locked; None when this tenant has none."""
    return tx.row(_LOCKED, key=key)


def find_item(unit: Unit, key: int) -> tuple[Row, Row]:
    """The locked row of the order, and the row of its item; NotFound when there is none."""
    batch = lock_batch(unit.tx, root_of(key))
    item = unit.tx.row(_ITEM_ROW, key=key)
    if batch is None or item is None:
        raise no_batch(key)
    return batch, item


def _is_due(batch: Row, item: Row) -> bool:
    return batch["state"] in RUNS and item["state"] == "ACTIVE"


def _settle(unit: Unit, batch: Row, item: Row, state: str, error: str | None) -> None:
    now = unit.context.now
    unit.tx.run(_SETTLE, item_key=item["key"], new_state=state, now=now, why=error)
    left = unit.tx.row(_ANY_LEFT, batch=batch["key"], but=item["key"]) is not None
    done = state == "COMPLETED"
    _save(
        unit,
        batch,
        "ACTIVE" if left else "COMPLETED",
        over=None if left else now,
        done=done,
        not_done=not done,
    )
    if not left:
        unit.audit(BatchEnded(batch["key"]))


def _save(unit: Unit, batch: Row, state: str, over: Any, done: bool = False, not_done: bool = False) -> None:
    began = batch["started_at"] or (unit.context.now if done or not_done else None)
    unit.tx.run(
        _SAVE, batch=batch["key"], new_state=state, began=began, over=over, done=int(done), not_done=int(not_done)
    )  # fmt: skip
