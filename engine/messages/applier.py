"""The list of messages and signals that instances wait for."""

from __future__ import annotations

from engine.events import ProcessSubscriptionOpened, SubscriptionClosed, SubscriptionOpened
from engine.projections.rows import Applied, Batch
from engine.store.tables_instances import Subscription
from engine.store.tenant_statements import delete_of, key_param, table_of

_SUB = table_of(Subscription)
_DROP_SUB = delete_of(Subscription).where(
    _SUB.c.element_key == key_param("element"), _SUB.c.index == key_param("number")
)


def subscription_opened(applied: Applied, batch: Batch, event: SubscriptionOpened) -> None:
    """What was recorded before semantics 3 does not say its process: it goes by the root's."""
    process_key = event.process_key if isinstance(event, ProcessSubscriptionOpened) else applied.root_key
    row = {
        "element_key": event.key,
        "index": event.index,
        "root_key": applied.root_key,
        "element_id": event.element_id,
        "type": event.type,
        "name": event.name,
        "correlation_key": event.correlation_key or "",
        "depth": event.depth,
        "process_key": process_key,
        "process_id": applied.definition_of(process_key)[1],
    }
    batch.put(Subscription, (event.key, event.index), row)


def subscription_closed(applied: Applied, batch: Batch, event: SubscriptionClosed) -> None:
    if batch.puts.get(Subscription, {}).pop((event.key, event.index), None) is None:
        batch.change(_DROP_SUB, {"element": event.key, "number": event.index})
