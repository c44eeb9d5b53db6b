"""A bus on either database, with a city, a district and one account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_history import HistoryEntry
from engine.store.tables_org import OrgUnit, Tenant
from engine.store.tenant_statements import select_from, table_of
from engine.values import loads
from tests.support.patience import UNHURRIED

NOW = datetime(2026, 11, 20, 1, 26, tzinfo=UTC)
DISTRICT, TOWN = "01-01", "01-01-01"
_ENTRY = table_of(HistoryEntry)
_ACCESS = select_from(HistoryEntry, _ENTRY.c.body).where(_ENTRY.c.chain == "access").order_by(_ENTRY.c.seq)


def place(bus: Bus) -> None:
    """A city with a district that has a town."""
    for code, parent, level in (("01", None, "city"), (DISTRICT, "01", "county")):
        with bus.database.write(code) as tx:
            tx.add(Tenant, {"name": code, "short_name": "区", "parent": parent, "org_code": code})
            tx.add(OrgUnit, {"code": code, "name": code, "level": level})
            if parent:
                tx.add(OrgUnit, {"code": TOWN, "name": "东街", "level": "town"})


@pytest.fixture
def bus(database_url: str) -> Iterator[Bus]:
    database = Database(database_url, limits=UNHURRIED)
    made = case_bus(database, Keyring(bytes(range(32))), VirtualClock(NOW))
    place(made)
    yield made
    database.dispose()


def entries(bus: Bus, tenant: str = DISTRICT) -> list[dict[str, Any]]:
    """The bodies of the tenant's chain of accesses."""
    with bus.database.read(tenant) as tx:
        return [loads(row["body"]) for row in tx.rows(_ACCESS)]
