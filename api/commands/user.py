"""`fengqiao user`"""

from __future__ import annotations

from datetime import timedelta

import click

from api.auth.admission import add_account, add_token, set_active
from api.auth.passwords import hash_password
from api.bootstrap import bootstrap
from api.commands.common import fail, finish, opened, operator
from api.commands.deploy import tenant_of
from casework.roles.posts import may_be_given
from engine.access.commands import ChangeAccount, RevokeToken, SetPassword
from engine.access.sessions import NAMED_BY
from engine.access.tokens import LIFETIME, LONGEST
from engine.bus import Bus
from engine.store.tables_org import Account, ApiToken
from engine.store.tenant_statements import select_everywhere, select_from, table_of

_ACCOUNT = table_of(Account)
_TOKEN = table_of(ApiToken)
_ROLE_HELP = "岗位，如 county_window@01-01；可写多次"


@click.group()
def user() -> None:
    """账号、岗位、密码与令牌；每一次都记入历史。"""


@user.command("add")
@click.argument("name")
@click.option("--display", default=None, help="显示的姓名，缺省同账号")
@click.option("--role", "roles", multiple=True, required=True, help=_ROLE_HELP)
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
        add_account(
            bus, operator(tenant), name, display or name, None if password == "-" else password, pairs
        )
    finish(f"账号 {name}（{tenant}）有 {len(pairs)} 个岗位：{'、'.join(roles)}")


@user.command("roles")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help=_ROLE_HELP)
def roles_of(name: str, roles: tuple[str, ...]) -> None:
    """账号 NAME 从此只有这些岗位；已经登录的要重新登录。"""
    pairs = tuple(_role(text) for text in roles)
    with opened() as bus:
        bus.execute(ChangeAccount(name, roles=pairs), operator(_tenant_of_user(bus, name)))
    finish(f"账号 {name} 有 {len(pairs)} 个岗位：{'、'.join(roles)}")


@user.command("password")
@click.argument("name")
@click.option("--password", default=None, help="不写则提示输入")
def password_of(name: str, password: str | None) -> None:
    """给账号 NAME 换一个密码；已经登录的都退出。"""
    if password is None:
        password = click.prompt("密码", hide_input=True, confirmation_prompt=True)
    with opened() as bus:
        tenant = _tenant_of_user(bus, name)
        bus.execute(SetPassword(name, hash_password(password, name)), operator(tenant))
    finish(f"账号 {name} 的密码已换")


@user.command("token")
@click.argument("name")
@click.option("--label", default="命令行", help="这个令牌给谁用")
@click.option(
    "--days", default=LIFETIME.days, show_default=True, type=click.IntRange(1, LONGEST.days), help="有效天数"
)
def token(name: str, label: str, days: int) -> None:
    """给账号 NAME 发一个新令牌；只显示这一次。"""
    with opened() as bus:
        tenant = _tenant_of_user(bus, name)
        until = bus.clock.now() + timedelta(days=days)
        click.echo(add_token(bus, operator(tenant), name, label, until))
    finish(f"已给 {name} 发令牌“{label}”，{days} 天内有效")


@user.command("tokens")
@click.argument("name")
def tokens(name: str) -> None:
    """列出账号 NAME 的令牌：编号、用处、到期、是否收回。"""
    with opened() as bus:
        tenant = _tenant_of_user(bus, name)
        mine = select_from(ApiToken).where(_TOKEN.c.user == name).order_by(_TOKEN.c.created_at)
        with bus.database.read(tenant) as tx:
            rows = tx.rows(mine)
    for row in rows:
        ends = f"{row['expires_at']:%Y-%m-%d}" if row["expires_at"] else "没有期限，不能用"
        click.echo(
            f"{row['digest'][:NAMED_BY]}\t{row['label']}\t{ends}{'，已收回' if row['revoked_at'] else ''}"
        )
    finish(f"账号 {name} 有 {len(rows)} 个令牌")


@user.command("revoke")
@click.argument("name")
@click.argument("token")
def revoke(name: str, token: str) -> None:
    """收回账号 NAME 的令牌 TOKEN（编号见 fengqiao user tokens）；随即失效。"""
    with opened() as bus:
        bus.execute(RevokeToken(name, token), operator(_tenant_of_user(bus, name)))
    finish(f"令牌 {token} 已收回")


@user.command("close")
@click.argument("name")
def close(name: str) -> None:
    """停用账号 NAME：不能再登录，已经登录的立刻退出，令牌随即失效。"""
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
        set_active(bus, operator(_tenant_of_user(bus, name)), name, active)


def _role(text: str) -> tuple[str, str]:
    group, _, place = text.partition("@")
    if not place:
        fail(f"岗位写法不对：{text}；应为 岗位@机构编码，如 county_window@01-01")
    if not may_be_given(group, place):
        fail(f"没有这个岗位：{text}；应为岗位表（roles.yaml）里 {place} 有的岗位")
    return group, place


def _tenant_of_user(bus: Bus, name: str) -> str:
    with bus.database.read("*") as tx:
        row = tx.row(select_everywhere(Account).where(_ACCOUNT.c.user == name))
    if row is None:
        fail(f"没有账号 {name}")
    return str(row["tenant"])
