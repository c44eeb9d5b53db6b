"""`fengqiao tck`"""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.common import fail, finish
from engine.dmn.tck import run_folder


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--min", "least", default=100.0, show_default=True, type=click.FloatRange(0, 100), help="至少通过百分之几"
)
def tck(folder: Path, least: float) -> None:
    """跑 FOLDER 下 DMN 技术兼容套件（TCK）的全部用例。"""
    report = run_folder(folder)
    for failure in report.failures:
        click.echo(str(failure))
    summary = f"{report.passed} of {report.total} pass"
    if report.total == 0 or report.percent < least:
        fail(summary)
    finish(summary)
