"""A small platform for tests: one city with two districts, a bus on a clock that the test moves, and helpers to act."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import Clock, VirtualClock
from engine.context import Actor
from engine.definitions.commands import Deploy
from engine.files.keyring import Keyring
from engine.instances.commands import StartInstance
from engine.store import Database
from engine.store.tables_instances import UserTask
from engine.store.tables_org import OrgUnit, Tenant
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from tests.support.patience import UNHURRIED

CITY, DISTRICT, OTHER = "01", "01-01", "01-02"
VILLAGE = "01-01-02-03"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MASTER = hashlib.sha256(b"tests").digest()
DIAGRAMS = Path(__file__).parent / "diagrams"

_TASK = table_of(UserTask)
_OPEN = (
    select_from(UserTask, _TASK.c.key, _TASK.c.element_id)
    .where(_TASK.c.root_key == key_param("root"), _TASK.c.state == "CREATED")
    .order_by(_TASK.c.key)
)


def person(user: str = "admin", tenant: str = DISTRICT) -> Actor:
    """Somebody who may do everything in a tenant."""
    return Actor(user, f"测试员{user}", tenant, (("tenant_admin", tenant),), "tenant_admin", frozenset({"*"}))


@dataclass
class World:
    """A bus and its clock."""

    bus: Bus
    clock: VirtualClock

    def do(self, command: Any, actor: Actor | None = None, **more: Any) -> Any:
        """Carries out a command."""
        return self.bus.execute(command, actor or person(), **more)

    def deploy(self, *names: str) -> dict[str, Any]:
        """Deploys diagrams of the tests' folder."""
        files = tuple((name, (DIAGRAMS / name).read_bytes()) for name in names)
        answer: dict[str, Any] = self.do(Deploy(files))
        return answer

    def start(self, process_id: str, **variables: Any) -> int:
        """Starts an instance; its root key."""
        return int(self.do(StartInstance(process_id=process_id, variables=variables))["key"])

    def open(self, root: int) -> dict[str, int]:
        """Open tasks of an instance: element id → task key (of several, the newest)."""
        with self.bus.database.read(DISTRICT) as tx:
            return {row["element_id"]: row["key"] for row in tx.rows(_OPEN, root=root)}

    def complete(self, root: int, element: str, **values: Any) -> None:
        """Completes the open task of an element."""
        self.do(CompleteTask(self.open(root)[element], values))

    def restart(self) -> None:
        """Forgets every live instance, as a new process would have none."""
        self.bus = case_bus(self.bus.database, self.bus.keyring, self.clock)


def found_tenants(database: Database) -> None:
    """A city and two districts, one with a village."""
    rows = ((CITY, "测试市", "测", None), (DISTRICT, "甲区", "甲", CITY), (OTHER, "乙区", "乙", CITY))
    for tenant, name, short, parent in rows:
        with database.write(tenant) as tx:
            tx.add(Tenant, {"name": name, "short_name": short, "parent": parent, "org_code": tenant})
    with database.write(DISTRICT) as tx:
        tx.add(OrgUnit, {"code": VILLAGE, "name": "丙村", "level": "village"})


@contextmanager
def world_at(url: str) -> Iterator[World]:
    """A world on a migrated, empty database."""
    database = Database(url, pool_size=20, limits=UNHURRIED)
    found_tenants(database)
    database.dispose()
    with live_world(url) as world:
        yield world


@contextmanager
def live_world(url: str) -> Iterator[World]:
    """A world on a database that has its tenants."""
    database = Database(url, pool_size=20, limits=UNHURRIED)
    clock = VirtualClock(START)
    try:
        yield World(case_bus(database, Keyring(MASTER), clock), clock)
    finally:
        database.dispose()


def live_bus(url: str, clock: Clock | None = None) -> Bus:
    """A bus on a database that has its tenants."""
    return case_bus(Database(url, pool_size=20, limits=UNHURRIED), Keyring(MASTER), clock)
