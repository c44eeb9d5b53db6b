"""A database whose owner has taken away what makes it refuse to change the history."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from tests.integration.core.world import World

GUARDED = ("history_entry", "checkpoint", "checkpoint_head")


def unguard(world: World) -> None:
    """Takes away what makes the database refuse."""
    with world.bus.database.engine.begin() as connection:
        for table in GUARDED:
            for statement in _drops(connection, table):
                connection.execute(text(statement))


def _drops(connection: Connection, table: str) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        yield f"DROP TRIGGER {table}_append_only ON {table}"
        return
    for action in ("update", "delete"):
        yield f"DROP TRIGGER {table}_no_{action}"
