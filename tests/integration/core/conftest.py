"""What the tests of the engine through the bus may ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.core.rich import enrich
from tests.integration.core.unguarded import unguard
from tests.integration.core.world import World, live_world, world_at
from tests.support.databases import settle
from tests.support.folders import made_once


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A platform of its own for each test, on SQLite and on PostgreSQL."""
    with world_at(database_url) as made:
        yield made


@pytest.fixture(scope="session")
def rich_template(shared_folder: Path, sqlite_template: Path) -> Path:
    """A SQLite file with a row in every proved table, and nothing that guards the history."""

    def make(path: Path) -> None:
        shutil.copy(sqlite_template, path)
        with world_at(f"sqlite:///{path}") as world:
            enrich(world)
            unguard(world)
            settle(world.bus.database)

    return made_once(shared_folder / "rich.db", make)


@pytest.fixture
def rich(database_url: str, request: pytest.FixtureRequest) -> Iterator[World]:
    """A district with a row in every proved table, and nothing that guards the history."""
    if database_url.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("rich_template"), database_url.removeprefix("sqlite:///"))
        with live_world(database_url) as world:
            yield world
        return
    with world_at(database_url) as world:
        enrich(world)
        unguard(world)
        yield world
