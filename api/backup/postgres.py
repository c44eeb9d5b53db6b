"""A PostgreSQL database, saved by pg_dump (one snapshot, which holds up no writer) and put back by pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url

from api.settings import SettingsError

NAME = "database.dump"


def save(url: str, target: Path, programs: Path | None) -> None:
    """Writes pg_dump's archive. SettingsError when the program is missing or says no."""
    _run("pg_dump", programs, url, "--format=custom", "--no-owner", f"--file={target}")


def restore(file: Path, url: str, programs: Path | None) -> None:
    """Fills an empty database from an archive, whole or not at all. SettingsError when it is not empty."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
    finally:
        engine.dispose()
    if tables:
        raise SettingsError(
            f"这个数据库里已经有 {len(tables)} 张表；恢复只写到空的数据库（先 createdb 一个新的）"
        )
    _run("pg_restore", programs, url, "--no-owner", "--exit-on-error", "--single-transaction", str(file))


def _run(name: str, programs: Path | None, url: str, *arguments: str) -> None:
    program = str(programs / name) if programs is not None else shutil.which(name)
    if program is None or not Path(program).is_file():
        raise SettingsError(
            f"没有找到 {name}；请装 PostgreSQL 的客户端程序（不低于服务器的版本），或用 --pg-bin 指明文件夹"
        )
    address = make_url(url).set(drivername="postgresql")
    environment = dict(os.environ)
    if address.password:  # a command line is readable by everybody on the machine
        environment["PGPASSWORD"] = str(address.password)
    plain = address.set(password=None).render_as_string(hide_password=False)
    command = [program, f"--dbname={plain}", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SettingsError(f"{name} 没有办成：{(ended.stderr.strip().splitlines() or [''])[0][:300]}")
