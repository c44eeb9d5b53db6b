"""`fengqiao draw`: the proof of a draw. Needs no database and no network: the file says all that there is to know."""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.common import fail, finish, opened
from casework.sampling.draw import differences
from engine.store.tables_instances import Variable
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.values import dumps, loads

_VARIABLE = table_of(Variable)
_DRAW = select_from(Variable, _VARIABLE.c.value).where(
    _VARIABLE.c.scope_key == key_param("scope"), _VARIABLE.c.name == "draw"
)


@click.group()
def draw() -> None:
    """四级抽访的抽样。"""


@draw.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """按 FILE（draw export 导出的记录）里的名册和公开摇号值重抽一次，逐项核对。"""
    try:
        record = loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        fail(f"文件不是 JSON：{error}")
    if not isinstance(record, dict):
        fail("文件里应是一条抽样记录")
    found = differences(record)
    for line in found:
        click.echo(line)
    if found:
        fail(f"重抽不一致：{len(found)} 处")
    finish(
        f"重抽一致：{record['period']} {record['org']}，名册 {len(record['frame'])} 件，样本 {len(record['sample'])} 件"
    )


@draw.command("export")
@click.argument("tenant")
@click.argument("instance", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(tenant: str, instance: int, file: Path) -> None:
    """把区县 TENANT 的抽样实例 INSTANCE 的抽样记录写进 FILE；记录里只有案号和等级。"""
    with opened() as bus, bus.database.read(tenant) as tx:
        row = tx.row(_DRAW, scope=instance)
    if row is None:
        fail(f"实例 {instance} 还没有抽样")
    file.write_text(dumps(loads(row["value"])) + "\n", encoding="utf-8")
    finish(f"已写入 {file}")
