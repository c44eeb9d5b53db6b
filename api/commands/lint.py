"""`fengqiao lint`"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from api.bootstrap import PROCESSES, resources_in
from api.commands.common import fail, finish
from engine.bpmn import ElementFacts, ProcessModel, parse_processes
from engine.dmn import parse_dmn
from engine.domain import procedures
from engine.errors import Finding, Refusal
from engine.values import loads
from forms import compile_form

_HANDBOOK = frozenset(procedure.key for procedure in procedures().values())


class Names:
    """Ids that something may refer to: processes, decisions, forms."""

    def __init__(self) -> None:
        self.known: dict[str, set[str]] = {"流程": set(), "决策": set(), "表单": set()}
        self.models: list[ProcessModel] = []
        self.findings: list[Finding] = []

    def read(self, name: str, data: bytes) -> None:
        """Reads one resource; what is wrong with it becomes findings."""
        try:
            self._take(name, data)
        except Refusal as refusal:
            self.findings += refusal.findings or [
                Finding(refusal.code, str(refusal), f"{name} {refusal.where}".strip())
            ]
        except ValueError as error:
            self.findings.append(Finding("not_json", f"不是合法的 JSON：{error}", name))

    def _take(self, name: str, data: bytes) -> None:
        if name.endswith(".bpmn"):
            models = parse_processes(data, name)
            self.models += models
            self.known["流程"] |= {model.process_id for model in models}
        elif name.endswith(".dmn"):
            self.known["决策"] |= set(parse_dmn(data, name).decisions)
        elif name.endswith(".form"):
            form = compile_form(loads(data))
            self.known["表单"].add(form.id)
            self.findings += [_at(name, finding) for finding in form.lint()]


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def lint(paths: tuple[Path, ...]) -> None:
    """检查 PATHS 下的流程、决策表、表单：能不能部署，引用的东西在不在（也看随平台附带的）。"""
    shipped, names = Names(), Names()
    for name, data in resources_in(PROCESSES / "base"):
        shipped.read(name, data)
    count = 0
    for path in paths:
        for name, data in resources_in(path):
            names.read(name, data)
            count += 1
    findings = [*names.findings, *_dangling(names, shipped)]
    for finding in findings:
        click.echo(f"{finding.severity}\t{finding.where}\t{finding.message}")
    errors = sum(finding.severity == "error" for finding in findings)
    summary = f"检查了 {count} 个文件：{errors} 处错误，{len(findings) - errors} 处提醒"
    if errors or count == 0:
        fail(summary)
    finish(summary)


def _dangling(names: Names, shipped: Names) -> Iterator[Finding]:
    for model in names.models:
        for element in model.elements.values():
            for kind, ref in _references(element):
                if ref not in names.known[kind] and ref not in shipped.known[kind]:
                    where = f"{model.resource_name} {element.id}"
                    # a procedure of the handbook may be drawn later; until then calling it stops at an incident
                    severity = "warning" if kind == "流程" and ref in _HANDBOOK else "error"
                    text = f"引用的{kind}“{ref}”不在这些文件里，也不随平台附带"
                    yield Finding("dangling", text, where, found=ref, severity=severity)


def _references(element: ElementFacts) -> Iterator[tuple[str, str]]:
    pairs = (("流程", element.called_process), ("决策", element.decision), ("表单", element.form))
    for kind, reference in pairs:
        if reference is not None and not reference.id.startswith("="):
            yield kind, reference.id


def _at(name: str, finding: Finding) -> Finding:
    return Finding(
        finding.code,
        finding.message,
        f"{name} {finding.where}",
        finding.expected,
        finding.found,
        finding.severity,
    )
