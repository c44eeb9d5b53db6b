"""An instance with items under way, stored before part numbers were made small, goes on after the upgrade."""

from __future__ import annotations

from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from engine.bpmn.state import snapshot
from engine.definitions.commands import Deploy
from tests.integration.core.world import world_at
from tests.integration.store.walk import DIAGRAM


def test_items_stored_under_the_earlier_numbers_are_found(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world_at(sqlite_url) as world:
        with monkeypatch.context() as earlier:
            earlier.setattr(snapshot, "COLLECTIONS", 1 << 32)
            world.do(Deploy((("ways.bpmn", DIAGRAM.read_bytes()),)))
            root = world.start("inner", items=["甲", "乙"])
        world.restart()
        with (
            world.bus.database.engine.begin() as connection,
            Operations.context(MigrationContext.configure(connection)),
        ):
            import_module("engine.store.migrations.versions.0010_small_part_numbers").upgrade()
        for _ in range(2):
            world.complete(root, "ask")
