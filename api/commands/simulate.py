"""`fengqiao simulate`"""

from __future__ import annotations

from pathlib import Path

import click

from api.bootstrap import PROCESSES
from api.commands.common import fail, finish
from engine.rehearsal.play import Outcome, play
from engine.rehearsal.scenario import Scenario, load_scenarios
from engine.rehearsal.shelf import Shelf


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def simulate(paths: tuple[Path, ...]) -> None:
    """按 PATHS 下的 scenario.yaml 把程序走一遍，用虚拟时钟，不碰数据库。"""
    files = sorted({file for path in paths for file in _scenario_files(path)})
    shelf = Shelf(PROCESSES / "base", *(path for path in paths if path.is_dir()))
    scenarios = [s for file in files for s in load_scenarios(file.read_text(encoding="utf-8"), str(file))]
    outcomes = [_played(scenario, shelf) for scenario in scenarios]
    passed = sum(outcome.ok for outcome in outcomes)
    summary = f"预演：{passed}/{len(outcomes)} 个情景与预期一致（{len(files)} 个文件）"
    if not outcomes or passed < len(outcomes):
        fail(summary)
    finish(summary)


def _scenario_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("scenario.yaml"))


def _played(scenario: Scenario, shelf: Shelf) -> Outcome:
    outcome = play(scenario, shelf)
    click.echo(f"{'通过' if outcome.ok else '不符'}\t{outcome.process}\t{outcome.name}")
    for problem in outcome.problems:
        click.echo(f"\t{problem}")
    return outcome
