"""Runs the DMN Technology Compatibility Kit: models with expected results (https://github.com/dmn-tck/tck)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.dmn.errors import DecisionError
from engine.dmn.evaluate import DecisionModel
from engine.dmn.parser import parse_dmn
from engine.errors import Refusal
from engine.feel.compare import same
from engine.feel.convert import normalise
from engine.feel.durations import parse_duration
from engine.feel.numbers import is_number, parse_number
from engine.feel.runtime import FeelContext
from engine.feel.temporal_text import parse_date, parse_date_time, parse_time
from engine.feel.text import text_of
from engine.xmlsafe import parse_xml

_TC = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TOLERANCE = Decimal("1e-8")
_NUMBERS = frozenset(["decimal", "double", "float", "integer", "int", "long", "short", "byte"])


@dataclass(frozen=True, slots=True)
class TckFailure:
    """A case that failed: its file, id, the decision and why."""

    file: str
    case: str
    decision: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file} {self.case} {self.decision}: {self.reason}"


@dataclass(slots=True)
class TckReport:
    """`total` test cases, of which `passed` passed; one failure for each other, in order."""

    total: int = 0
    passed: int = 0
    failures: list[TckFailure] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100.0 * self.passed / self.total if self.total else 0.0


def run_folder(path: str | Path) -> TckReport:
    """Runs every test case file under `path`. Raises nothing: a model that cannot be read fails its cases."""
    report = TckReport()
    for file in sorted(Path(path).rglob("*.xml")):
        try:
            root = parse_xml(file.read_bytes(), file.name)
        except Refusal:
            continue
        if root.tag == f"{_TC}testCases":
            _run_file(file, root, report)
    return report


def _run_file(file: Path, root: etree._Element, report: TckReport) -> None:
    model, problem = _model(file, root.findtext(f"{_TC}modelName") or "")
    for case in root.findall(f"{_TC}testCase"):
        report.total += 1
        failure = _run_case(model, case) if model is not None else ("", problem)
        if failure is None:
            report.passed += 1
        else:
            report.failures.append(TckFailure(file.name, case.get("id") or "", *failure))


def _model(file: Path, name: str) -> tuple[DecisionModel | None, str]:
    library: dict[str, bytes] = {}
    for other in file.parent.glob("*.dmn"):
        data = other.read_bytes()
        library[_namespace(data, other.name)] = data
    try:
        return parse_dmn((file.parent / name).read_bytes(), name, library, lenient=True), ""
    except (Refusal, OSError) as error:
        return None, str(error)


def _namespace(data: bytes, name: str) -> str:
    try:
        return parse_xml(data, name).get("namespace") or name
    except Refusal:
        return name


def _run_case(model: DecisionModel, case: etree._Element) -> tuple[str, str] | None:
    """None when every result is as expected, else (decision, reason)."""
    variables = {str(node.get("name")): _value(node) for node in case.findall(f"{_TC}inputNode")}
    for result in case.findall(f"{_TC}resultNode"):
        name = str(result.get("name"))
        expected_node = result.find(f"{_TC}expected")
        expected = None if expected_node is None else _value(expected_node)
        try:
            found, errors = _evaluate(model, case, name, variables)
        except DecisionError as error:
            found, errors = None, [str(error)]
        if not _close(found, expected):
            return name, f"expected {text_of(expected)}, found {text_of(found)}" + (
                f" ({errors[0]})" if errors else ""
            )
        if result.get("errorResult") == "true" and not errors:
            return name, "expected an error, none was reported"
    return None


def _evaluate(
    model: DecisionModel, case: etree._Element, name: str, variables: Mapping[str, Any]
) -> tuple[Any, list[Any]]:
    context = FeelContext(now=datetime(2024, 1, 1, tzinfo=UTC))
    service = case.get("invocableName") if case.get("type") == "decisionService" else None
    elements = model.services if service else model.decisions
    wanted = service or name
    identity = next((k for k, e in elements.items() if e.name == wanted), wanted)
    evaluation = model.evaluate(identity, variables, context, strict=False)
    output = normalise(evaluation.output)
    if service and len(model.services[identity].outputs) > 1 and isinstance(output, dict) and name in output:
        output = output[name]
    return output, list(evaluation.errors)


def _value(node: etree._Element) -> Any:
    """The value inside an input, expectation, component or item."""
    if node.get(f"{_XSI}nil") == "true":
        return None
    components = node.findall(f"{_TC}component")
    if components:
        return {str(c.get("name")): _value(c) for c in components}
    listed = node.find(f"{_TC}list")
    if listed is not None:
        return (
            None
            if listed.get(f"{_XSI}nil") == "true"
            else [_value(item) for item in listed.findall(f"{_TC}item")]
        )
    value = node.find(f"{_TC}value")
    return None if value is None or value.get(f"{_XSI}nil") == "true" else _simple(value)


def _simple(value: etree._Element) -> Any:
    text, kind = value.text or "", (value.get(f"{_XSI}type") or "string").rpartition(":")[2]
    if kind in _NUMBERS:
        number = parse_number(text.strip().lstrip("+-"))
        return None if number is None else (-number if text.strip().startswith("-") else number)
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind == "date":
        return parse_date(text.strip())
    if kind == "time":
        return parse_time(text.strip())
    if kind == "dateTime":
        return parse_date_time(text.strip())
    if kind.lower().endswith("duration"):
        return parse_duration(text.strip())
    return text


def _close(found: Any, expected: Any) -> bool:
    if is_number(found) and is_number(expected):
        return abs(Decimal(found) - Decimal(expected)) <= _TOLERANCE * max(Decimal(1), abs(Decimal(expected)))
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(_close(a, b) for a, b in zip(found, expected, strict=True))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(_close(v, expected[k]) for k, v in found.items())
    return same(found, expected)
