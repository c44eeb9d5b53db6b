"""`fengqiao verify`"""

from __future__ import annotations

import click

from api.commands.common import fail, finish, opened
from engine.verification import verify


@click.command("verify")
@click.option("--tenant", default=None, help="只核验这个租户，缺省全部")
@click.option("--replay/--no-replay", default=True, show_default=True, help="是否重演每个实例")
def verify_history(tenant: str | None, replay: bool) -> None:
    """核验历史：每条链、每个检查点、当前数据与记录是否一致，并重演每个实例。"""
    with opened() as bus:
        report = verify(bus.database, tenant, replay=replay, opener=bus.keyring)
    for line in [*report.findings, *report.notes]:
        click.echo(str(line))
    for table, count in report.per_table().items():
        click.echo(f"表 {table}：{count} 处不符")
    if not report.ok:
        fail(report.summary())
    finish(report.summary())
