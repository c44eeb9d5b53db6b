"""The stage of the gate's tests: built once, copied for each test that changes something."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from api.settings import Settings
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.files.keyring import Keyring
from engine.store import Database
from tests.integration.api.conftest import MASTER, fill
from tests.integration.gate.stage import NOW, OPEN, OTHER_TOWN, SENSITIVE, TENANT, Stage, deploy, stage
from tests.support.clients import AsUser, admit, speaking_for
from tests.support.served import served


@pytest.fixture(scope="session")
def built(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Stage]]:
    """A SQLite file with both stages, and their keys."""
    path = tmp_path_factory.mktemp("gate") / "gate.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    bus = case_bus(database, Keyring(MASTER), VirtualClock(NOW))
    fill(bus)
    admit(bus, TENANT, "other_lead", [("town_coordinator", OTHER_TOWN)])
    admit(bus, TENANT, "applicant", [("applicant", TENANT)])
    deploy(bus)
    stages = {kind: stage(bus, kind) for kind in (OPEN, SENSITIVE)}
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path, stages


@pytest.fixture
def stages(built: tuple[Path, dict[str, Stage]]) -> dict[str, Stage]:
    """The stages by the confidentiality of their case."""
    return built[1]


@pytest.fixture
def bus(built: tuple[Path, dict[str, Stage]], tmp_path: Path) -> Iterator[Bus]:
    """A bus on this test's own copy, with a clock that stands still."""
    path = tmp_path / "gate.db"
    shutil.copy(built[0], path)
    database = Database(f"sqlite:///{path}")
    yield case_bus(database, Keyring(MASTER), VirtualClock(NOW))
    database.dispose()


@pytest.fixture
def app(bus: Bus, tmp_path: Path) -> Flask:
    """The application on it."""
    return served(Settings(bus.database.url, tmp_path, MASTER, "s" * 40, pages=tmp_path / "dist"), bus)


@pytest.fixture
def as_user(app: Flask) -> AsUser:
    """A client that speaks for a user, by token."""
    return speaking_for(app)
