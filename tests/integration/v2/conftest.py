"""A door to /v2 for tests: an application on a database of the test's own, and clients of several tenants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.settings import Settings
from casework.bus import case_bus
from engine.access.commands import AddAccounts, NewAccount
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.context import platform_actor
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_org import Tenant
from tests.support.clients import give_token
from tests.support.described import described
from tests.support.patience import UNHURRIED
from tests.support.served import served

NOW = datetime(2026, 5, 6, 1, 0, tzinfo=UTC)
MASTER = bytes(range(32))
RESOURCES = Path(__file__).parent / "resources"
#: What a program may do that also publishes.
PROGRAM = ("integration", "process_designer")
#: account → (tenant, groups)
PEOPLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "city": ("01", PROGRAM),
    "admin": ("01-01", PROGRAM),
    "other": ("01-02", PROGRAM),
    "applicant": ("01-01", ("applicant",)),
}


@dataclass
class Client:
    """One account at the door."""

    http: FlaskClient
    user: str

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> TestResponse:
        """A request under /v2. Where the official description is at hand every answer is laid beside it."""
        headers = {"Authorization": f"Bearer t-{self.user}", **more.pop("headers", {})}
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        answer = self.http.open(f"/v2{path}", method=method, headers=headers, **more)
        judge = described()
        if judge is not None and more.get("buffered", True):
            assert list(judge.faults(method, path.partition("?")[0], answer)) == []
        return answer

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.ask("POST", path, {} if body is None else body)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json() if answer.data else None

    def found(self, kind: str, **query: Any) -> list[dict[str, Any]]:
        """The items of a search; `filter`, `sort`, `page` as keywords."""
        items: list[dict[str, Any]] = self.post(f"/{kind}/search", query)["items"]
        return items

    def refused(self, method: str, path: str, body: Any, status: int) -> dict[str, Any]:
        """The problem document of a request that is refused with this status."""
        answer = self.ask(method, path, body)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.data
        problem: dict[str, Any] = answer.get_json()
        assert problem["status"] == status
        return problem

    def deploy(self, *names: str) -> dict[str, Any]:
        """Deploys files of the tests' folder."""
        files = [(BytesIO((RESOURCES / name).read_bytes()), name) for name in names]
        answer = self.ask("POST", "/deployments", data={"resources": files})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        deployed: dict[str, Any] = answer.get_json()
        return deployed

    def start(self, process_id: str = "orders", **more: Any) -> str:
        """Starts an instance; its key."""
        body = {"processDefinitionId": process_id, "variables": {"amount": 200}, **more}
        return str(self.post("/process-instances", body)["processInstanceKey"])

    def task(self, instance: str) -> dict[str, Any]:
        """The open task of an instance."""
        (task,) = self.found("user-tasks", filter={"processInstanceKey": instance, "state": "CREATED"})
        return task

    def to_job(self, instance: str) -> None:
        """Completes the review, so that the job appears."""
        self.post(f"/user-tasks/{self.task(instance)['userTaskKey']}/completion", status=204)

    def jobs(self, **more: Any) -> list[dict[str, Any]]:
        """What an activation lends at once."""
        body = {"type": "charge", "timeout": 60_000, "maxJobsToActivate": 10, "requestTimeout": -1, **more}
        lent: list[dict[str, Any]] = self.post("/jobs/activation", body)["jobs"]
        return lent


@dataclass
class Door:
    """An application and its clock; `admin` and `other` are of two districts, `city` is above both."""

    app: Flask
    bus: Bus
    clock: VirtualClock

    def client(self, user: str) -> Client:
        return Client(self.app.test_client(), user)

    @property
    def admin(self) -> Client:
        return self.client("admin")


def fill(bus: Bus) -> None:
    """A city with two districts, and one account each."""
    for tenant, parent in (("01", None), ("01-01", "01"), ("01-02", "01")):
        with bus.database.write(tenant) as tx:
            tx.add(Tenant, {"name": tenant, "short_name": "区", "parent": parent, "org_code": tenant})
    for user, (tenant, groups) in PEOPLE.items():
        join(bus, tenant, user, groups)


def join(bus: Bus, tenant: str, user: str, groups: Iterable[str]) -> None:
    """An account in these posts at the tenant's own place, with the token `t-<user>` and no password."""
    account = NewAccount(user, user, tuple((group, tenant) for group in groups))
    bus.execute(AddAccounts((account,)), platform_actor(tenant))
    give_token(bus, tenant, user)


@pytest.fixture
def door(database_url: str, tmp_path: Path) -> Iterator[Door]:
    """An application of its own for each test, on SQLite and on PostgreSQL."""
    database = Database(database_url, limits=UNHURRIED)
    clock = VirtualClock(NOW)
    bus = case_bus(database, Keyring(MASTER), clock)
    fill(bus)
    settings = Settings(database_url, tmp_path, MASTER, "s" * 40)
    yield Door(served(settings, bus), bus, clock)
    database.dispose()


@pytest.fixture
def ready(door: Door) -> Door:
    """The door with the tests' definitions deployed in one district."""
    door.admin.deploy("orders.bpmn", "rate.dmn", "order.form")
    return door
