"""Plays one scenario and says what was not as expected, in words a designer reads."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from casework.rehearsal.checks import differences
from casework.rehearsal.definition_catalog import DefinitionSource
from casework.rehearsal.ledger import Ledger
from casework.rehearsal.scenario import Scenario, as_moment, plain
from casework.rehearsal.stage import Stage
from casework.rehearsal.trace import Moment, OpenTask, Standing, Tracer
from engine.bpmn import ProcessModel, Runtime, Step
from engine.context import LOCAL_BITS
from engine.deadlines import add_months, parse_period
from engine.errors import Invalid, Refusal, Unprocessable
from engine.feel import FeelContext, FeelError, compile_expression, to_json
from forms import CannotTell

_ROOT_KEY = 1 << LOCAL_BITS
#: What the words of the format are called when something is not as expected.
_DEEDS = {
    "expect": "核对",
    "complete": "办",
    "message": "消息",
    "job": "外部系统",
    "advance": "拨时钟",
    "to": "拨时钟",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one rehearsal may cost: steps that are written, timers that fire in one move of the clock (more means
    that the diagram goes in circles), events in all, seconds of this machine (None: as long as it takes)."""

    steps: int = 1_000
    timers: int = 2_000
    events: int = 500_000
    seconds: float | None = None


@dataclass(slots=True)
class Outcome:
    """How a scenario went: no `problems` when all was as expected; `covered` are (process, element or flow).

    `moments` are its steps, the start first; `standing` is how things stood at the end (None: it never began)."""

    process: str
    name: str
    problems: list[str] = field(default_factory=list)
    covered: set[tuple[str, str]] = field(default_factory=set)
    moments: list[Moment] = field(default_factory=list)
    standing: Standing | None = None

    @property
    def ok(self) -> bool:
        return not self.problems


def play(scenario: Scenario, stock: DefinitionSource, bounds: Bounds | None = None) -> Outcome:
    """Plays the scenario to its end; a refusal or a difference ends up in `problems`, never an exception."""
    outcome = Outcome(scenario.process, scenario.name)
    player = _Player(scenario, stock, bounds or Bounds(), outcome)
    try:
        model = stock.process(scenario.process)
        if model is None:
            raise Invalid("no_process", f"没有流程“{scenario.process}”")
        player.start(model)
        for number, (kind, argument) in enumerate(scenario.steps, start=1):
            player.begin(kind, argument, f"第 {number} 步（{_DEEDS[kind]}）")
            player.do(kind, argument)
        player.where = "最后"
        player.expect(scenario.then)
    except Refusal as refusal:
        player.problem("；".join(f"{f.where} {f.message}".strip() for f in refusal.findings) or str(refusal))
        player.moment.findings += refusal.findings
    except OverflowError:
        player.problem("时间超出了日历")
    outcome.standing = player.standing()
    outcome.covered = player.ledger.covered
    return outcome


class _Player:
    def __init__(self, scenario: Scenario, stock: DefinitionSource, bounds: Bounds, outcome: Outcome) -> None:
        self.scenario, self.stock, self.bounds, self.outcome = scenario, stock, bounds, outcome
        self.stage = Stage(scenario, stock)
        self.ledger = Ledger(scenario.given.get("case_status"))
        self.tracer = Tracer(self.ledger.processes)
        self.runtime: Runtime | None = None
        self.where = "开始"
        self.moment = Moment("start", "", "", scenario.now)
        outcome.moments.append(self.moment)
        self._events = 0
        self._until = None if bounds.seconds is None else time.monotonic() + bounds.seconds

    @property
    def live(self) -> Runtime:
        assert self.runtime is not None, "nothing is done before the start"
        return self.runtime

    def problem(self, text: str) -> None:
        self.outcome.problems.append(f"{self.where}：{text}")
        self.moment.problems.append(text)

    def start(self, model: ProcessModel) -> None:
        if len(self.scenario.steps) > self.bounds.steps:
            raise Invalid(
                "too_many_steps",
                "情景太长",
                "when",
                f"至多 {self.bounds.steps} 步",
                str(len(self.scenario.steps)),
            )
        self.runtime = Runtime.new(model, _ROOT_KEY, self.stage)
        self.ledger.processes[_ROOT_KEY] = model.process_id
        given = self.scenario.given
        message = given.get("message")
        variables = plain(given.get("start") or {})
        if message:
            element = model.message_starts.get(message["name"])
            payload = plain(message.get("variables") or {})
            self._take(self.live.start(variables, self.stage, element, payload))
        else:
            self._take(self.live.start(variables, self.stage, given.get("timer")))

    def begin(self, kind: str, argument: Any, where: str) -> None:
        """A new moment of the outcome."""
        about, by = "", ""
        if isinstance(argument, Mapping):
            about = next((str(argument[n]) for n in ("task", "name", "element") if n in argument), "")
            by = str(argument.get("as") or "")
        elif kind in ("advance", "to"):
            about = str(argument)
        self.where = where
        self.moment = Moment(kind, about, by, self.stage.now)
        self.outcome.moments.append(self.moment)

    def do(self, kind: str, argument: Any) -> None:
        if kind == "expect":
            self.expect(argument)
        elif kind == "complete":
            self._complete(argument)
        elif kind == "message":
            self._message(argument)
        elif kind == "job":
            self._job(argument)
        elif kind == "advance":
            self._move(_after(self.stage.now, argument))
        else:
            self._move(as_moment(argument))

    def expect(self, expected: Mapping[str, Any]) -> None:
        variables = self.ledger.variables(_ROOT_KEY)
        for problem in differences(expected, self.ledger, self.stage, variables, self.live.ended):
            self.problem(problem)

    def _complete(self, argument: Mapping[str, Any]) -> None:
        task = self.ledger.open_task(argument["task"])
        if task is None:
            waiting = "、".join(self.ledger.open_tasks()) or "没有任务"
            self.problem(f"{argument['task']} 不在等人办（在等：{waiting}）")
            return
        who = (self.scenario.given.get("actors") or {}).get(argument.get("as"), argument.get("as"))
        if who is not None and who not in {g.partition("@")[0] for g in task.candidate_groups}:
            self.problem(f"{who} 不是 {task.element_id} 的候选组（{'、'.join(task.candidate_groups)}）")
        values = plain(dict(argument.get("with") or {}))
        form = self.stock.form(self.stage.forms[task.form_key]) if task.form_key is not None else None
        if form is not None:
            known = self.live.variables(task.key)
            values = form.read(values, known=known, evaluate=self._evaluate).variables
        self._take(self.live.complete_task(task.key, values, self.stage))

    def _message(self, argument: Mapping[str, Any]) -> None:
        name, key = argument["name"], argument.get("key") or ""
        found = self.ledger.subscription(name, key)
        if found is None:
            self.problem(f"没有谁在等消息 {name}（关联键 {key or '空'}）")
            return
        variables = plain(dict(argument.get("variables") or {}))
        self._take(self.live.correlate(found.key, found.index, variables, self.stage))

    def _job(self, argument: Mapping[str, Any]) -> None:
        job = self.ledger.open_job(argument["element"])
        if job is None:
            self.problem(f"{argument['element']} 没有在等外部系统")
            return
        self._take(self.live.complete_job(job.key, plain(dict(argument.get("with") or {})), self.stage))

    def _move(self, until: datetime) -> None:
        for _ in range(self.bounds.timers):
            timer = self.ledger.next_timer(until)
            if timer is None or self.live.ended:
                self.stage.now = max(self.stage.now, until)
                self.moment.at = self.stage.now
                return
            self.stage.now = max(self.stage.now, timer.due)
            self.moment.fired.append((timer.element_id, timer.due))
            self._take(self.live.fire_timer(timer.key, timer.index, self.stage))
        raise Unprocessable("in_circles", f"计时器触发超过 {self.bounds.timers} 次，流程在原地打转")

    def _take(self, step: Step) -> None:
        self.ledger.take(step.events)
        self.tracer.take(self.moment, step.events)
        self.moment.at, self.moment.case_status = self.stage.now, self.ledger.case_status
        self.moment.papers += self.stage.papers[sum(len(m.papers) for m in self.outcome.moments) :]
        self.moment.calls += self.stage.calls[sum(len(m.calls) for m in self.outcome.moments) :]
        self._events += len(step.events)
        late = self._until is not None and time.monotonic() > self._until
        if late or self._events > self.bounds.events:
            raise Unprocessable(
                "rehearsal_too_long", "预演太长，停在这里", expected="短一些的情景，或没有循环的流程"
            )

    def _evaluate(self, text: str, names: Any) -> Any:
        try:
            return to_json(compile_expression(text).evaluate(names, FeelContext(now=self.stage.now)))
        except FeelError as error:
            raise CannotTell from error

    def standing(self) -> Standing | None:
        """How things stand; None before the start."""
        if self.runtime is None:
            return None
        ledger, live = self.ledger, self.runtime
        tasks = [
            OpenTask(
                task, ledger.processes.get(task.process_key, ""),
                None if task.form_key is None else self.stage.forms[task.form_key],
                self._values(task.key),
            )
            for task in ledger.tasks.values()
        ]  # fmt: skip
        messages = [one for one in ledger.subscriptions.values() if one.type == "message"]
        return Standing(
            self.stage.now, live.ended, ledger.case_status, tasks, list(ledger.jobs.values()),
            list(ledger.timers.values()), messages, list(ledger.incidents.values()), ledger.variables(_ROOT_KEY),
        )  # fmt: skip

    def _values(self, scope: int) -> dict[str, Any]:
        """The variables that can be read there; none when a step that was refused has left it behind."""
        try:
            return self.live.variables(scope)
        except Refusal:
            return {}


def _after(now: datetime, text: str) -> datetime:
    """`now` and an ISO 8601 duration: months to the corresponding day, then days, then hours."""
    period = parse_period(text, "advance")
    day = add_months(now.date(), period.months) + timedelta(days=period.days)
    return datetime.combine(day, now.timetz()) + period.clock
