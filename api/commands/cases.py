"""`fengqiao cases`"""

from __future__ import annotations

from pathlib import Path

import click

from api.bootstrap import bootstrap
from api.commands.common import fail, finish, opened
from api.demo.accounts import Staff
from api.demo.importer import Imported, run_import, start_of, table
from api.demo.org import create_org, load_org
from api.demo.records import read_cases
from engine.clock import VirtualClock
from engine.history.checkpoint import write_checkpoint


@click.group()
def cases() -> None:
    """案件。"""


@cases.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="与每件的 expected 对照，全部一致才算成功")
def import_cases(file: Path, check: bool) -> None:
    """把 FILE（每行一个 JSON）里的样例案件用虚拟时钟办一遍。"""
    org = load_org()
    records = read_cases(file, check=check, is_place=Staff(org).serves)
    if not records:
        fail("文件里没有案件")
    clock = VirtualClock(start_of(records))
    with opened(clock) as bus:
        create_org(bus, org)
        bootstrap(bus)
        imported = run_import(bus, clock, org, records, check=check)
        for tenant in bus.tenants.all():
            write_checkpoint(bus.database, tenant, clock.now())
    for line in table(imported):
        click.echo(line)
    _sum_up(imported, check)


def _sum_up(imported: Imported, check: bool) -> None:
    broken = [case for case in imported.driven if case.broken]
    for case in broken:
        click.echo(f"{case.record['case_id']}: {case.stopped}", err=True)
    if not check:
        summary = f"导入 {len(imported.driven)} 件，{len(broken)} 件没有走下去"
        fail(summary) if broken else finish(summary)
        return
    # a line that programs read too, hence in these words
    summary = f"{imported.as_expected} of {len(imported.compared)} as expected"
    fail(summary) if imported.as_expected < len(imported.compared) else finish(summary)
