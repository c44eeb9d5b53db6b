"""`fengqiao deploy`"""

from __future__ import annotations

from pathlib import Path

import click

from api.bootstrap import bootstrap, resources_in
from api.commands.common import fail, finish, opened
from engine.bus import Bus
from engine.context import platform_actor
from engine.definitions.commands import Deploy
from engine.store.tables_org import OrgUnit
from engine.store.tenant_statements import select_everywhere, table_of

_UNIT = table_of(OrgUnit)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--org", required=True, help="部署到哪个节点，如 01（市）或 01-01（区县）")
@click.option("--note", default="", help="给同事看的一句话")
def deploy(paths: tuple[Path, ...], org: str, note: str) -> None:
    """部署 PATHS 里的 .bpmn、.dmn、.form；内容没有变的不产生新版本。"""
    resources = tuple(resource for path in paths for resource in resources_in(path))
    with opened() as bus:
        bootstrap(bus)
        answer = bus.execute(Deploy(resources, org, note, complete=True), platform_actor(tenant_of(bus, org)))
    new = [row for row in answer["definitions"] if row["is_new"]]
    for row in new:
        click.echo(f"{row['kind']}\t{row['ref']}\t第 {row['version']} 版")
    finish(f"部署到 {org}：{len(answer['definitions'])} 个定义，其中 {len(new)} 个有新版本")


def tenant_of(bus: Bus, org: str) -> str:
    """The tenant that a node of the org tree belongs to."""
    with bus.database.read("*") as tx:
        rows = tx.rows(select_everywhere(OrgUnit).where(_UNIT.c.code == org))
    if len(rows) != 1:
        fail(f"没有这个机构：{org}")
    return str(rows[0]["tenant"])
