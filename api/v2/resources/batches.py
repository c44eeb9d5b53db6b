"""Batch operations and their items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal

from api.v2.places import PlacedTx
from api.v2.resources.tables import INSTANCE, plain
from api.v2.search.fields import Field, Kind, Resource
from engine.batches.commands import CANCEL_INSTANCES, RESOLVE_INCIDENTS
from engine.places.below import runs_within
from engine.store import Tx
from engine.store.tables_batches import BatchItem, BatchOperation
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import own, select_from, table_of, there_is

BATCH, ITEM = table_of(BatchOperation), table_of(BatchItem)
_STATES = ("CREATED", "ACTIVE", "SUSPENDED", "COMPLETED", "PARTIALLY_COMPLETED", "CANCELED", "FAILED")
_ITEM_STATES = ("ACTIVE", "COMPLETED", "SKIPPED", "CANCELED", "FAILED")
_ACTORS = ("ANONYMOUS", "CLIENT", "UNKNOWN", "USER")
_KINDS = (
    "ADD_VARIABLE", CANCEL_INSTANCES, "DELETE_DECISION_DEFINITION", "DELETE_DECISION_INSTANCE",
    "DELETE_PROCESS_DEFINITION", "DELETE_PROCESS_INSTANCE", "MIGRATE_PROCESS_INSTANCE", "MODIFY_PROCESS_INSTANCE",
    RESOLVE_INCIDENTS, "RESUME_PROCESS_INSTANCE", "SUSPEND_PROCESS_INSTANCE", "UPDATE_JOB", "UPDATE_VARIABLE",
)  # fmt: skip


def _no_errors(tx: Tx, items: list[dict[str, Any]]) -> None:
    """What goes wrong stands at the item; the order itself is stored whole or not at all."""
    for item in items:
        item["errors"] = []


def _ordered_by_reader(tx: PlacedTx) -> ColumnElement[bool]:
    """Who serves some places only cannot tell what another's order is about elsewhere."""
    return BATCH.c.user == tx.user


def _of_own_order(tx: PlacedTx) -> ColumnElement[bool]:
    orders = BATCH.alias("own_order")
    own = there_is(orders, orders.c.key == ITEM.c.batch_key, orders.c.user == tx.user)
    return and_(own, runs_within(INSTANCE.c.root_key, tx.places or ()))


def _with_instance(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    joined = and_(INSTANCE.c.key == ITEM.c.process_key, own(ProcessInstance))
    return select_from(BatchItem, *columns).join_from(ITEM, INSTANCE, joined)


BATCH_OPERATIONS = Resource(
    name="batch-operations",
    title="批量操作",
    key="batchOperationKey",
    statement=plain(BatchOperation),
    fields=(
        Field("batchOperationKey", Kind.KEY, BATCH.c.key, sortable=True),
        Field("state", Kind.CHOICE, BATCH.c.state, sortable=True, choices=_STATES),
        Field("batchOperationType", Kind.CHOICE, BATCH.c.kind, filtered=False, choices=_KINDS),
        Field("operationType", Kind.CHOICE, BATCH.c.kind, shown=False, sortable=True, choices=_KINDS),
        Field("startDate", Kind.TIME, BATCH.c.started_at, nullable=True, filtered=False, sortable=True),
        Field("endDate", Kind.TIME, BATCH.c.ended_at, nullable=True, filtered=False, sortable=True),
        Field("actorType", Kind.CHOICE, literal("USER"), sortable=True, choices=_ACTORS),
        Field("actorId", Kind.TEXT, BATCH.c.user, sortable=True),
        Field("operationsTotalCount", Kind.INTEGER, BATCH.c.total, filtered=False),
        Field("operationsFailedCount", Kind.INTEGER, BATCH.c.failed, filtered=False),
        Field("operationsCompletedCount", Kind.INTEGER, BATCH.c.completed, filtered=False),
    ),
    finish=_no_errors,
    seen=_ordered_by_reader,
)

BATCH_ITEMS = Resource(
    name="batch-operation-items",
    title="批量操作的对象",
    key="_key",
    statement=_with_instance,
    seen=_of_own_order,
    fields=(
        Field("operationType", Kind.CHOICE, ITEM.c.kind, choices=_KINDS),
        Field("batchOperationKey", Kind.KEY, ITEM.c.batch_key, sortable=True, beside=ITEM.c.key),
        Field("itemKey", Kind.KEY, ITEM.c.item, sortable=True),
        Field("processInstanceKey", Kind.KEY, ITEM.c.process_key, sortable=True),
        Field("rootProcessInstanceKey", Kind.KEY, INSTANCE.c.root_key, filtered=False),
        Field("state", Kind.CHOICE, ITEM.c.state, sortable=True, choices=_ITEM_STATES),
        Field("processedDate", Kind.TIME, ITEM.c.processed_at, nullable=True, filtered=False, sortable=True),
        Field("errorMessage", Kind.TEXT, ITEM.c.error, nullable=True, filtered=False),
        Field("_key", Kind.KEY, ITEM.c.key, shown=False, filtered=False),
    ),
)
