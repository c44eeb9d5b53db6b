"""Meeting points: two transactions that look for what the other is about to write wait for each other here.

SQLite has one writer at a time: nothing is to be done there. PostgreSQL gives each statement what was committed before
it began: who writes and who looks must pass here first, else both may miss each other.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import text

from engine.store.database import Tx

_LOCK = text("SELECT pg_advisory_xact_lock(:number)")


def advisory_lock(tx: Tx, *names: str) -> None:
    """Waits until nobody else in the tenant stands at the meeting point `names`; held until the transaction ends."""
    if tx.dialect == "postgresql":
        digest = hashlib.sha256("\0".join((tx.tenant, *names)).encode()).digest()
        tx.connection.execute(_LOCK, {"number": int.from_bytes(digest[:8], "big", signed=True)})
