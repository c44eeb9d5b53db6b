"""Reading scenarios (format: processes/README.md). What is wrong is named with the scenario and the step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import yaml

from casework.rehearsal.shapes import EXPECT, GIVEN, STEPS, members, shown
from engine.deadlines import SHANGHAI
from engine.errors import Finding, Invalid

MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story: what is given, what happens step by step (name, argument), and what holds in the end."""

    process: str
    name: str
    now: datetime
    given: Mapping[str, Any]
    steps: tuple[tuple[str, Any], ...]
    then: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The scenario as JSON, in the words of the file."""
        when = [{kind: plain(argument)} for kind, argument in self.steps]
        return {"name": self.name, "given": plain(self.given), "when": when, "then": plain(self.then)}


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
    endless = next((value for value in _floats(document) if not isfinite(value)), None)
    if endless is not None:
        raise Invalid("scenario_number", "情景里有不是数的数", where, "十进制数字", str(endless))
    process = str(document.get("process") or "")
    rows = document.get("scenarios") or []
    if not process or not rows:
        raise Invalid("scenario_empty", "情景文件缺少 process 或 scenarios", where)
    return read_scenarios(process, rows, where)


def _floats(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _floats(inner)


def read_scenarios(process: str, rows: list[Any], where: str) -> list[Scenario]:
    """Scenarios of a process from their JSON or YAML values; raises Invalid with a finding per fault."""
    findings: list[Finding] = []
    scenarios = [
        _scenario(process, row, f"{where} 第 {number} 个情景", findings)
        for number, row in enumerate(rows, start=1)
    ]
    if findings:
        raise Invalid("scenario_invalid", findings[0].message, findings[0].where, findings=findings)
    return scenarios


def _scenario(process: str, row: Any, where: str, findings: list[Finding]) -> Scenario:
    row = row if isinstance(row, dict) else {}
    name = row.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= MAX_NAME:
        findings.append(
            Finding("scenario_name", "情景没有名字", where, f"name，1–{MAX_NAME} 个字", shown(name))
        )
        name = ""
    given, then, when = row.get("given") or {}, row.get("then") or {}, row.get("when") or []
    wrong = members(given, GIVEN, f"{where} given")
    if isinstance(given, dict) and given.get("now") is None:
        wrong.append(
            Finding("scenario_time", "没有写从什么时候开始", f"{where} given.now", "带时区的时间", "")
        )
    wrong += members(then, EXPECT, f"{where} then")
    if not isinstance(when, list):
        wrong.append(Finding("scenario_step", "步骤写得不对", f"{where} when", "清单", shown(when)))
        when = []
    for number, step in enumerate(when, start=1):
        wrong += _wrong_step(step, f"{where}“{name}”第 {number} 步")
    findings += wrong
    if wrong:
        return Scenario(process, name, datetime(2025, 1, 1, tzinfo=SHANGHAI), {}, ())
    steps = tuple(next(iter(step.items())) for step in when)
    return Scenario(process, name, as_moment(given["now"]), given, steps, then)


def _wrong_step(step: Any, place: str) -> list[Finding]:
    if not isinstance(step, dict) or len(step) != 1 or next(iter(step)) not in STEPS:
        return [Finding("scenario_step", "这一步写得不对", place, "、".join(sorted(STEPS)), shown(step))]
    kind, argument = next(iter(step.items()))
    told = STEPS[kind](argument)
    return (
        [Finding("scenario_step", "这一步写得不对", f"{place} {kind}", told, shown(argument))] if told else []
    )


def as_moment(value: str | datetime) -> datetime:
    """A time of a scenario that was found right."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def plain(value: Any) -> Any:
    """YAML's dates and fractions as the texts and decimal numbers that forms and variables hold."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).isoformat()
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return Decimal(repr(value))
    return value.isoformat() if isinstance(value, date) else value
