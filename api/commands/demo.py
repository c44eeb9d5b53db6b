"""`fengqiao demo`"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import click

from api.bootstrap import bootstrap
from api.commands.common import fail, finish, opened
from api.demo.accounts import Staff
from api.demo.org import DEMO, DemoOrg, create_org, load_org
from api.demo.quarter.command import CASES, play_quarter, quarter_before, start_of, tell
from api.demo.records import read_cases
from api.demo.seed import beginning, load_demo
from api.demo.shown import SHOWN
from api.districts import load_districts
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.history.checkpoint import write_checkpoint
from engine.store.tables_cases import Case
from engine.store.tenant_statements import select_everywhere, table_of

_ANY_CASE = select_everywhere(Case, table_of(Case).c.key).limit(1)


@click.command()
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="印给人看的地址")
@click.option(
    "--quarter", is_flag=True, help="改为办完一个季度：三个区县，五百多件，提级、督办、每月每季抽访"
)
@click.option("--cases", type=click.IntRange(1, 5000), help=f"季度里来多少件，缺省 {CASES}")
@click.option("--seed", type=click.IntRange(0), help="季度的随机种子；不写就随机取一个并印出来")
def demo(address: str, quarter: bool, cases: int | None, seed: int | None) -> None:
    """把虚构的云岭市装进数据库：机构、账号、样例案件，每一步都留有待办。已经装过的不再装。"""
    org = load_org()
    now = datetime.now(UTC)
    if quarter:
        _quarter(
            org, now, CASES if cases is None else cases, secrets.randbelow(10**9) if seed is None else seed
        )
        return
    if cases is not None or seed is not None:
        raise click.UsageError("--cases 和 --seed 只和 --quarter 一起用")
    records = read_cases(DEMO / "sample_cases.jsonl")
    clock = VirtualClock(beginning(records, now))
    with opened(clock) as bus:
        added = create_org(bus, org, public=True)
        bootstrap(bus)
        loaded = 0 if _has_cases(bus) else _load(bus, clock, org, records, now)
    _show(org, address)
    finish(f"演示数据已备好：新增账号 {added} 个，新增案件 {loaded} 件")


def _quarter(org: DemoOrg, now: datetime, cases: int, seed: int) -> None:
    """A quarter is played from its beginning to its end in one run, on a database without cases."""
    first, until = quarter_before(now)
    clock = VirtualClock(start_of(first))
    begun = monotonic()
    with opened(clock) as bus:
        if _has_cases(bus):
            fail(
                "这个数据库里已经有案件；一个季度要从头办到尾，请用空的数据库（DATABASE_URL 或 FENGQIAO_HOME）"
            )
        create_org(bus, org, public=True)
        bootstrap(bus)
        load_districts(bus)
        click.echo(
            f"{first} 至 {until - timedelta(days=1)}，{cases} 件，种子 {seed}（同样的季度：--seed {seed}）"
        )
        play = play_quarter(bus, clock, org, first, until, seed, cases, click.echo)
        tell(play, click.echo)
    taken = monotonic() - begun
    finish(f"一个季度办完了：{len(play.matters)} 件，用时 {taken:.0f} 秒，种子 {seed}")


def _has_cases(bus: Bus) -> bool:
    with bus.database.read("*") as tx:
        return tx.row(_ANY_CASE) is not None


def _load(bus: Bus, clock: VirtualClock, org: DemoOrg, records: list[dict[str, Any]], now: datetime) -> int:
    click.echo("正在办理样例案件（约半分钟）……")
    load_districts(bus)
    driven = load_demo(bus, clock, org, records, now)
    for tenant in bus.tenants.all():
        write_checkpoint(bus.database, tenant, now)
    return len(driven)


def _show(org: DemoOrg, address: str) -> None:
    staff = Staff(org)
    district = org.districts[0]
    click.echo(f"\n地址  {address}\n密码  {org.password}（所有演示账号相同）\n{district['name']}的账号：")
    for role, words in SHOWN:
        account = staff.holder(role, district["code"])
        click.echo(f"  {account.user:<34}{account.name}  {words}")
    click.echo("其余账号：岗位_机构编码，如 town_mediator_010203、county_window_0103\n")
