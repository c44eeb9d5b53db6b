"""The command line: `fengqiao <command>`. A command's file is read only when the command is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from api.settings import SettingsError
from engine.errors import Refusal

#: Command → where it stands. What one of them lacks breaks only that one.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("api.commands.serve:serve", "启动平台"),
    "deploy": ("api.commands.deploy:deploy", "部署流程、决策表、表单"),
    "lint": ("api.commands.lint:lint", "检查流程、决策表、表单"),
    "simulate": ("api.commands.simulate:simulate", "按预演脚本走一遍程序"),
    "cases": ("api.commands.cases:cases", "导入案件"),
    "verify": ("api.commands.verify:verify_history", "验证历史没有被改动"),
    "checkpoint": ("api.commands.checkpoint:checkpoint", "把最新的检查点拿出去记下"),
    "draw": ("api.commands.draw:draw", "重抽一次样本，核对公开摇号"),
    "demo": ("api.commands.demo:demo", "造一套演示数据"),
    "user": ("api.commands.user:user", "添加账号、发放令牌"),
    "tck": ("api.commands.tck:tck", "对照 DMN 技术兼容套件"),
    "semantics": ("api.commands.semantics:semantics", "对照 BPMN 执行语义的用例"),
    "backup": ("api.commands.backup:backup", "备份数据库，平台照常运行"),
    "restore": ("api.commands.backup:restore", "从备份恢复"),
    "migrate": ("api.commands.migrate:migrate", "把数据库升到最新的表结构"),
}


class LazyGroup(click.Group):
    """Imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, words) for name, (_where, words) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def fengqiao() -> None:
    """枫桥：按流程图办理矛盾纠纷的平台。数据库由 DATABASE_URL 指定，缺省是 var/ 里的 SQLite。"""


def main() -> None:
    """The entry point: exits 0 only when everything went as promised."""
    try:
        code = fengqiao.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (Refusal, SettingsError) as error:
        _explain(error)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: Exception) -> None:
    for finding in getattr(error, "findings", ()):
        told = "，".join(
            f"{name}{value}" for name, value in (("应为", finding.expected), ("现为", finding.found)) if value
        )
        click.echo(f"{finding.where}: {finding.message}{f'（{told}）' if told else ''}", err=True)
    click.echo(f"没有办成：{error}", err=True)
