"""How long the modelling language takes: a condition, a decision with its report, a deployment through the bus."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.inside import Inside
from bench.sample import actor
from engine.definitions.commands import Deploy
from engine.dmn import parse_dmn
from engine.feel import FeelContext, compile_expression
from engine.history.answers import decision_outcome

P01 = Path(__file__).resolve().parents[1] / "processes" / "base" / "intake_main"
CONDITION = '金额 > 50000 and 风险等级 = "高"'
RULES = 10
_NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _median_us(work: Callable[[], object], times: int, rounds: int = 9) -> float:
    """Microseconds of one call: the median over rounds of `times` calls each."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for _ in range(times):
            work()
        spent.append((time.perf_counter() - begun) / times)
    return statistics.median(spent) * 1e6


def feel_condition_us(times: int = 5_000) -> float:
    """One evaluation of a gateway's condition, found in the cache by its text as the engine finds it."""
    variables = {"金额": 80_000, "风险等级": "高"}
    context = FeelContext(now=_NOW)

    def decide() -> object:
        return compile_expression(CONDITION).evaluate(variables, context)

    if decide() is not True:
        raise AssertionError("the condition does not hold")
    return _median_us(decide, times)


def _table() -> bytes:
    """A UNIQUE table of ten rules with two inputs and two outputs."""
    cells = "".join(
        f'<rule id="r{n}"><inputEntry id="a{n}"><text>[{n * 10}..{n * 10 + 10})</text></inputEntry>'
        f'<inputEntry id="b{n}"><text>"高", "中"</text></inputEntry>'
        f'<outputEntry id="c{n}"><text>"镇街"</text></outputEntry>'
        f'<outputEntry id="d{n}"><text>{n} + 1</text></outputEntry></rule>'
        for n in range(RULES)
    )
    head = "".join(
        f'<input id="i{name}" label="{name}"><inputExpression><text>{name}</text></inputExpression></input>'
        for name in ("金额", "风险等级")
    )
    outputs = '<output id="o1" name="层级"/><output id="o2" name="分值"/>'
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'<decision id="D" name="D"><decisionTable id="t">{head}{outputs}{cells}</decisionTable></decision>'
        "</definitions>"
    ).encode()


def dmn_10_rules_us(times: int = 500) -> float:
    """One evaluation of a table of ten rules, with its report of inputs, matched rules and outputs."""
    model = parse_dmn(_table(), "ten.dmn")
    variables = {"金额": 95, "风险等级": "高"}
    context = FeelContext(now=_NOW)

    def decide() -> object:
        return decision_outcome(model, 1, "D", variables, context)

    outcome = decision_outcome(model, 1, "D", variables, context)
    if outcome.details[0]["rules"][0][1] != RULES or len(outcome.details[0]["inputs"]) != 2:
        raise AssertionError(f"not the report of the tenth rule: {outcome}")
    return _median_us(decide, times)


def deploy_p01_ms(tool: Inside, times: int = 9) -> float:
    """One deployment of all of procedure P01 (diagram, decisions, forms), commit included; always new versions."""
    files = [file for file in sorted(P01.iterdir()) if file.suffix in (".bpmn", ".dmn", ".form")]
    spent = []
    for number in range(times):
        resources = tuple((file.name, _touched(file, number)) for file in files)
        begun = time.perf_counter()
        answer = tool.bus.execute(Deploy(resources), actor())
        spent.append(time.perf_counter() - begun)
        if not all(row["is_new"] for row in answer["definitions"]):
            raise AssertionError("nothing new was stored")
    return statistics.median(spent) * 1000


def _touched(file: Path, number: int) -> bytes:
    """The file with other bytes and the same meaning."""
    data = file.read_bytes()
    return data + b" " * (number + 1) if file.suffix == ".form" else data + f"<!-- {number} -->".encode()
