"""`fengqiao user`"""

from __future__ import annotations

import click

from api.bootstrap import add_account, add_token, bootstrap, set_active
from api.commands.common import fail, finish, opened
from api.commands.deploy import tenant_of
from engine.bus import Bus
from engine.handlers.places import LEVELS
from engine.store.scope import select_everywhere, table_of
from engine.store.tables_org import Account

_ACCOUNT = table_of(Account)
#: Groups of programs and of the administration, beside those of the handbook's 2.2.
TECHNICAL = frozenset({"tenant_admin", "integration", "applicant", "respondent"})


@click.group()
def user() -> None:
    """账号与令牌。"""


@user.command("add")
@click.argument("name")
@click.option("--display", default=None, help="显示的姓名，缺省同账号")
@click.option("--role", "roles", multiple=True, required=True, help="岗位，如 county_window@01-01；可写多次")
@click.option("--password", default=None, help="不写则提示输入；写 - 表示只能用令牌登录")
def add(name: str, display: str | None, roles: tuple[str, ...], password: str | None) -> None:
    """添加账号 NAME；已有同名账号时更新姓名与密码，并加上岗位。"""
    pairs = [_role(text) for text in roles]
    if password is None:
        password = click.prompt("密码", hide_input=True, confirmation_prompt=True)
    with opened() as bus:
        bootstrap(bus)
        tenants = {tenant_of(bus, place) for _group, place in pairs}
        if len(tenants) != 1:
            fail("一个账号的岗位要在同一个区县（或都在市级）")
        tenant = tenants.pop()
        if _tenant_of_user(bus, name) not in (None, tenant):
            fail(f"账号 {name} 已经在别的区县用了")
        with bus.database.write(tenant) as tx:
            add_account(tx, name, display or name, None if password == "-" else password, pairs)
    finish(f"账号 {name}（{tenant}）有 {len(pairs)} 个岗位：{'、'.join(roles)}")


@user.command("token")
@click.argument("name")
@click.option("--label", default="命令行", help="这个令牌给谁用")
def token(name: str, label: str) -> None:
    """给账号 NAME 发一个新令牌；只显示这一次。"""
    with opened() as bus:
        tenant = _tenant_of_user(bus, name)
        if tenant is None:
            fail(f"没有账号 {name}")
        with bus.database.write(tenant) as tx:
            click.echo(add_token(tx, name, label))
    finish(f"已给 {name} 发令牌“{label}”")


@user.command("close")
@click.argument("name")
def close(name: str) -> None:
    """停用账号 NAME：不能再登录，已经登录的立刻退出，令牌一分钟内失效。"""
    _activate(name, active=False)
    finish(f"账号 {name} 已停用")


@user.command("reopen")
@click.argument("name")
def reopen(name: str) -> None:
    """重新启用账号 NAME。"""
    _activate(name, active=True)
    finish(f"账号 {name} 已启用")


def _activate(name: str, *, active: bool) -> None:
    with opened() as bus:
        tenant = _tenant_of_user(bus, name)
        if tenant is None:
            fail(f"没有账号 {name}")
        with bus.database.write(tenant) as tx:
            set_active(tx, name, active)


def _role(text: str) -> tuple[str, str]:
    group, _, place = text.partition("@")
    if not place or (group not in LEVELS and group not in TECHNICAL):
        fail(f"岗位写法不对：{text}；应为 组@机构编码，如 county_window@01-01")
    return group, place


def _tenant_of_user(bus: Bus, name: str) -> str | None:
    with bus.database.read("*") as tx:
        row = tx.row(select_everywhere(Account).where(_ACCOUNT.c.user == name))
    return None if row is None else str(row["tenant"])
