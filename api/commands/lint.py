"""`fengqiao lint`"""

from __future__ import annotations

from pathlib import Path

import click

from api.bootstrap import resources_in
from api.commands.common import fail, finish
from casework.all_tables import problems
from casework.lint import LintFinding, Report, check, of_the_platform
from casework.tables.folder import BASE
from engine.values import dumps


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="一行一条的 JSON，给程序读")
def lint(paths: tuple[Path, ...], as_json: bool) -> None:
    """检查 PATHS 里的 .bpmn、.dmn、.form；没有错误才算成功。怎样读结果见 docs/check.md。"""
    resources = _resources(paths)
    wrong = problems()
    for problem in wrong:
        click.echo(problem)
    if not resources:
        fail("没有可检查的文件：应有 .bpmn、.dmn 或 .form")
    shipped = dict(resources_in(BASE))
    parts = _deployments(resources).items()
    report = _together([check(one, of_the_platform(shipped, _place(part, paths))) for part, one in parts])
    for finding in (*report.findings, *report.explained):
        click.echo(_json(finding) if as_json else _text(finding))
    if report.bounded:
        click.echo("注意：有流程太大，没有走遍所有情况", err=True)
    summary = _summary(report)
    finish(summary) if report.ok and not wrong else fail(summary)


def _resources(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """Files by their name inside the folder asked for; by their whole path where two would have the same."""
    found: dict[str, bytes] = {}
    for path in paths:
        for name, data in resources_in(path):
            place = path / name if path.is_dir() else path
            found[name if name not in found else str(place)] = data
    return found


def _deployments(resources: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    """The city's files (under an empty name), and each district's by themselves: what a district changes stands in for
    the city's."""
    found: dict[str, dict[str, bytes]] = {}
    for name, data in resources.items():
        above, _, below = f"/{name}".partition("/districts/")
        found.setdefault(f"{above}/{below.split('/')[0]}" if below else "", {})[name] = data
    return found


def _place(part: str, paths: tuple[Path, ...]) -> str:
    """The place that files belong to: the district whose folder they are in, or which the only path lies in."""
    within = f"{paths[0].resolve()}/".partition("/districts/")[2] if len(paths) == 1 else ""
    return part.rpartition("/")[2] or within.split("/")[0]


def _together(reports: list[Report]) -> Report:
    findings = tuple(finding for report in reports for finding in report.findings)
    explained = tuple(finding for report in reports for finding in report.explained)
    return Report(findings, explained, any(report.bounded for report in reports))


def _summary(report: Report) -> str:
    return f"{report.errors} errors, {report.warnings} warnings, {len(report.explained)} explained"


def _text(finding: LintFinding) -> str:
    severity = f"explained（{finding.reason}）" if finding.reason else finding.severity
    parts = [finding.resource, finding.element_id, severity, finding.code, finding.message, finding.remedy]
    if finding.path:
        parts.append("走法：" + " → ".join(finding.path))
    return "\t".join(parts)


def _json(finding: LintFinding) -> str:
    inner = finding.finding
    row = {
        "resource": finding.resource,
        "process_id": finding.process_id,
        "element_id": finding.element_id,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message,
        "expected": inner.expected,
        "found": inner.found,
        "remedy": finding.remedy,
        "counterexample": list(finding.path),
        "reason": finding.reason,
    }
    return dumps(row)
