"""Before serving: today's tables, default tenants, what the city ships. Run as `python -m api.prepare`."""

from __future__ import annotations

import sys

import click

from api.bootstrap import bootstrap
from api.commands.common import opened
from api.demo.shown import has_public_password
from api.settings import SettingsError
from casework.all_tables import problems
from casework.cases.commands import HearAgain, MarkDemo
from engine.bus import Bus
from engine.context import platform_actor
from engine.errors import Refusal
from engine.files.commands import SealUploads


def main() -> int:
    """0 when the database is ready to be served."""
    try:
        wrong = problems()
        if wrong:
            for problem in wrong:
                click.echo(problem, err=True)
            click.echo("没有备好：共用的表有错", err=True)
            return 1
        with opened() as bus:
            added = bootstrap(bus)
            seal_old_uploads(bus)
            hear_old_cases(bus)
            mark_old_demonstrations(bus)
    except (Refusal, SettingsError) as error:
        for finding in getattr(error, "findings", ()):
            click.echo(f"{finding.where}: {finding.message}", err=True)
        click.echo(f"没有备好：{error}", err=True)
        return 1
    for name, refusal in added.refused.items():
        click.echo(f"程序 {name} 没有部署：{refusal}", err=True)
    for tenant, refusal in added.unscheduled.items():
        click.echo(f"{tenant} 的定时开始没有排上：{refusal}", err=True)
    if added.tenants or added.definitions:
        click.echo(f"首次启动：{added.tenants} 个租户，{added.definitions} 个定义")
    return 0


def seal_old_uploads(bus: Bus) -> None:
    """Files of a version that kept names in the clear: sealed now, since a migration has no key."""
    for tenant in bus.tenants.all():
        while bus.execute(SealUploads(), platform_actor(tenant)):
            pass


def hear_old_cases(bus: Bus) -> None:
    """Cases of a version that did not listen to what is said in them: heard once, entry by entry."""
    for tenant in bus.tenants.all():
        after: int | None = 0
        while after is not None:
            after = bus.execute(HearAgain(after), platform_actor(tenant))


def mark_old_demonstrations(bus: Bus) -> None:
    """Demonstrations of a version that did not mark them: the sign-in page says that their password is public."""
    for tenant in bus.tenants.all():
        if has_public_password(bus, tenant):
            bus.execute(MarkDemo(), platform_actor(tenant))


if __name__ == "__main__":
    sys.exit(main())
