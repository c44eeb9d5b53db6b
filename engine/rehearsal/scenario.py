"""Reading `scenario.yaml` (format: processes/README.md). What is wrong is named with the scenario and the step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import yaml

from engine.errors import Finding, Invalid

GIVEN = frozenset(
    {"now", "place", "start", "message", "timer", "actors", "stubs", "services", "decisions", "case_status"}
)
STEPS = frozenset({"expect", "complete", "message", "advance", "to"})
EXPECT = frozenset(
    {"tasks", "documents", "no_documents", "messages", "calls", "deadlines", "variables", "case_status"}
    | {"incident", "ended"}
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story: what is given, what happens step by step (name, argument), and what holds in the end."""

    process: str
    name: str
    now: datetime
    given: Mapping[str, Any]
    steps: tuple[tuple[str, Any], ...]
    then: Mapping[str, Any] = field(default_factory=dict)


def load_scenarios(text: str, where: str) -> list[Scenario]:
    """The scenarios of a file; raises Invalid with a finding per fault."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Invalid(
            "scenario_yaml", "情景文件不是合法的 YAML", where, "YAML", str(error).split("\n")[0]
        ) from None
    if not isinstance(document, dict) or document.get("version") != 1:
        raise Invalid("scenario_version", "不认识这种情景文件", where, "version: 1", "其他")
    findings: list[Finding] = []
    process = str(document.get("process") or "")
    rows = document.get("scenarios") or []
    scenarios = [
        _scenario(process, row, f"{where} 第 {n} 个情景", findings) for n, row in enumerate(rows, start=1)
    ]
    if not process or not rows:
        findings.append(Finding("scenario_empty", "情景文件缺少 process 或 scenarios", where))
    if findings:
        raise Invalid("scenario_invalid", findings[0].message, findings[0].where, findings=findings)
    return scenarios


def _scenario(process: str, row: Any, where: str, findings: list[Finding]) -> Scenario:
    row = row if isinstance(row, dict) else {}
    name = str(row.get("name") or "")
    if not name:
        findings.append(Finding("scenario_name", "情景没有名字", where, "name"))
    given = row.get("given") or {}
    _known(given, GIVEN, f"{where} given", findings)
    steps = []
    for number, step in enumerate(row.get("when") or [], start=1):
        place = f"{where}“{name}”第 {number} 步"
        if not isinstance(step, dict) or len(step) != 1 or next(iter(step)) not in STEPS:
            findings.append(
                Finding("scenario_step", "这一步写得不对", place, "、".join(sorted(STEPS)), str(step))
            )
            continue
        kind, argument = next(iter(step.items()))
        if kind == "expect":
            _known(argument, EXPECT, place, findings)
        steps.append((kind, argument))
    then = row.get("then") or {}
    _known(then, EXPECT, f"{where} then", findings)
    return Scenario(
        process, name, _moment(given.get("now"), f"{where} given.now", findings), given, tuple(steps), then
    )


def _known(found: Any, allowed: frozenset[str], where: str, findings: list[Finding]) -> None:
    unknown = set(found) - allowed if isinstance(found, dict) else {str(found)}
    if unknown:
        words = ("、".join(sorted(allowed)), "、".join(sorted(map(str, unknown))))
        findings.append(Finding("scenario_word", "有不认识的项", where, *words))


def _moment(value: Any, where: str, findings: list[Finding]) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        if moment.tzinfo is not None:
            return moment
    except ValueError:
        pass
    findings.append(Finding("scenario_time", "时间要带时区", where, "2025-03-04T09:20:00+08:00", str(value)))
    return datetime.fromisoformat("2025-01-01T09:00:00+08:00")
