"""What every command does first and last: open the database named by the settings, and sum up in one line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from api.settings import settings_from
from engine.bus import Bus
from engine.clock import Clock
from engine.handlers.secrets import Keyring
from engine.store import Database
from engine.store.migrate import upgrade


@contextmanager
def opened(clock: Clock | None = None) -> Iterator[Bus]:
    """A bus on the configured database, migrated to today's tables; closed at the end."""
    settings = settings_from(os.environ)
    database = Database(settings.database_url)
    try:
        upgrade(database)
        yield Bus(database, Keyring(settings.master_key), clock)
    finally:
        database.dispose()


def finish(summary: str) -> None:
    """The one line at the end of a command that did what it promised."""
    click.echo(summary)


def fail(summary: str) -> NoReturn:
    """The one line at the end of a command that did not; exits with 1. It stands on the same stream as a success."""
    click.echo(summary)
    raise click.exceptions.Exit(1)
