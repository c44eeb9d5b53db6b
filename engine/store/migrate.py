"""Brings a database to the newest schema, from whatever migration it stands at (Alembic)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from engine.store.connecting import UNBOUNDED
from engine.store.database import Database

FOLDER = Path(__file__).parent / "migrations"


def config() -> Config:
    """Alembic's settings; there is no ini file, the database comes as a connection."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    return settings


def upgrade(database: Database) -> None:
    """Runs the missing migrations, each in one transaction. Safe when several processes start at once."""
    settings = config()
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection = connection.execution_options(fq_immediate=True)
        with connection.begin():
            _lock(connection, database.is_sqlite)
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")


def _lock(connection: Connection, is_sqlite: bool) -> None:
    if not is_sqlite:
        connection.exec_driver_sql(UNBOUNDED)
        # the number is arbitrary but ours: "fq" and the year
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(70812026)")
