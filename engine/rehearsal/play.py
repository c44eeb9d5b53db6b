"""Plays one scenario and says what was not as expected, in words a designer reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.bpmn import Runtime, Step
from engine.context import LOCAL_BITS
from engine.deadlines import SHANGHAI, add_months, parse_period
from engine.errors import Refusal
from engine.feel import FeelContext, FeelError, compile_expression, to_json
from engine.rehearsal.checks import differences
from engine.rehearsal.ledger import Ledger
from engine.rehearsal.scenario import Scenario
from engine.rehearsal.shelf import Shelf
from engine.rehearsal.stage import Stage

_ROOT_KEY = 1 << LOCAL_BITS
#: More timers than this inside one move of the clock means that the diagram goes in circles.
MAX_TIMERS = 2_000


@dataclass(slots=True)
class Outcome:
    """How a scenario went: no `problems` when all was as expected; `covered` are (process, element or flow)."""

    process: str
    name: str
    problems: list[str] = field(default_factory=list)
    covered: set[tuple[str, str]] = field(default_factory=set)

    @property
    def ok(self) -> bool:
        return not self.problems


def play(scenario: Scenario, shelf: Shelf) -> Outcome:
    """Plays the scenario to its end; a refusal or a difference ends up in `problems`, never an exception."""
    outcome = Outcome(scenario.process, scenario.name)
    model = shelf.processes.get(scenario.process)
    if model is None:
        outcome.problems.append(f"没有流程“{scenario.process}”")
        return outcome
    player = _Player(scenario, shelf)
    try:
        player.start(model)
        for number, (kind, argument) in enumerate(scenario.steps, start=1):
            player.where = f"第 {number} 步 {kind}"
            player.do(kind, argument)
        player.where = "最后"
        player.expect(scenario.then)
    except Refusal as refusal:
        places = "；".join(f"{f.where} {f.message}" for f in refusal.findings)
        player.problems.append(f"{player.where}：{refusal} {places}".rstrip())
    outcome.problems = player.problems
    outcome.covered = player.ledger.covered
    return outcome


class _Player:
    def __init__(self, scenario: Scenario, shelf: Shelf) -> None:
        self.scenario = scenario
        self.shelf = shelf
        self.stage = Stage(scenario, shelf)
        self.ledger = Ledger(scenario.given.get("case_status"))
        self.problems: list[str] = []
        self.where = "开始"
        self.runtime: Runtime

    def start(self, model: Any) -> None:
        self.runtime = Runtime.new(model, _ROOT_KEY, self.stage)
        self.ledger.processes[_ROOT_KEY] = model.process_id
        given = self.scenario.given
        message = given.get("message")
        variables = dict(given.get("start") or {})
        if message:
            element = model.message_starts.get(message["name"])
            payload = message.get("variables") or {}
            self._take(self.runtime.start(variables, self.stage, element, payload))
        else:
            self._take(self.runtime.start(variables, self.stage, given.get("timer")))

    def do(self, kind: str, argument: Any) -> None:
        if kind == "expect":
            self.expect(argument)
        elif kind == "complete":
            self._complete(argument)
        elif kind == "message":
            self._message(argument)
        elif kind == "advance":
            self._move(_after(self.stage.now, str(argument)))
        else:
            self._move(argument if isinstance(argument, datetime) else datetime.fromisoformat(str(argument)))

    def expect(self, expected: Mapping[str, Any]) -> None:
        variables = self.ledger.variables(_ROOT_KEY)
        for problem in differences(expected, self.ledger, self.stage, variables, self.runtime.ended):
            self.problems.append(f"{self.where}：{problem}")

    def _complete(self, argument: Mapping[str, Any]) -> None:
        task = self.ledger.open_task(str(argument["task"]))
        if task is None:
            waiting = "、".join(self.ledger.open_tasks()) or "没有任务"
            self.problems.append(f"{self.where}：{argument['task']} 不在等人办（在等：{waiting}）")
            return
        who = (self.scenario.given.get("actors") or {}).get(argument.get("as"), argument.get("as"))
        if who is not None and who not in {g.partition("@")[0] for g in task.candidate_groups}:
            self.problems.append(
                f"{self.where}：{who} 不是 {task.element_id} 的候选组（{'、'.join(task.candidate_groups)}）"
            )
        values = dict(argument.get("with") or {})
        if task.form_key is not None:
            form = self.shelf.forms[self.stage.forms[task.form_key]]
            values = form.read(
                _plain(values), known=self.runtime.variables(task.key), evaluate=self._evaluate
            ).variables
        self._take(self.runtime.complete_task(task.key, values, self.stage))

    def _message(self, argument: Mapping[str, Any]) -> None:
        name, key = str(argument["name"]), str(argument.get("key") or "")
        found = self.ledger.subscription(name, key)
        if found is None:
            self.problems.append(f"{self.where}：没有谁在等消息 {name}（关联键 {key or '空'}）")
            return
        variables = _plain(dict(argument.get("variables") or {}))
        self._take(self.runtime.correlate(found.key, found.index, variables, self.stage))

    def _move(self, until: datetime) -> None:
        for _ in range(MAX_TIMERS):
            timer = self.ledger.next_timer(until)
            if timer is None or self.runtime.ended:
                self.stage.now = max(self.stage.now, until)
                return
            self.stage.now = max(self.stage.now, timer.due)
            self._take(self.runtime.fire_timer(timer.key, timer.index, self.stage))
        self.problems.append(f"{self.where}：计时器触发超过 {MAX_TIMERS} 次，流程在原地打转")

    def _take(self, step: Step) -> None:
        self.ledger.take(step.events)

    def _evaluate(self, text: str, names: Any) -> Any:
        try:
            return to_json(compile_expression(text).evaluate(names, FeelContext(now=self.stage.now)))
        except FeelError:
            return None


def _after(now: datetime, text: str) -> datetime:
    """`now` and an ISO 8601 duration: months to the corresponding day, then days, then hours."""
    period = parse_period(text, "advance")
    day = add_months(now.date(), period.months) + timedelta(days=period.days)
    return datetime.combine(day, now.timetz()) + period.clock


def _plain(value: Any) -> Any:
    """YAML's dates as the texts that forms and variables hold."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).isoformat()
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
