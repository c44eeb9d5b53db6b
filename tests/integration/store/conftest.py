"""A migrated, empty database of either kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.store import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()
