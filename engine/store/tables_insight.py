"""What programs ask about afterwards: decisions that were made, subscriptions to messages, and what came of them.

Projections, as the lists of `tables_instances`; these rows are never deleted while their root is there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime


class PlacedColumns(TenantMixin):
    """Where in which process instance of a root the thing stands."""

    root_key: Mapped[int] = mapped_column(Key)
    process_key: Mapped[int] = mapped_column(Key)
    definition_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(200))
    element_id: Mapped[str] = mapped_column(String(200))
    business_id: Mapped[str | None] = mapped_column(String(200))


class DecisionInstance(PlacedColumns, Base):
    """A decision that was made. `key`: the element's key, `-` and a number from 1, as Camunda 8 writes it; an element
    that is tried again goes on counting. `decision_key` is the asked decision's, `ref` the id of the one made, in the
    same file. `detail`: as `engine.dmn` reports it (inputs, output, rules that matched)."""

    __tablename__ = "decision_instance"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    element_key: Mapped[int] = mapped_column(Key)
    decision_key: Mapped[int] = mapped_column(Key)
    ref: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(String(30))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    detail: Mapped[object] = mapped_column(JsonText)
    __table_args__ = (
        Index("decision_instance_root", "tenant", "root_key"),
        Index("decision_instance_process", "tenant", "process_key", "key"),
        Index("decision_instance_element", "tenant", "element_key", "key"),
        Index("decision_instance_definition", "tenant", "definition_key", "key"),
        Index("decision_instance_business", "tenant", "business_id", "key"),
        Index("decision_instance_ref", "tenant", "ref", "key"),
        Index("decision_instance_made", "tenant", "made_at", "key"),
    )


class MessageSubscription(PlacedColumns, Base):
    """An element that waits, or has waited, for a message. `key` is `subscription_key`'s; `state` is what happened
    last: CREATED, CORRELATED or DELETED. What waits now stands in `subscription`, from which messages are delivered."""

    __tablename__ = "message_subscription"
    element_key: Mapped[int] = mapped_column(Key, primary_key=True)
    index: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[int] = mapped_column(Key)
    name: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str | None] = mapped_column(String(400))
    state: Mapped[str] = mapped_column(String(12))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = (
        Index("message_subscription_key", "tenant", "key"),
        Index("message_subscription_root", "tenant", "root_key"),
        Index("message_subscription_process", "tenant", "process_key", "key"),
        Index("message_subscription_definition", "tenant", "definition_key", "key"),
        Index("message_subscription_name", "tenant", "name", "correlation_key", "key"),
        Index("message_subscription_correlation", "tenant", "correlation_key", "key"),
        Index("message_subscription_state", "tenant", "state", "key"),
        Index("message_subscription_changed", "tenant", "changed_at", "key"),
    )


class CorrelatedMessage(PlacedColumns, Base):
    """A subscription was reached by a message; or (`element_key` NULL) an instance was begun at a start event by what
    its diagram says, a message or a signal. `key`: root, number of the entry and of the step in it. `message_key`: NULL
    where the record does not say which message it was."""

    __tablename__ = "correlated_message"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    element_key: Mapped[int | None] = mapped_column(Key)
    subscription_key: Mapped[int | None] = mapped_column(Key)
    name: Mapped[str | None] = mapped_column(String(200))
    correlation_key: Mapped[str | None] = mapped_column(String(400))
    message_key: Mapped[int | None] = mapped_column(Key)
    at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = (
        Index("correlated_message_root", "tenant", "root_key"),
        Index("correlated_message_process", "tenant", "process_key", "key"),
        Index("correlated_message_definition", "tenant", "definition_key", "element_id", "key"),
        Index("correlated_message_element", "tenant", "element_key", "key"),
        Index("correlated_message_subscription", "tenant", "subscription_key", "key"),
        Index("correlated_message_message", "tenant", "message_key", "key"),
        Index("correlated_message_name", "tenant", "name", "correlation_key", "key"),
        Index("correlated_message_at", "tenant", "at", "key"),
    )


#: An element that waits for several messages has several subscriptions; the key counts them above the element's.
_NEXT = 1 << 20


def subscription_key(element_key: int, index: int) -> int:
    """The key that programs know a subscription by."""
    return element_key + index * _NEXT
