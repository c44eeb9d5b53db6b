"""What each new connection is told once, so that no transaction has to say it: how it stores, how long it waits."""

from __future__ import annotations

from typing import Any

from engine.store.limits import Limits

#: For one transaction of PostgreSQL that may take its time: a migration, the reading of a whole chain.
UNBOUNDED = (
    "SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true),"
    " set_config('idle_in_transaction_session_timeout', '0', true)"
)
_BOUNDED = (
    "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false),"
    " set_config('idle_in_transaction_session_timeout', %s, false)"
)


def prepare_sqlite(limits: Limits, connection: Any, _record: Any) -> None:
    """WAL with synchronous=FULL: readers wait for nobody, and what is committed is on the disk."""
    connection.isolation_level = None  # BEGIN is ours
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_ms(limits.lock)}",  # before the first that needs the file
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def postgresql_connection(limits: Limits) -> dict[str, Any]:
    """How the driver connects: a server that is silently gone is noticed in seconds, not in hours."""
    seconds = max(2, round(limits.connect))  # libpq knows no less
    return {
        "connect_timeout": seconds,
        "keepalives_idle": seconds,
        "keepalives_interval": seconds,
        "keepalives_count": 3,
        "tcp_user_timeout": _ms(limits.statement),
    }


def prepare_postgresql(limits: Limits, connection: Any, _record: Any) -> None:
    """The session's time-outs."""
    with connection.cursor() as cursor:
        cursor.execute(_BOUNDED, [str(_ms(wait)) for wait in (limits.lock, limits.statement, limits.idle)])
    connection.commit()


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
