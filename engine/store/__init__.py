"""Tables, transactions, the tenant filter, migrations. Nothing here knows what a process or a case means."""

from engine.store import (
    tables_access,
    tables_batches,
    tables_cases,
    tables_definitions,
    tables_history,
    tables_insight,
    tables_instances,
    tables_org,
    tables_privacy,
    tables_studio,
    tables_uploads,
)
from engine.store.base import Base, utc_text
from engine.store.database import Database, Row, Tx

__all__ = [
    "Base",
    "Database",
    "Row",
    "Tx",
    "tables_access",
    "tables_batches",
    "tables_cases",
    "tables_definitions",
    "tables_history",
    "tables_insight",
    "tables_instances",
    "tables_org",
    "tables_privacy",
    "tables_studio",
    "tables_uploads",
    "utc_text",
]
