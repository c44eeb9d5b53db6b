"""The declarative base, the column types that both databases share, and the tenant column of every table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from engine.values import dumps, loads

#: SQLite makes its row ids of INTEGER only; our keys are never row ids, so 64-bit integers serve on both.
Key = BigInteger


def utc_text(value: datetime) -> str:
    """An aware datetime as stored: UTC, ISO 8601, six digits of a second, so that text order is time order."""
    if value.tzinfo is None:
        raise ValueError(f"a time needs a zone: {value!r}")
    if value.tzinfo is UTC:
        return value.isoformat(timespec="microseconds")[:-6] + "Z"
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def time_text(value: datetime | None) -> str | None:
    """As `utc_text`; None stays None."""
    return None if value is None else utc_text(value)


def time_of(text: str | None) -> datetime | None:
    """The datetime of a text as `utc_text` writes it; None stays None."""
    return None if text is None else datetime.fromisoformat(text)


def json_text(value: Any) -> str | None:
    """A value as a JSON column keeps it; None stays None."""
    return None if value is None else dumps(value)


def json_of(text: str | None) -> Any:
    """The value of a JSON column's text."""
    if text is None:
        return None
    empty = _EMPTY.get(text)
    return empty() if empty is not None else loads(text)


class UtcTime(TypeDecorator[datetime]):
    """Aware datetimes, stored as `utc_text` on every database."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return time_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return time_of(value)


class JsonText(TypeDecorator[Any]):
    """JSON kept as text, so that numbers stay decimal and the bytes stay as they were written."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return json_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return json_of(value)


#: Most JSON columns of most rows say nothing; reading them should cost nothing.
_EMPTY: dict[str, type[Any]] = {"[]": list, "{}": dict}


class Base(DeclarativeBase):
    """Every table derives from here; each has `tenant` as the first column of its primary key."""


class TenantMixin:
    """The 区县 (or the city) that the row belongs to; first in every key (decision 6)."""

    tenant: Mapped[str] = mapped_column(String(40), primary_key=True, sort_order=-20)
