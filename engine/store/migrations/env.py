"""Alembic's entry: runs the migrations on the connection that `engine.store.migrate` hands in."""

from typing import Any, Literal

from alembic import context

from engine.store import Base
from engine.store.base import JsonText, UtcTime


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Writes our column types by what they are in the database, so that old migrations need no product code."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.String(length=27)"
    if kind == "type" and isinstance(item, JsonText):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=render_item,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
