"""Batch operations: what a program has ordered for many instances at once, and what has become of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, Key, TenantMixin, UtcTime

#: Only what is still to be done is ever looked for.
_TO_DO = text("state = 'ACTIVE'")


class BatchOperation(TenantMixin, Base):
    """One order. `state` is CREATED until its first item is done, then ACTIVE; it may be SUSPENDED; at last it is
    COMPLETED or CANCELED. `user` and `role` say for whom each item is carried out, with the posts that the account
    has by then."""

    __tablename__ = "batch_operation"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(12))
    user: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    total: Mapped[int] = mapped_column(Integer)
    failed: Mapped[int] = mapped_column(Integer)
    completed: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("batch_operation_state", "tenant", "state"),)


class BatchItem(TenantMixin, Base):
    """One thing that the order is about: `key` lies in the batch's root; `item` is the key of a process instance or of
    an incident. ACTIVE until it is COMPLETED, FAILED or CANCELED."""

    __tablename__ = "batch_item"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    batch_key: Mapped[int] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(30))
    item: Mapped[int] = mapped_column(Key)
    process_key: Mapped[int] = mapped_column(Key)
    state: Mapped[str] = mapped_column(String(12))
    processed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index("batch_item_batch", "tenant", "batch_key", "state"),
        Index("batch_item_process", "tenant", "process_key"),
        Index("batch_item_to_do", "tenant", "key", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
    )
