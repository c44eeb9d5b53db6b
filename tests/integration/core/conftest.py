"""What the tests of the engine through the bus may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.core.world import World, world_at


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """A platform of its own for each test, on SQLite and on PostgreSQL."""
    with world_at(database_url) as made:
        yield made
