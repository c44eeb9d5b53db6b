"""What guards the doors: the head of each tenant's chain of accesses, and how often somebody has guessed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, TenantMixin, UtcTime


class AccessHead(TenantMixin, Base):
    """Where the tenant's chain of accounts and accesses stands: a row of its own, so that who signs in waits for nobody
    who deploys."""

    __tablename__ = "access_head"
    chain_seq: Mapped[int] = mapped_column(Integer, default=0)
    chain_hash: Mapped[str] = mapped_column(String(64), default="")


class SignInFailure(TenantMixin, Base):
    """Wrong passwords of a pair of account and address, or of an address (`subject`: a keyed digest of it), over all
    processes. It is a memory, no record: it forgets."""

    __tablename__ = "sign_in_failure"
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(UtcTime)
    open_at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = (Index("sign_in_failure_last", "tenant", "last_at"),)
