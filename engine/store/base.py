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
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class UtcTime(TypeDecorator[datetime]):
    """Aware datetimes, stored as `utc_text` on every database."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class JsonText(TypeDecorator[Any]):
    """JSON kept as text, so that numbers stay decimal and the bytes stay as they were written."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        empty = _EMPTY.get(value)
        return empty() if empty is not None else loads(value)


#: Most JSON columns of most rows say nothing; reading them should cost nothing.
_EMPTY: dict[str, type[Any]] = {"[]": list, "{}": dict}


class Base(DeclarativeBase):
    """Every table derives from here; each has `tenant` as the first column of its primary key."""


class TenantMixin:
    """The 区县 (or the city) that the row belongs to; first in every key (decision 6)."""

    tenant: Mapped[str] = mapped_column(String(40), primary_key=True, sort_order=-20)
