"""`fengqiao cases import`"""

from __future__ import annotations

from pathlib import Path

import click

from api.bootstrap import bootstrap
from api.commands.common import fail, finish, opened
from api.demo.importer import read_cases, run_import, start_of, table
from api.demo.org import create_org, load_org
from engine.clock import VirtualClock


@click.group()
def cases() -> None:
    """案件的导入。"""


@cases.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="办完后与每件的 expected 对照；全部相符才算成功")
def import_cases(file: Path, check: bool) -> None:
    """在虚拟时钟上把 FILE（每行一件的 JSON）里的案件从登记办到办不动为止；人的动作由导入程序扮演。"""
    records = read_cases(file)
    if not records:
        fail("文件里没有案件")
    org = load_org()
    clock = VirtualClock(start_of(records))
    with opened(clock) as bus:
        create_org(bus.database, org)
        bootstrap(bus)
        imported = run_import(bus, clock, org, records, check=check)
    broken = [case for case in imported.driven if case.broken]
    for line in table(imported) if check else ():
        click.echo(line)
    for case in broken if not check else ():
        click.echo(f"{case.record['case_id']}  {case.stopped}")
    if not check:
        summary = f"导入 {len(imported.driven)} 件，其中 {len(broken)} 件没有办成"
        fail(summary) if broken else finish(summary)
        return
    summary = f"{imported.as_expected} of {len(imported.compared)} as expected"
    finish(summary) if imported.as_expected == len(imported.compared) else fail(summary)
