"""`fengqiao backup` and `fengqiao restore`"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import func, make_url

from api.backup import folder as folders
from api.backup import postgres, sqlite
from api.commands.common import finish, opened
from api.settings import Settings, SettingsError, settings_from
from engine.bus import Bus
from engine.clock import SystemClock
from engine.store import utc_text
from engine.store.tables_cases import Case
from engine.store.tables_instances import Outbox, Timer
from engine.store.tenant_statements import select_everywhere, table_of, text_param

_TIMER = table_of(Timer)
_CASES = select_everywhere(Case, func.count().label("n"))
_OVERDUE = select_everywhere(Timer, func.count().label("n")).where(_TIMER.c.due_at <= text_param("now"))
_UNDELIVERED = select_everywhere(Outbox, func.count().label("n"))
_FOLDER = click.Path(file_okay=False, path_type=Path)
_PROGRAMS = click.option("--pg-bin", type=_FOLDER, help="pg_dump、pg_restore 在哪个文件夹；缺省在 PATH 里找")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FOLDER, help="把主密钥、会话密钥另存到这个文件夹；不要和备份放在一起")
@_PROGRAMS
def backup(folder: Path, keys: Path | None, pg_bin: Path | None) -> None:
    """把数据库备份到 FOLDER（新的或空的文件夹）；平台可以照常运行，不挡任何人。"""
    settings = settings_from(os.environ)
    if keys is not None and (
        keys.resolve() == folder.resolve() or folder.resolve() in keys.resolve().parents
    ):
        raise SettingsError("密钥不能放进备份的文件夹：谁拿到备份，谁就能打开个人信息")
    begun = datetime.now(UTC)
    target, kind = folders.new_folder(folder), _kind(settings)
    if kind == "sqlite":
        file = target / sqlite.NAME
        sqlite.save(_file(settings), file)
    else:
        file = target / postgres.NAME
        postgres.save(settings.database_url, file, pg_bin)
    told = folders.write_manifest(target, kind, file, begun)
    copied = folders.copy_keys(settings.home, keys) if keys is not None else []
    more = (
        f"；密钥另存在 {keys}（{'、'.join(copied) or '没有密钥文件，用的是环境变量'}）"
        if keys is not None
        else ""
    )
    size = f"{told.size / (1 << 20):.1f} MB，{kind}"
    finish(f"已备份到 {file}（{size}），{begun:%Y-%m-%d %H:%M:%S}Z 以前办成的都在里面{more}")


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--keys", type=_FOLDER, help="另存密钥的文件夹；缺省用 FENGQIAO_SECRET 或 FENGQIAO_HOME 里的")
@_PROGRAMS
def restore(folder: Path, keys: Path | None, pg_bin: Path | None) -> None:
    """把 FOLDER 里的备份恢复到 FENGQIAO_HOME / DATABASE_URL 指的地方；那里不能已经有数据库。"""
    told, file = folders.read_manifest(folder)
    home = Path(os.environ.get("FENGQIAO_HOME") or "var").resolve()
    if keys is not None and not folders.copy_keys(keys, home):
        raise SettingsError(f"{keys} 里没有 master.key 或 session.key")
    if not os.environ.get("FENGQIAO_SECRET") and not (home / "master.key").is_file():
        raise SettingsError(
            "没有主密钥，恢复出来的个人信息打不开：请用 --keys 指明存密钥的文件夹，或设 FENGQIAO_SECRET"
        )
    settings = settings_from(os.environ)
    if told.kind != _kind(settings):
        raise SettingsError(f"备份是 {told.kind} 的，DATABASE_URL 却是 {_kind(settings)} 的")
    if told.kind == "sqlite":
        sqlite.restore(file, _file(settings))
    else:
        postgres.restore(file, settings.database_url, pg_bin)
    with opened() as bus:  # migrates, and says so when the master key is another one
        click.echo(_waiting(bus))
    finish(f"已恢复 {told.made_at} 的备份；下一步：fengqiao verify，核验通过再启动")


def _waiting(bus: Bus) -> str:
    """What the restored platform is going to do as soon as it starts."""
    now = utc_text(SystemClock().now())
    with bus.database.read("*") as tx:
        cases, late = tx.value(_CASES), tx.value(_OVERDUE, now=now)
        undelivered = tx.value(_UNDELIVERED)
    return f"案件 {cases} 件；一启动就会触发的到期计时 {late} 个，待投递 {undelivered} 条"


def _kind(settings: Settings) -> str:
    return make_url(settings.database_url).get_backend_name()


def _file(settings: Settings) -> Path:
    name = make_url(settings.database_url).database
    if not name or name == ":memory:":
        raise SettingsError("DATABASE_URL 没有写文件：内存里的数据库没有可备份的")
    return Path(name)
