"""Runs conformance cases (a BPMN model and the trace the specification demands) on the run time, in
memory, in virtual time, restored from its snapshot after each step."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.bpmn.fake_environment import FakeEnvironment
from engine.bpmn.runtime import Runtime, Step
from engine.bpmn.state.timers import start_timer
from engine.bpmn.state.tracking import Tracker
from engine.context import LOCAL_BITS
from engine.errors import Refusal
from engine.events import ListItemSet, ScopeClosed, VariableSet, with_item
from engine.values import loads

ROOT_KEY = 1 << LOCAL_BITS
_START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """`problem` is empty when the case passed."""

    id: str
    problem: str


@dataclass(slots=True)
class SemanticsReport:
    results: list[CaseResult] = field(default_factory=list)

    @property
    def passed(self) -> int:
        return sum(1 for result in self.results if not result.problem)

    @property
    def failures(self) -> list[CaseResult]:
        return [result for result in self.results if result.problem]


class _Differs(Exception):
    """The trace is not what the case demands."""


def run_folder(path: Path) -> SemanticsReport:
    """Runs every `*.json` of a folder with the `.bpmn` beside it (format: conformance/README.md)."""
    report = SemanticsReport()
    for file in sorted(path.glob("*.json")):
        report.results.append(run_case(file))
    return report


def run_case(file: Path) -> CaseResult:
    """Runs one case; whatever goes wrong is its problem, in words."""
    try:
        case = loads(file.read_text("utf-8"))
        _Run(case, (file.parent / f"{case['id']}.bpmn").read_bytes()).check()
    except (_Differs, Refusal) as error:
        return CaseResult(case["id"], str(error))
    except (LookupError, ValueError, OSError) as error:
        return CaseResult(file.stem, f"the case cannot be played: {type(error).__name__} {error}")
    return CaseResult(case["id"], "")


class _Run:
    def __init__(self, case: dict[str, Any], data: bytes) -> None:
        self.case = case
        self.environment = FakeEnvironment(_START)
        models = self.environment.deploy(data, case["id"])
        self.model = self.environment.by_id.get(case["id"], models[0])
        self.runtime = Runtime.new(self.model, ROOT_KEY, self.environment)
        self.tracker = Tracker()
        self.parts: dict[int, bytes] = {}
        self.rows: dict[tuple[int, str], tuple[int, Any]] = {}

    def check(self) -> None:
        steps = list(self.case["steps"])
        element = self._start_event(steps)
        self._took(self.runtime.start(self.case["data"], self.environment, element))
        for step in steps:
            self._do(step)
        self._compare(self.case["expect"])

    def _start_event(self, steps: list[dict[str, Any]]) -> str | None:
        """None for the none start event, else the one that the first step triggers."""
        model = self.model
        if model.none_start is not None:
            return None
        first = steps.pop(0) if steps else {}
        found = model.message_starts.get(first.get("message", ""))
        found = found or model.signal_starts.get(first.get("signal", ""))
        for name in model.timer_starts if "sleep" in first else ():
            end = self.environment.now + timedelta(seconds=float(first["sleep"]))
            self.environment.now = start_timer(model, name, self.environment).due
            steps.insert(0, {"sleep": (end - self.environment.now).total_seconds()})
            return name
        if found is None:
            raise _Differs(f"nothing starts by {first}")
        return found

    def _took(self, step: Step) -> None:
        """Keeps what a store would keep, and goes on with the instance restored from it."""
        self.tracker.apply(step.events)
        self.parts.update(step.parts_changed)
        for part in step.parts_removed:
            del self.parts[part]
        for event in step.events:
            if isinstance(event, VariableSet):
                self.rows[event.scope, event.name] = (event.key, event.value)
            elif isinstance(event, ListItemSet):
                before = self.rows[event.scope, event.name][1]
                self.rows[event.scope, event.name] = (event.key, with_item(before, event))
            elif isinstance(event, ScopeClosed):
                self.rows = {at: row for at, row in self.rows.items() if at[0] != event.scope}
        variables = ((scope, name, key, value) for (scope, name), (key, value) in self.rows.items())
        self.runtime = Runtime.restore(step.header, self.parts, variables, self.environment)

    def _do(self, step: dict[str, Any]) -> None:
        runtime, environment = self.runtime, self.environment
        if "complete" in step:
            keys = self.tracker.open_tasks(step["complete"])
            if not keys:
                raise _Differs(f"{step['complete']} is not open: {self.tracker.waiting()}")
            self._took(runtime.complete_task(keys[0], step["set"], environment))
        elif "message" in step or "signal" in step:
            self._publish("message" if "message" in step else "signal", step)
        elif "sleep" in step:
            self._sleep(float(step["sleep"]))
        elif "waiting" in step and self.tracker.waiting() != step["waiting"]:
            raise _Differs(f"waiting {self.tracker.waiting()}, expected {step['waiting']}")
        elif "state" in step and self._outcome() != step["state"]:
            raise _Differs(f"state {self._outcome()}, expected {step['state']}")

    def _publish(self, kind: str, step: dict[str, Any]) -> None:
        hits = self.tracker.subscribers(kind, step[kind])
        for key, index in hits if kind == "signal" else hits[:1]:
            if (key, index) in self.tracker.subscriptions:
                self._took(self.runtime.correlate(key, index, {}, self.environment))

    def _sleep(self, seconds: float) -> None:
        end = self.environment.now + timedelta(seconds=seconds)
        while due := self.tracker.due(end):
            moment, key, index = due[0]
            self.environment.now = max(moment, self.environment.now)
            self._took(self.runtime.fire_timer(key, index, self.environment))
        self.environment.now = end

    def _outcome(self) -> str:
        if self.tracker.incidents:
            return "error"
        return "ended" if self.runtime.ended else "running"

    def _compare(self, expect: dict[str, Any]) -> None:
        trace = self.tracker.completed
        for element in (set(expect["completed"]) | set(expect["never"])) - set(expect["optional"]):
            wanted = expect["completed"].get(element, 0)
            if trace.count(element) != wanted:
                raise _Differs(
                    f"{element} completed {trace.count(element)} times, expected {wanted}: {json.dumps(trace)}"
                )
        for before, after in expect["order"]:
            if {before, after} <= set(trace) and trace.index(before) > trace.index(after):
                raise _Differs(f"{before} must come before {after}: {json.dumps(trace)}")
        if expect["state"] != "any" and self._outcome() != expect["state"]:
            raise _Differs(f"state {self._outcome()}, expected {expect['state']}: {self.tracker.incidents}")
