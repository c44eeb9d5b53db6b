"""`fengqiao migrate`"""

from __future__ import annotations

import click

from api.commands.common import finish, opened


@click.command()
def migrate() -> None:
    """把 DATABASE_URL 的数据库升到最新的表结构；已经最新时什么也不做。"""
    with opened() as bus:
        finish(f"表结构已是最新：{'SQLite' if bus.database.is_sqlite else 'PostgreSQL'}")
