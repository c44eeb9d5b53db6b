"""The case: an aggregate with its own version and chain, its case file, its parties and its documents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime


class Case(TenantMixin, Base):
    """A case (handbook 8.1). Columns are what lists sort and filter by; `fields` holds the other P1 fields.

    `version` is what a save must have read; `chain_seq`, `chain_hash` are the head of the case's history.
    """

    __tablename__ = "case_record"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    case_code: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    type_code: Mapped[str | None] = mapped_column(String(4))
    channel: Mapped[str] = mapped_column(String(20))
    location_org: Mapped[str] = mapped_column(String(40))
    owner_org: Mapped[str] = mapped_column(String(40))
    confidentiality: Mapped[str] = mapped_column(String(12))
    risk: Mapped[str | None] = mapped_column(String(8))
    closing_reason: Mapped[str | None] = mapped_column(String(40))
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_by: Mapped[str] = mapped_column(String(80))
    round: Mapped[int] = mapped_column(Integer, default=0)
    fields: Mapped[object] = mapped_column(JsonText)
    version: Mapped[int] = mapped_column(Integer, default=0)
    chain_seq: Mapped[int] = mapped_column(Integer, default=0)
    chain_hash: Mapped[str] = mapped_column(String(64), default="")
    __table_args__ = (
        Index("case_code", "tenant", "case_code", unique=True),
        Index("case_status", "tenant", "status", "received_at"),
        Index("case_place", "tenant", "location_org"),
    )


class Party(TenantMixin, Base):
    """A party (handbook 8.2) with its P1 attributes; its personal values are `CaseSecret` rows of `subject`."""

    __tablename__ = "party"
    case_key: Mapped[int] = mapped_column(Key, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    party_role: Mapped[str] = mapped_column(String(20))
    party_kind: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(64))
    fields: Mapped[object] = mapped_column(JsonText)


class SubjectKey(TenantMixin, Base):
    """The data key of one person (or of a case's prose), wrapped by the master key. Deleting it forgets the person."""

    __tablename__ = "subject_key"
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrapped: Mapped[str] = mapped_column(Text)


class CaseSecret(TenantMixin, Base):
    """One version of a P2/P3 value: ciphertext, and the salt whose digest stands in the history. Erasable."""

    __tablename__ = "case_secret"
    case_key: Mapped[int] = mapped_column(Key, primary_key=True)
    field: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    cls: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(64))
    ciphertext: Mapped[str | None] = mapped_column(Text)
    salt: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcTime)


class Document(TenantMixin, Base):
    """A paper (handbook chapter 6): its number; sealed, the data it was made from and the Word file once rendered."""

    __tablename__ = "document"
    key: Mapped[int] = mapped_column(Key, primary_key=True)
    case_key: Mapped[int] = mapped_column(Key)
    root_key: Mapped[int] = mapped_column(Key)
    template: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(80))
    element_id: Mapped[str] = mapped_column(String(200))
    template_digest: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    data: Mapped[str | None] = mapped_column(Text)
    salt: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    file: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("document_case", "tenant", "case_key"),)
