"""A SQLite database, copied while others write to it, and put back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from api.settings import SettingsError

NAME = "database.db"


def save(source: Path, target: Path) -> None:
    """Copies the database as it stands at one moment, by SQLite's own online backup: all pages in one step are one read
    transaction, which in WAL mode holds up no writer. Whatever was committed before it began is in the copy."""
    if not source.is_file():
        raise SettingsError(f"没有这个数据库：{source}")
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(source)) as living, closing(sqlite3.connect(target)) as copy:
        living.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        found = [row[0] for row in copy.execute("PRAGMA quick_check")]
    if found != ["ok"]:
        raise SettingsError(f"备份出来的数据库不完整：{'；'.join(found)[:200]}")


def restore(file: Path, target: Path) -> None:
    """Puts a copy where a database is to be. SettingsError when one is there already."""
    if target.exists() and target.stat().st_size:
        raise SettingsError(f"{target} 已经有数据库；恢复只写到没有数据库的地方")
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.restoring")
    half.unlink(missing_ok=True)
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(file)) as kept, closing(sqlite3.connect(half)) as copy:
        kept.backup(copy)
    os.replace(half, target)
