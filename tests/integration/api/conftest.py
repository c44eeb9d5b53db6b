"""An application on a database of its own: two districts under a city, a small procedure, people of several posts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.bootstrap import deploy_folder
from api.settings import Settings
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from engine.store.tables_org import OrgUnit, Tenant
from tests.support.clients import AsUser, admit, speaking_for
from tests.support.databases import migrate, settle
from tests.support.folders import made_once
from tests.support.patience import UNHURRIED
from tests.support.postgres import Postgres
from tests.support.served import served

#: A Friday morning in Shanghai.
NOW = datetime(2026, 11, 20, 1, 26, tzinfo=UTC)
MASTER = bytes(range(32))
DIAGRAMS = Path(__file__).parent / "diagrams"
TOWN, OTHER_TOWN = "01-01-01", "01-01-02"

#: user → (tenant, roles). Every account has the same password and the token `t-<user>`.
PEOPLE: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "window": ("01-01", [("town_window", TOWN)]),
    "other_window": ("01-01", [("town_window", OTHER_TOWN)]),
    "triage": ("01-01", [("county_triage", "01-01")]),
    "director": ("01-01", [("county_director", "01-01")]),
    "auditor": ("01-01", [("auditor", "01-01")]),
    "handler": ("01-01", [("dept_handler", "01-01")]),
    "mediator": ("01-01", [("town_mediator", TOWN), ("town_window", TOWN)]),
    "admin": ("01-01", [("tenant_admin", "01-01")]),
    "program": ("01-01", [("integration", "01-01")]),
    # as much as one account can be: whoever may do most comes furthest
    "everybody": (
        "01-01",
        [
            ("integration", "01-01"),
            ("county_director", "01-01"),
            ("process_designer", "01-01"),
            ("town_window", TOWN),
        ],
    ),
    "designer": ("01-01", [("process_designer", "01-01")]),
    "city_designer": ("01", [("process_designer", "01")]),
    "foreign": ("01-02", [("county_director", "01-02"), ("process_designer", "01-02")]),
}


def fill(bus: Bus) -> None:
    """Places, people and the small procedure."""
    places = {"01": "云岭市", "01-01": "澄湖区", "01-02": "望山区"}
    for code, name in places.items():
        with bus.database.write(code) as tx:
            parent = "01" if code != "01" else None
            tx.add(Tenant, {"name": name, "short_name": name[:2], "parent": parent, "org_code": code})
            tx.add(OrgUnit, {"code": code, "name": name, "level": "county" if parent else "city"})
    with bus.database.write("01-01") as tx:
        for code, name in ((TOWN, "东街"), (OTHER_TOWN, "西街")):
            tx.add(OrgUnit, {"code": code, "name": name, "level": "town"})
    deploy_folder(bus, DIAGRAMS, "01", "测试用")
    for user, (tenant, roles) in PEOPLE.items():
        admit(bus, tenant, user, roles)


def fill_database(url: str) -> None:
    """As `fill`, the migrated database at this address; nobody is connected to it afterwards."""
    database = Database(url, limits=UNHURRIED)
    fill(case_bus(database, Keyring(MASTER), VirtualClock(NOW)))
    settle(database)


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, shared_folder: Path) -> Path:
    """A SQLite file with places, people and procedures."""

    def make(path: Path) -> None:
        shutil.copy(sqlite_template, path)
        fill_database(f"sqlite:///{path}")

    return made_once(shared_folder / "filled.db", make)


@pytest.fixture(scope="session")
def filled_postgres(postgres_server: Postgres) -> str:
    """The name of a PostgreSQL database with the same."""

    def make(url: str) -> None:
        migrate(url)
        fill_database(url)

    return postgres_server.template("filled_for_api", make)


@pytest.fixture
def filled_sqlite_url(filled_template: Path, tmp_path: Path) -> str:
    """A copy of this test's own, on SQLite."""
    path = tmp_path / "api.db"
    shutil.copy(filled_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def filled_postgres_url(filled_postgres: str, postgres_server: Postgres) -> Iterator[str]:
    """A copy of this test's own, on PostgreSQL."""
    name = postgres_server.create(template=filled_postgres)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def filled_url(request: pytest.FixtureRequest) -> str:
    """A copy of this test's own, on either system."""
    kind = "filled_sqlite_url" if request.param == "sqlite" else "filled_postgres_url"
    url: str = request.getfixturevalue(kind)
    return url


@pytest.fixture
def bus(filled_sqlite_url: str) -> Iterator[Bus]:
    """A bus on this test's own copy, with a clock that stands still."""
    database = Database(filled_sqlite_url, limits=UNHURRIED)
    yield case_bus(database, Keyring(MASTER), VirtualClock(NOW))
    database.dispose()


@pytest.fixture
def app(bus: Bus, tmp_path: Path) -> Flask:
    """The application."""
    return served(Settings(bus.database.url, tmp_path, MASTER, "s" * 40, pages=tmp_path / "dist"), bus)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that nobody is signed in with."""
    return app.test_client()


@pytest.fixture
def as_user(app: Flask) -> AsUser:
    """A client that speaks for a user, by token."""
    return speaking_for(app)


@pytest.fixture
def postgres_bus(filled_postgres_url: str) -> Iterator[Bus]:
    """A bus on PostgreSQL with places, people and procedures."""
    database = Database(filled_postgres_url, limits=UNHURRIED)
    yield case_bus(database, Keyring(MASTER), VirtualClock(NOW))
    database.dispose()


@pytest.fixture
def on_postgres(postgres_bus: Bus, tmp_path: Path) -> AsUser:
    """Clients of an application on PostgreSQL."""
    return speaking_for(served(Settings(postgres_bus.database.url, tmp_path, MASTER, "s" * 40), postgres_bus))


CASE = {
    "title": "楼上漏水",
    "channel": "walk_in",
    "location_org": TOWN,
    "received_at": "2026-11-20T09:20:00+08:00",
    "process_id": "hearing",
}
#: A quarrel between neighbours, and domestic violence, whose cases are restricted (handbook chapter 10).
ORDINARY, SENSITIVE = "0401", "0103"
PARTY = {"party_role": "applicant", "display_name": "陈小禾", "phone": "13800138000"}
#: Whoever gives a safe contact is in danger at home: the case is sensitive then.
PROTECTED = {**PARTY, "safe_contact": "邻居家"}


@pytest.fixture
def case_key(as_user: AsUser) -> str:
    """A case opened at the town's window."""
    answer = as_user("window").post("/api/cases", json=CASE)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.json["case_key"])


def first_task(client: FlaskClient, view: str = "claimable") -> dict[str, Any]:
    """The first row of an inbox."""
    found: dict[str, Any] = client.get(f"/api/tasks?view={view}").json["items"][0]
    return found


@pytest.fixture
def registered(as_user: AsUser, case_key: str) -> Callable[[str], str]:
    """Completes the registration with a type code; answers with the case's code."""

    def make(type_code: str) -> str:
        window = as_user("window")
        values = {
            "type_code": type_code,
            "hard": False,
            "narrative": "夜里漏水，多次交涉",
            "parties": [PROTECTED if type_code == SENSITIVE else PARTY],
        }
        path = f"/api/tasks/{first_task(window)['key']}/complete"
        answer = window.post(path, json={"values": values})
        assert answer.status_code == 204, answer.get_data(as_text=True)
        return str(window.get(f"/api/cases/{case_key}").json["case_code"])

    return make
