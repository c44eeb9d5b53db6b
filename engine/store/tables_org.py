"""Tenants, the org tree, accounts and their roles, sign-in tokens, serial numbers, settings of a tenant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonText, Key, TenantMixin, UtcTime


class Tenant(TenantMixin, Base):
    """A 区县, or the city whose definitions its districts inherit (`parent`); with the head of its own chain and its
    last checkpoint."""

    __tablename__ = "tenant"
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(8))
    parent: Mapped[str | None] = mapped_column(String(40))
    org_code: Mapped[str] = mapped_column(String(40))
    chain_seq: Mapped[int] = mapped_column(Integer, default=0)
    chain_hash: Mapped[str] = mapped_column(String(64), default="")
    checkpoint_seq: Mapped[int] = mapped_column(Integer, default=0)
    checkpoint_hash: Mapped[str] = mapped_column(String(64), default="")
    #: Made by `fengqiao demo`: the password of its accounts is public, and the sign-in page says so.
    demo: Mapped[bool] = mapped_column(default=False, server_default=false())


class OrgUnit(TenantMixin, Base):
    """A node of the org tree; the parent is the code's prefix (handbook 2.1)."""

    __tablename__ = "org_unit"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(10))


class Account(TenantMixin, Base):
    """A person, or a program of a department, who can sign in. `salt`: of the row's digest in the chain of accesses."""

    __tablename__ = "account"
    user: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    salt: Mapped[str] = mapped_column(String(32), default="", server_default="")
    __table_args__ = (Index("account_user", "user"),)


class RoleAssignment(TenantMixin, Base):
    """A group of the handbook's 2.2 held by a person at a place."""

    __tablename__ = "role_assignment"
    user: Mapped[str] = mapped_column(String(80), primary_key=True)
    role: Mapped[str] = mapped_column(String(80), primary_key=True)
    org_code: Mapped[str] = mapped_column(String(40), primary_key=True)


class ApiToken(TenantMixin, Base):
    """A bearer token; only its SHA-256 is kept."""

    __tablename__ = "api_token"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(String(80))
    label: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    __table_args__ = (Index("api_token_digest", "digest"),)


class SignIn(TenantMixin, Base):
    """A session of the pages. The cookie names it; only the SHA-256 of that name is kept. Ending it deletes the row.
    `seen_at`: when its person last did something, to some minutes."""

    __tablename__ = "sign_in"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user: Mapped[str] = mapped_column(String(80))
    begun_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    __table_args__ = (Index("sign_in_user", "tenant", "user"),)


class Counter(TenantMixin, Base):
    """Serial numbers: of case codes, document numbers, versions, key blocks."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int] = mapped_column(Key)


class TimerOverride(TenantMixin, Base):
    """A timer key that a node of the org tree changed (district over city over default)."""

    __tablename__ = "timer_override"
    org_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    duration: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(UtcTime)


class CalendarDay(TenantMixin, Base):
    """A day that is not what its weekday says: a holiday, or a weekend day worked instead (调休)."""

    __tablename__ = "calendar_day"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))


class IdempotencyKey(TenantMixin, Base):
    """What a request with an Idempotency-Key was answered, kept in the transaction of its effect."""

    __tablename__ = "idempotency_key"
    user: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[object] = mapped_column(JsonText)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
