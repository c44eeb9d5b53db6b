"""The append-only history: entries chained per root instance and per case, and the tenant's checkpoints."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, Key, TenantMixin, UtcTime


class HistoryEntry(TenantMixin, Base):
    """One command's record in one chain. `hash` = SHA-256 of `prev_hash` followed by `body`; the columns repeat what
    stands in `body`. The database refuses UPDATE and DELETE."""

    __tablename__ = "history_entry"
    chain: Mapped[str] = mapped_column(String(10), primary_key=True)
    chain_key: Mapped[int] = mapped_column(Key, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    user: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(120))
    command: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("history_entry_at", "tenant", "at"),)


class Checkpoint(TenantMixin, Base):
    """A Merkle root over the chain heads that moved since the checkpoint before, itself chained. Append only."""

    __tablename__ = "checkpoint"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    leaves: Mapped[int] = mapped_column(Integer)
    merkle_root: Mapped[str] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class CheckpointHead(TenantMixin, Base):
    """A leaf of a checkpoint: the head of one chain at that moment. Append only."""

    __tablename__ = "checkpoint_head"
    checkpoint: Mapped[int] = mapped_column(Integer, primary_key=True)
    chain: Mapped[str] = mapped_column(String(10), primary_key=True)
    chain_key: Mapped[int] = mapped_column(Key, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("checkpoint_head_chain", "tenant", "chain", "chain_key"),)
