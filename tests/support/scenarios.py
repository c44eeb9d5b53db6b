"""Plays the scenarios of `processes/*/<key>/scenario.yaml` on the run time in memory, with virtual time.

Format: processes/README.md. Forms, decisions, deadlines and case states are the real ones; services of the platform
answer with plain results, called procedures may be stubbed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.bpmn import ProcessModel, Runtime, parse_processes
from engine.bpmn.iso import add, parse_duration
from engine.bpmn.memory import MemoryEnvironment
from engine.context import LOCAL_BITS
from engine.deadlines import host_functions, load_calendar, load_timers
from engine.dmn import DecisionModel, parse_dmn
from engine.domain import case_status_transitions, type_defaults
from engine.events import (
    DecisionEvaluated,
    Event,
    IncidentRaised,
    MessageThrown,
    ProcessStarted,
    PropertyReached,
    SubscriptionClosed,
    SubscriptionOpened,
    TaskCreated,
    TaskEnded,
    TimerEnded,
    TimerScheduled,
)
from engine.feel import FeelContext, compile_expression, from_json, to_json
from engine.ports import DecisionOutcome
from engine.values import dumps
from forms import Form, compile_form

BASE = Path(__file__).resolve().parents[2] / "processes" / "base"
ROOT = 7 << LOCAL_BITS
STUB = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="stub"><process id="{key}" isExecutable="true">'
    '<startEvent id="s"/><serviceTask id="answer"><extensionElements><zeebe:taskDefinition type="stub:{key}"/>'
    '</extensionElements></serviceTask><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="answer"/>'
    '<sequenceFlow id="g" sourceRef="answer" targetRef="e"/></process></definitions>'
)


class Unexpected(AssertionError):
    """A scenario went otherwise than its file says."""


def scenarios(folder: Path) -> Iterator[dict[str, Any]]:
    """The scenarios of a procedure's folder, each with its `process`."""
    text = yaml.safe_load((folder / "scenario.yaml").read_text("utf-8"))
    for scenario in text["scenarios"]:
        yield {"process": text["process"], **scenario}


@cache
def _form(path: Path) -> Form:
    return compile_form(json.loads(path.read_text("utf-8")))


@cache
def _decisions() -> Mapping[str, DecisionModel]:
    models = [parse_dmn(path.read_bytes(), path.name) for path in sorted(BASE.glob("*/*.dmn"))]
    return {decision: model for model in models for decision in model.decisions}


@cache
def _models() -> Mapping[str, tuple[ProcessModel, ...]]:
    return {
        path.stem: tuple(parse_processes(path.read_bytes(), path.name))
        for path in sorted(BASE.glob("*/*.bpmn"))
    }


@cache
def _calendar() -> tuple[Any, Any]:
    shared = BASE / "shared"
    return load_timers((shared / "timers.yaml").read_text("utf-8")), load_calendar(
        (shared / "holidays.yaml").read_text("utf-8")
    )


@dataclass
class Player:
    """One run of one scenario."""

    scenario: dict[str, Any]
    tasks: dict[int, TaskCreated] = field(default_factory=dict)
    timers: dict[tuple[int, int], TimerScheduled] = field(default_factory=dict)
    subscriptions: dict[tuple[int, int], SubscriptionOpened] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    incidents: list[IncidentRaised] = field(default_factory=list)
    status: str = "draft"

    def play(self) -> None:
        """Runs every step; raises Unexpected where the run and the file part."""
        given = self.scenario["given"]
        self.given, self.stubbed = given, {key: list(rows) for key, rows in given.get("stubs", {}).items()}
        self.status = given.get(
            "case_status", "in_progress" if "case_code" in given.get("start", {}) else "draft"
        )
        self.environment = self._environment(given)
        model = self.environment.by_id[self.scenario["process"]]
        self.runtime = Runtime.new(model, ROOT, self.environment)
        message, start = given.get("message"), _json(given.get("start", {}))
        if message:
            element = model.message_starts[message["name"]]
            payload = _json(message.get("variables", {}))
            self._do("start", start, start_element=element, payload=payload)
        else:
            self._do("start", start)
        for step in self.scenario["when"]:
            ((kind, detail),) = step.items()
            getattr(self, f"_{kind}")(detail)
        self._expect(self.scenario["then"])

    # -- the steps of the format
    def _complete(self, detail: dict[str, Any]) -> None:
        found = [task for task in self.tasks.values() if task.element_id == detail["task"]]
        if not found:
            raise Unexpected(f"没有待办 {detail['task']},等待的是 {self._waiting()};{self._incident_text()}")
        group = self.given.get("actors", {}).get(detail["as"], detail["as"])
        if group not in {name.split("@")[0] for name in found[0].candidate_groups}:
            raise Unexpected(f"{group} 不是 {detail['task']} 的候选组 {found[0].candidate_groups}")
        path = next(BASE.glob(f"*/{detail['task']}.form"))
        known = self.runtime.variables(found[0].key)
        submission = _form(path).read(_json(detail.get("with", {})), known, self._evaluate)
        self._do("complete_task", found[0].key, submission.variables)

    def _message(self, detail: dict[str, Any]) -> None:
        open_ones = [
            (row.depth, key)
            for key, row in self.subscriptions.items()
            if row.name == detail["name"] and row.correlation_key == detail["key"]
        ]
        if not open_ones:
            raise Unexpected(f"没有人等消息 {detail['name']}")
        _, (key, index) = max(open_ones)
        self._do("correlate", key, index, _json(detail.get("variables", {})))

    def _advance(self, duration: str) -> None:
        self._pass_to(add(self.environment.now, parse_duration(duration)))

    def _to(self, moment: datetime | str) -> None:
        self._pass_to(datetime.fromisoformat(str(moment)))

    def _pass_to(self, moment: datetime) -> None:
        while True:
            due = min(self.timers.items(), key=lambda row: row[1].due, default=None)
            if due is None or due[1].due > moment:
                break
            self._at(max(due[1].due, self.environment.now))
            self._do("fire_timer", *due[0])
        self._at(moment)

    def _expect(self, detail: dict[str, Any]) -> None:
        for name, wanted in detail.items():
            found = self._found(name, wanted)
            wanted = sorted(wanted) if name == "tasks" else _json(wanted)
            if found != wanted:
                raise Unexpected(f"{name}:应为 {wanted},实为 {found};{self._incident_text()}")

    def _found(self, name: str, wanted: Any) -> Any:
        """What the run shows of an expectation, in the shape in which the file states it."""
        if name in ("documents", "messages"):
            issued = self.documents if name == "documents" else self.messages
            return [item for item in wanted if item in issued]
        if name == "no_documents":
            return [item for item in wanted if item not in self.documents]
        if name == "variables":
            root = self.runtime.instance.scope.visible()
            return {key: root.get(key) for key in wanted}
        if name == "deadlines":
            dues = {task.element_id: task.due for task in self.tasks.values()}
            return _json({key: self._same_zone(dues.get(key), wanted[key]) for key in wanted})
        shown = {
            "tasks": self._waiting(),
            "calls": self.calls,
            "case_status": self.status,
            "ended": self.runtime.ended,
            "incident": self.incidents[-1].element_id if self.incidents else None,
        }
        return shown[name]

    @staticmethod
    def _same_zone(due: datetime | None, wanted: Any) -> Any:
        return due.astimezone(datetime.fromisoformat(str(wanted)).tzinfo) if due else None

    def _waiting(self) -> list[str]:
        return sorted(task.element_id for task in self.tasks.values())

    def _incident_text(self) -> str:
        return "".join(f" 停在 {one.element_id}:{one.message}" for one in self.incidents)

    # -- the run time and what it says
    def _do(self, command: str, *arguments: Any, **named: Any) -> None:
        step = getattr(self.runtime, command)(*arguments, environment=self.environment, **named)
        for event in step.events:
            self._hear(event)

    def _hear(self, event: Event) -> None:
        match event:
            case TaskCreated():
                self.tasks[event.key] = event
            case TaskEnded():
                self.tasks.pop(event.key, None)
            case TimerScheduled():
                self.timers[event.key, event.index] = event
            case TimerEnded():
                self.timers.pop((event.key, event.index), None)
            case SubscriptionOpened():
                self.subscriptions[event.key, event.index] = event
            case SubscriptionClosed():
                self.subscriptions.pop((event.key, event.index), None)
            case _:
                self._note(event)

    def _note(self, event: Event) -> None:
        match event:
            case MessageThrown():
                self.messages.append(event.name)
            case ProcessStarted() if event.key != ROOT:
                self.calls.append(event.process_id)
            case IncidentRaised():
                self.incidents.append(event)
            case PropertyReached():
                self._move(event)
            case DecisionEvaluated():
                dumps(event.output)

    def _move(self, event: PropertyReached) -> None:
        """A case status may change only along the handbook's table (3.1)."""
        status = event.properties.get("case_status")
        if status is None:
            return
        if status not in case_status_transitions()[self.status]:
            raise Unexpected(f"{event.element_id} 把案件从 {self.status} 改为 {status},手册 3.1 不许")
        self.status = status

    # -- the world around it
    def _environment(self, given: dict[str, Any]) -> MemoryEnvironment:
        environment = MemoryEnvironment(datetime.fromisoformat(str(given["now"])))
        for key, models in _models().items():
            for model in models if key not in self.stubbed else ():
                keyed = model.with_keys(len(environment.by_key) + 1, len(environment.by_key) + 1)
                environment.by_key[keyed.key] = environment.by_id[keyed.process_id] = keyed
        for key in self.stubbed:
            environment.deploy(STUB.format(key=key).encode(), f"{key}.bpmn")
            environment.services[f"stub:{key}"] = self._stub(key)
        environment.forms = {path.stem: at for at, path in enumerate(sorted(BASE.glob("*/*.form")), 1)}
        environment.decide = self._decide
        for name in (
            "register-case",
            "find-duplicates",
            "document",
            "merge-case",
            "required-documents",
            "archive",
            "send-notice",
        ):
            environment.services[f"fq:{name}"] = self._service(
                name, given.get("services", {}).get(f"fq:{name}")
            )
        self.environment = environment
        self._at(environment.now)
        return environment

    def _at(self, moment: datetime) -> None:
        self.environment.now = moment
        self.environment.host = dict(host_functions(*_calendar(), moment))

    def _stub(self, key: str) -> Callable[[Any, Any], dict[str, Any]]:
        def answer(headers: Any, variables: Any) -> dict[str, Any]:
            rows = self.stubbed[key]
            return dict(rows.pop(0) if len(rows) > 1 else rows[0])

        return answer

    def _service(self, name: str, fixed: dict[str, Any] | None) -> Callable[[Any, Any], dict[str, Any]]:
        def answer(headers: Mapping[str, str], variables: Mapping[str, Any]) -> dict[str, Any]:
            if name == "document":
                self.documents += headers["template"].split(",")
                return {}
            return dict(fixed) if fixed is not None else self._result(name, variables)

        return answer

    def _result(self, name: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        if name == "register-case":
            defaults = type_defaults(variables["type_code"])
            return {"case_code": "ZZ202501V04010001239", "query_code": "K7PM-Q2XD", "type_defaults": defaults}
        if name == "find-duplicates":
            return {"duplicate_candidates": []}
        if name == "required-documents":
            required = self._decide("dmn_required_docs", variables).output or []
            return {"missing_documents": [code for code in required if code not in self.documents]}
        return {"archive_no": "档-0001", "sealed": False} if name == "archive" else {}

    def _decide(self, decision_id: str, variables: Mapping[str, Any]) -> DecisionOutcome:
        fixed = self.given.get("decisions", {}) if hasattr(self, "given") else {}
        if decision_id in fixed:
            return DecisionOutcome(1, fixed[decision_id])
        result = _decisions()[decision_id].evaluate(
            decision_id, variables, FeelContext(now=self.environment.now)
        )
        return DecisionOutcome(1, to_json(result.output))

    def _evaluate(self, text: str, names: Mapping[str, Any]) -> Any:
        context = FeelContext(now=self.environment.now, functions=self.environment.host)
        return to_json(
            compile_expression(text).evaluate({key: from_json(names[key]) for key in names}, context)
        )


def _json(value: Any) -> Any:
    """YAML → JSON values: YAML reads dates and times by itself."""
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
