"""`fengqiao semantics`"""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.common import fail, finish
from engine.bpmn.conformance_runner import run_folder


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def semantics(folder: Path) -> None:
    """跑 FOLDER 下的 BPMN 执行语义用例（每个是一张图和它应有的轨迹）。"""
    report = run_folder(folder)
    for failure in report.failures:
        click.echo(f"{failure.id}: {failure.problem}")
    summary = f"{report.passed} of {len(report.results)} pass"
    if not report.results or report.failures:
        fail(summary)
    finish(summary)
