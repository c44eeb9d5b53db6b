"""`fengqiao demo`"""

from __future__ import annotations

from pathlib import Path

import click

from api.bootstrap import bootstrap
from api.commands.common import fail, finish, opened
from api.demo.importer import read_cases, start_of
from api.demo.org import DEMO, create_org, load_org
from api.demo.seed import load_demo
from engine.clock import SystemClock, VirtualClock

CASES = DEMO / "sample_cases.jsonl"


@click.command()
@click.option(
    "--cases", "file", default=CASES, type=click.Path(dir_okay=False, path_type=Path), help="样例案件"
)
def demo(file: Path) -> None:
    """在空数据库里造一套演示数据：一个市、几个区县、各岗位的账号、办过的和正在办的案件。"""
    records = read_cases(file)
    now = SystemClock().now()
    clock = VirtualClock(start_of(records))
    with opened(clock) as bus:
        org = load_org()
        if not create_org(bus.database, org):
            fail("这个数据库里已经有演示账号；请换一个空的数据库")
        bootstrap(bus)
        driven = load_demo(bus, clock, org, records, now)
    accounts = list(org.accounts())
    example = next(a for a in accounts if a.role == "tenant_admin")
    click.echo(f"账号 {len(accounts)} 个，密码都是 {org.password}，如 {example.user}（{example.name}）")
    broken = [case for case in driven if case.broken]
    for case in broken:
        click.echo(f"{case.record['case_id']}: {case.stopped}", err=True)
    summary = f"演示数据：{len(driven)} 件案件，{len(broken)} 件没有走下去"
    if broken:
        fail(summary)
    finish(summary)
