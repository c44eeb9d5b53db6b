"""The list of messages and signals that instances wait for; those of the subscriptions to messages that there have ever
been, and of what has reached them, as programs ask afterwards."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam

from engine.events import ProcessSubscriptionOpened, SubscriptionClosed, SubscriptionOpened
from engine.projections.rows import Applied, Batch, Told
from engine.store import Row
from engine.store.base import UtcTime
from engine.store.tables_insight import CorrelatedMessage, MessageSubscription, subscription_key
from engine.store.tables_instances import Subscription
from engine.store.tenant_statements import (
    delete_of,
    key_param,
    select_from,
    table_of,
    text_param,
    update_of,
)

#: Commands that begin instances at start events, and are no messages.
_NO_MESSAGE = frozenset({"BroadcastSignal", "FireStart"})

_SUB = table_of(Subscription)
_DROP_SUB = delete_of(Subscription).where(
    _SUB.c.element_key == key_param("element"), _SUB.c.index == key_param("number")
)
_SUBSCRIPTION = table_of(MessageSubscription)
_THIS = (_SUBSCRIPTION.c.element_key == key_param("element"), _SUBSCRIPTION.c.index == key_param("number"))
_STORED = select_from(MessageSubscription).where(*_THIS)
_CHANGE = (
    update_of(MessageSubscription)
    .where(*_THIS)
    .values(state=text_param("new_state"), changed_at=bindparam("now", type_=UtcTime))
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
    if event.type == "message":
        _message_awaited(applied, batch, event, process_key)


def subscription_closed(applied: Applied, batch: Batch, event: SubscriptionClosed) -> None:
    if batch.puts.get(Subscription, {}).pop((event.key, event.index), None) is None:
        batch.change(_DROP_SUB, {"element": event.key, "number": event.index})
    _wait_ended(applied, batch, event)


def _message_awaited(applied: Applied, batch: Batch, event: SubscriptionOpened, process_key: int) -> None:
    row = {
        "element_key": event.key,
        "index": event.index,
        "key": subscription_key(event.key, event.index),
        "name": event.name,
        "correlation_key": event.correlation_key,
        "state": "CREATED",
        "changed_at": applied.at,
    }
    batch.put(
        MessageSubscription,
        (event.key, event.index),
        row | applied.placed(process_key, event.element_id),
    )


def _wait_ended(applied: Applied, batch: Batch, event: SubscriptionClosed) -> None:
    """What the message of this very step has closed stays CORRELATED."""
    if (event.key, event.index) != batch.reached:
        _change(applied, batch, event.key, event.index, "DELETED")


def reached(applied: Applied, batch: Batch, told: Told, number: int) -> None:
    """A message, or a signal, of which nothing stands here, is handed to a subscription."""
    element, index = batch.reached = (told.arguments[0], told.arguments[1])
    waited: Row | dict[str, Any] | None = batch.puts.get(MessageSubscription, {}).get((element, index))
    waited = waited or applied.tx.row(_STORED, element=element, number=index)
    if waited is None:
        return
    _change(applied, batch, element, index, "CORRELATED")
    same = ("process_key", "definition_key", "process_id", "element_id", "name", "correlation_key")
    row = {
        "element_key": element,
        "subscription_key": waited["key"],
        "root_key": applied.root_key,
        "business_id": applied.business_id,
        **{name: waited[name] for name in same},
    }
    batch.insert(CorrelatedMessage, row | _correlated(applied, told, number))


def begun(applied: Applied, batch: Batch, told: Told, number: int) -> None:
    """An instance that an event has begun: its start event is named, and handed what came with the event."""
    variables, element_id, payload = told.arguments
    if element_id is None or payload is None or applied.command in _NO_MESSAGE:
        return
    key = applied.correlation_key
    row = {
        "element_key": None,
        "subscription_key": None,
        "name": None,
        # of what begins for a case the record says the case's code as its one variable
        "correlation_key": variables.get("case_code", "") if key is None else key,
        **applied.placed(applied.root_key, element_id),
    }
    batch.insert(CorrelatedMessage, row | _correlated(applied, told, number))


def _correlated(applied: Applied, told: Told, number: int) -> dict[str, Any]:
    return {
        "key": f"{applied.root_key}-{applied.seq}-{number}",
        "message_key": told.message_key,
        "at": applied.at,
    }


def _change(applied: Applied, batch: Batch, element: int, index: int, state: str) -> None:
    row = batch.puts.get(MessageSubscription, {}).get((element, index))
    if row is not None:
        row |= {"state": state, "changed_at": applied.at}
    else:
        parameters = {"element": element, "number": index, "new_state": state, "now": applied.at}
        batch.change(_CHANGE, parameters)
