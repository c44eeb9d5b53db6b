"""What every command does first and last: open the database named by the settings, and sum up in one line."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NoReturn

import click
from alembic.util import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from api.settings import SettingsError, settings_from
from casework.bus import case_bus
from engine.bus import Bus
from engine.clock import Clock
from engine.context import Actor, platform_actor
from engine.files.keyring import Keyring
from engine.keys import PLATFORM
from engine.store import Database
from engine.store.limits import PATIENT
from engine.store.migrate import upgrade

_OTHER_KEY = (
    "主密钥不对：这个数据库里的个人信息是用另一把封存的。应把 FENGQIAO_SECRET 设成那一把，"
    "或把 FENGQIAO_HOME 指到有它的文件夹（master.key）"
)


@contextmanager
def opened(clock: Clock | None = None) -> Iterator[Bus]:
    """A bus on the configured database, migrated to today's tables; closed at the end."""
    settings = settings_from(os.environ)
    database = _ready(settings.database_url)
    try:
        keyring = Keyring(settings.master_key)
        with database.write(PLATFORM) as tx:
            if not keyring.fits(tx):
                raise SettingsError(_OTHER_KEY)
        yield case_bus(database, keyring, clock)
    finally:
        database.dispose()


def _ready(url: str) -> Database:
    """The database with today's tables; SettingsError says why it cannot be used, without its password."""
    if url.startswith("sqlite") and _file_of(url) in (None, "", ":memory:"):
        raise SettingsError(
            "DATABASE_URL 没有写文件：SQLite 应如 sqlite:///路径（内存里的数据库别的进程看不到）"
        )
    try:
        database = Database(url, limits=PATIENT)
        upgrade(database)
    except (SQLAlchemyError, CommandError, ImportError) as error:
        reason = (str(getattr(error, "orig", None) or error).splitlines() or [""])[0]
        raise SettingsError(f"数据库用不了：{_shown(url)}（{reason}）") from None
    return database


def _file_of(url: str) -> str | None:
    try:
        return make_url(url).database
    except ArgumentError:
        return url  # what is wrong with it is told when it is opened


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "DATABASE_URL 不是数据库地址，应如 sqlite:///路径 或 postgresql://…"


def operator(tenant: str) -> Actor:
    """Whoever has the command line of this machine, with the name that the system knows: acts as the platform, and the
    record says that it was the command line."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in a container
        name = str(os.getuid())
    return replace(platform_actor(tenant), door="cli", address=name)


def finish(summary: str) -> None:
    """The one line at the end of a command that did what it promised."""
    click.echo(summary)


def fail(summary: str) -> NoReturn:
    """The one line at the end of a command that did not; exits with 1. It stands on the same stream as a success."""
    click.echo(summary)
    raise click.exceptions.Exit(1)
