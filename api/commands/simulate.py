"""`fengqiao simulate`"""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.common import fail, finish
from casework.rehearsal import DefinitionCatalog, Outcome, Scenario, load_scenarios, play
from casework.rehearsal.coverage import uncovered
from casework.tables.folder import BASE
from engine.values import dumps


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="一行一个情景的 JSON，给程序读")
@click.option("--coverage", is_flag=True, help="还要每个人工步骤、事件和网关分支都走到，才算成功")
def simulate(paths: tuple[Path, ...], as_json: bool, coverage: bool) -> None:
    """在虚拟时钟上预演 PATHS（缺省为随平台附带的程序）里的 scenario.yaml；全部如预期才算成功。"""
    folders = paths or (BASE,)
    shelf = DefinitionCatalog(
        BASE, *(folder if folder.is_dir() else folder.parent for folder in folders if folder != BASE)
    )
    outcomes = [play(scenario, shelf) for path in _files(folders) for scenario in _read(path)]
    for outcome in outcomes:
        click.echo(_json(outcome) if as_json else _text(outcome))
    passed = sum(outcome.ok for outcome in outcomes)
    summary = f"{passed} of {len(outcomes)} scenarios as expected"
    missed = _missed(shelf, outcomes) if coverage else []
    for line in missed:
        click.echo(f"没有走到：{line}")
    if coverage:
        summary += f", {len(missed)} not covered"
    finish(summary) if outcomes and passed == len(outcomes) and not missed else fail(summary)


def _missed(shelf: DefinitionCatalog, outcomes: list[Outcome]) -> list[str]:
    processes = dict.fromkeys(outcome.process for outcome in outcomes if outcome.process in shelf.processes)
    return [
        f"{process} {id_}" for process in processes for id_ in uncovered(shelf.processes[process], outcomes)
    ]


def _files(folders: tuple[Path, ...]) -> list[Path]:
    found = [sorted(f.rglob("scenario.yaml")) if f.is_dir() else [f] for f in folders]
    return [path for paths in found for path in paths]


def _read(path: Path) -> list[Scenario]:
    return load_scenarios(path.read_text(encoding="utf-8"), str(path))


def _text(outcome: Outcome) -> str:
    lines = [f"{'✓' if outcome.ok else '✗'} {outcome.process}  {outcome.name}"]
    return "\n".join(lines + [f"    {problem}" for problem in outcome.problems])


def _json(outcome: Outcome) -> str:
    row = {"process": outcome.process, "name": outcome.name, "ok": outcome.ok, "problems": outcome.problems}
    return dumps(row)
