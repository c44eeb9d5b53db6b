"""`fengqiao checkpoint show`, `fengqiao checkpoint export`: the newest checkpoints, to be noted outside."""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.common import fail, finish, opened
from engine.errors import NotFound
from engine.history.pins import newest_checkpoints
from engine.values import dumps


@click.group("checkpoint")
def checkpoint() -> None:
    """把最新的检查点拿出去记下，以后用 fengqiao verify --against 核对。"""


@checkpoint.command("show")
@click.option("--tenant", default=None, help="只要这个租户的，缺省全部")
def show(tenant: str | None) -> None:
    """一行一个租户：租户、第几个、时刻、哈希。"""
    rows = _newest(tenant)["checkpoints"]
    for row in rows:
        click.echo(f"{row['tenant']} {row['checkpoint']} {row['at']} {row['hash']}")
    if not rows:
        fail("还没有检查点：平台运行时每隔几秒写一个")
    finish(f"{len(rows)} 个租户的最新检查点")


@checkpoint.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--tenant", default=None, help="只要这个租户的，缺省全部")
def export(file: Path | None, tenant: str | None) -> None:
    """写成 JSON 文件；不写文件名就写到标准输出。已有的文件不会被盖掉。"""
    document = _newest(tenant)
    if not document["checkpoints"]:
        fail("还没有检查点：平台运行时每隔几秒写一个")
    if file is None:
        click.echo(dumps(document))
        return
    try:
        with open(file, "x", encoding="utf-8") as out:
            out.write(dumps(document) + "\n")
    except OSError as error:
        fail(f"写不了 {file}：{error.strerror or type(error).__name__}")
    finish(f"{len(document['checkpoints'])} 个租户的最新检查点写在 {file}")


def _newest(tenant: str | None) -> dict[str, list[dict[str, object]]]:
    with opened() as bus:
        tenants = bus.tenants.all()
        if tenant is not None and tenant not in tenants:
            raise NotFound("tenant_not_found", "没有这个租户", where=tenant)
        wanted = tenants if tenant is None else [tenant]
        found: dict[str, list[dict[str, object]]] = newest_checkpoints(bus.database, wanted, bus.clock.now())
    return found
