"""The fictional city on a database of its own, for tests in which procedures meet one another through messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from api.bootstrap import bootstrap
from api.demo.accounts import Staff
from api.demo.driver import Driven, Driver
from api.demo.org import create_org, load_org
from api.demo.records import for_driver, read_cases
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import Actor
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.migrate import upgrade
from engine.store.tables_cases import Document
from engine.store.tables_instances import UserTask, Variable
from engine.store.tenant_statements import select_from, table_of, text_param
from engine.tasks.commands import CompleteTask
from engine.timers.timer_sweeper import fire_due
from engine.values import loads
from tests.support.patience import UNHURRIED

SAMPLES = Path(__file__).resolve().parents[2] / "processes" / "demo" / "sample_cases.jsonl"
_TASK = table_of(UserTask)
_OPEN = select_from(UserTask).where(_TASK.c.state == "CREATED").order_by(_TASK.c.key)
_PAPERS = select_from(Document, table_of(Document).c.template).order_by(table_of(Document).c.key)
_NAMED = select_from(Variable, table_of(Variable).c.value).where(
    table_of(Variable).c.name == text_param("name")
)


class LiveCity:
    """A bus on a virtual clock with the base procedures deployed; `tenant` is the district that is looked at."""

    def __init__(self, bus: Bus, clock: VirtualClock, staff: Staff, tenant: str) -> None:
        self.bus = bus
        self.clock = clock
        self.staff = staff
        self.tenant = tenant

    def sample(self, number: str, leave_at: str | None = None) -> Driven:
        """Drives the sample case with this number up to the task `leave_at`; its district is looked at from now on."""
        record = next(r for r in read_cases(SAMPLES) if r["case_id"].endswith(number))
        driver = Driver(self.bus, self.clock, self.staff, lambda _, task: task["element_id"] == leave_at)
        moment = datetime.fromisoformat(record["received_at"])
        (driven,) = driver.run([for_driver(record)], moment)
        self.tenant = driven.tenant
        return driven

    def tasks(self) -> list[dict[str, Any]]:
        """The open tasks of the district."""
        with self.bus.database.read(self.tenant) as tx:
            return [dict(row) for row in tx.rows(_OPEN)]

    def waiting(self) -> list[str]:
        """The element ids of the open tasks."""
        return [task["element_id"] for task in self.tasks()]

    def due(self, element_id: str) -> str:
        """When the first open task with this element id is due, ISO 8601."""
        task = next(task for task in self.tasks() if task["element_id"] == element_id)
        moment: datetime = task["due_at"]
        return moment.isoformat()

    def do(self, element_id: str, /, **values: Any) -> None:
        """Somebody of the candidate groups completes the first open task with this element id."""
        task = next(task for task in self.tasks() if task["element_id"] == element_id)
        actor: Actor = self.staff.for_task(task)
        self.bus.execute(CompleteTask(task["key"], values), actor)

    def until(self, moment: str) -> None:
        """The clock goes on to `moment` (ISO 8601 with offset); every timer fires at its own time."""
        fire_due(self.bus, datetime.fromisoformat(moment))

    def papers(self) -> list[str]:
        """The codes of all papers made, in order."""
        with self.bus.database.read(self.tenant) as tx:
            return [row["template"] for row in tx.rows(_PAPERS)]

    def values(self, name: str) -> list[Any]:
        """What the variable `name` is in every scope that has it."""
        with self.bus.database.read(self.tenant) as tx:
            return [loads(row["value"]) for row in tx.rows(_NAMED, name=name)]


@contextmanager
def live_city(folder: Path, now: str, tenant: str, url: str | None = None) -> Iterator[LiveCity]:
    """A city in a database file inside `folder` (or at `url`), its clock at `now` (ISO 8601 with offset)."""
    database = Database(url or f"sqlite:///{folder / 'city.sqlite'}", limits=UNHURRIED)
    try:
        upgrade(database)
        clock = VirtualClock(datetime.fromisoformat(now))
        bus = case_bus(database, Keyring(b"a test's master key of 32 bytes!"), clock)
        org = load_org()
        create_org(bus, org)
        bootstrap(bus)
        yield LiveCity(bus, clock, Staff(org), tenant)
    finally:
        database.dispose()
