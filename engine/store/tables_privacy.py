"""Who has looked at personal values, and which account is which party of a case."""

from __future__ import annotations

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, Key, TenantMixin


class PersonalRead(TenantMixin, Base):
    """Somebody has read a kind of personal value of a case on a day (Asia/Shanghai): the case's chain says so, and this
    row keeps it from being said twice."""

    __tablename__ = "personal_read"
    case_key: Mapped[int] = mapped_column(Key, primary_key=True)
    user: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    kind: Mapped[str] = mapped_column(String(120), primary_key=True)


class PartyAccount(TenantMixin, Base):
    """An account speaks for a party of a case: staff have said so, with a reason (the case's chain tells)."""

    __tablename__ = "party_account"
    user: Mapped[str] = mapped_column(String(80), primary_key=True)
    case_key: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
