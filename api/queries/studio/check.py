"""检查: the deployment check on what was drawn, as its place would run it; each finding names its element."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from api.queries.studio.deployed import deployed
from api.queries.studio.drawings import DRAWING
from casework.lint import LintFinding, of_the_platform
from casework.lint import check as lint
from casework.lint.rules import RULES
from engine.bpmn import ProcessModel, parse_processes
from engine.errors import Refusal
from engine.store import Tx
from engine.values import dumps
from forms import Form, compile_form


@dataclass(slots=True)
class Checked:
    """What a check found. `model` is None when the diagram cannot be read; `passed` counts the rules that held;
    `explained` the warnings beside which the designer wrote a reason."""

    findings: tuple[LintFinding, ...] = ()
    explained: int = 0
    passed: int = 0
    model: ProcessModel | None = None
    forms: dict[str, Form] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        """Whether there is something that forbids publishing."""
        return any(finding.severity == "error" for finding in self.findings)

    def told(self) -> list[dict[str, Any]]:
        """The findings as the page reads them; `where` is an element or flow, or `form:<id>`."""
        return [
            {
                "code": found.code, "message": found.message, "where": _where(found),
                "expected": found.finding.expected, "found": found.finding.found,
                "severity": found.severity, "remedy": found.remedy, "path": list(found.path),
            }
            for found in self.findings
        ]  # fmt: skip


def check(
    tx: Tx, ref: str, xml: str, forms: list[dict[str, Any]], decisions: list[dict[str, str]], place: str
) -> Checked:
    """Checks a diagram of the process `ref` with the forms and decision files that are published along with it."""
    around = deployed(tx, place, besides=ref)
    drawn = {
        DRAWING: xml.encode(),
        **{f"{schema.get('id', '')}.form": dumps(schema).encode() for schema in forms},
        **{f"{file['id']}.dmn": file["xml"].encode() for file in decisions},
    }
    used = _read(xml)
    names = {f"{e.form_id}.form" for e in used.elements.values() if e.form_id} if used is not None else set()
    own = {name: data for name, data in around.items() if name in names and name not in drawn}
    report = lint({**drawn, **own}, of_the_platform(around, place))
    failed = {found.code for found in report.findings}
    return Checked(
        findings=report.findings,
        explained=len(report.explained),
        passed=max(len(RULES.processes) + len(RULES.forms) + 1 - len(failed), 0),
        model=used,
        forms=_compiled(forms),
    )


def _read(xml: str) -> ProcessModel | None:
    try:
        return parse_processes(xml.encode(), DRAWING)[0]
    except Refusal:
        return None  # the check tells why


def _compiled(forms: list[dict[str, Any]]) -> dict[str, Form]:
    compiled = {}
    for schema in forms:
        try:
            compiled[str(schema.get("id", ""))] = compile_form(schema)
        except Refusal:
            continue  # the check tells why
    return compiled


def _where(found: LintFinding) -> str:
    return (
        f"form:{found.resource.removesuffix('.form')}"
        if found.resource.endswith(".form")
        else found.element_id
    )
