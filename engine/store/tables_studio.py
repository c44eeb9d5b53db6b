"""What designers keep before and beside publishing: drawings that are not published, scenarios that they wrote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime


class Drawing(TenantMixin, Base):
    """A designer's unpublished drawing of the process `ref` for a place. A definition holds no personal data, so it is
    kept as it is. `base_key` is the version that it began from (None: a new process); `version` counts the saves."""

    __tablename__ = "drawing"
    user: Mapped[str] = mapped_column(String(80), primary_key=True)
    ref: Mapped[str] = mapped_column(String(200), primary_key=True)
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    base_key: Mapped[int | None] = mapped_column(Key)
    xml: Mapped[str] = mapped_column(Text)
    forms: Mapped[object] = mapped_column(JsonText)
    decisions: Mapped[object] = mapped_column(JsonText)
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
    version: Mapped[int] = mapped_column(Integer)


class StoredScenario(TenantMixin, Base):
    """A scenario that a designer wrote for a process; every designer of the tenant rehearses it."""

    __tablename__ = "scenario"
    ref: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    document: Mapped[object] = mapped_column(JsonText)
    user: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
