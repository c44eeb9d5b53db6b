"""`fengqiao verify`"""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.common import fail, finish, opened
from casework.verification import verify
from engine.history.pins import check_pins, read_pins


@click.command("verify")
@click.option("--tenant", default=None, help="只核验这个租户，缺省全部")
@click.option("--replay/--no-replay", default=True, show_default=True, help="是否重演每个实例")
@click.option(
    "--against", default=None, metavar="文件或哈希", help="在外面记下的检查点：导出的文件，或一个哈希"
)
def verify_history(tenant: str | None, replay: bool, against: str | None) -> None:
    """核验历史：每条链、每个检查点、当前数据与记录是否一致，并重演每个实例。"""
    pins = read_pins(_text_of(against)) if against is not None else []
    with opened() as bus:
        report = verify(bus.database, tenant, replay=replay, opener=bus.keyring)
        if pins:
            report.findings += check_pins(bus.database, bus.tenants.all(), pins)
    for line in [*report.findings, *report.notes]:
        click.echo(str(line))
    for table, count in report.per_table().items():
        click.echo(f"表 {table}：{count} 处不符")
    if not report.ok:
        fail(report.summary())
    finish(report.summary())


def _text_of(against: str) -> str:
    """The file's text, or the hash itself."""
    path = Path(against)
    if not path.is_file():
        return against
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        fail(f"读不了 {against}：应是 fengqiao checkpoint export 写下的文件")
