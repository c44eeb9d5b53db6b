"""The environment of a rehearsal: the shelf answers, and what the scenario says stands in for the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import Any

from casework.rehearsal.definition_catalog import DefinitionSource
from casework.rehearsal.scenario import Scenario, plain
from engine.bpmn import ProcessModel, parse_processes
from engine.bpmn.expressions import decision_context
from engine.errors import Refusal
from engine.feel import FeelHostError
from engine.history.answers import decision_outcome
from engine.meter import Bounds, Meter
from engine.ports import SEMANTICS, Binding, DecisionOutcome, NotDeployed
from engine.values import dumps

#: A procedure that is not played: it ends at once with the variables that the scenario gives it.
_STUB = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:fengqiao:rehearsal">'
    '<process id="{id}" isExecutable="true"><startEvent id="start"/>'
    '<sequenceFlow id="f1" sourceRef="start" targetRef="say"/>'
    '<scriptTask id="say"><script>{script}</script></scriptTask>'
    '<sequenceFlow id="f2" sourceRef="say" targetRef="end"/><endEvent id="end"/></process></definitions>'
)
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


class Stage:
    """One rehearsal's world; `now` is moved by the player. `papers`, `calls` are what has happened so far."""

    def __init__(self, scenario: Scenario, stock: DefinitionSource) -> None:
        self.now: datetime = scenario.now
        self.semantics = SEMANTICS
        self.papers: list[str] = []
        self.calls: list[str] = []
        self._given = scenario.given
        self._stock = stock
        self._called: Counter[str] = Counter()
        self._stubs: dict[int, ProcessModel] = {}
        self._random = Random(1)
        self.forms: dict[int, str] = {}

    @property
    def meter(self) -> Meter:
        """A fresh one for each step."""
        return Meter(Bounds())

    def process(self, process_id: str, binding: Binding, deployment_key: int) -> ProcessModel:
        self.calls.append(process_id)
        stubs = (self._given.get("stubs") or {}).get(process_id)
        if stubs is not None:
            return self._stub(process_id, stubs)
        model = self._stock.process(process_id)
        if model is None:
            raise NotDeployed("process", process_id, f"流程“{process_id}”没有部署")
        return model

    def process_by_key(self, definition_key: int) -> ProcessModel:
        found = self._stubs.get(definition_key)
        return found or self._stock.process_by_key(definition_key)

    def decision(
        self, decision_id: str, binding: Binding, deployment_key: int, variables: Mapping[str, Any]
    ) -> DecisionOutcome:
        given = self._given.get("decisions") or {}
        if decision_id in given:
            return DecisionOutcome(0, given[decision_id])
        model = self._stock.decision(decision_id)
        if model is None:
            raise NotDeployed("decision", decision_id, f"决策“{decision_id}”没有部署")
        context = decision_context(self)
        return decision_outcome(model, 0, decision_id, variables, context)

    def form(self, form_id: str, binding: Binding, deployment_key: int) -> int:
        if self._stock.form(form_id) is None:
            raise NotDeployed("form", form_id, f"表单“{form_id}”没有部署")
        key = len(self.forms) + 1
        self.forms[key] = form_id
        return key

    def candidate_groups(self, groups: list[str]) -> list[str]:
        return groups

    def candidate_users(self, users: list[str], groups: list[str]) -> list[str]:
        return users

    def service(
        self, job_type: str, headers: Mapping[str, str], variables: Mapping[str, Any], element_id: str
    ) -> dict[str, Any] | None:
        given = self._given.get("services") or {}
        if not job_type.startswith("fq:"):
            return given.get(job_type)
        if job_type == "fq:document":
            self.papers += [code.strip() for code in headers.get("template", "").split(",") if code.strip()]
        return dict(given.get(job_type) or {})

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        return {name: _told(name, call) for name, call in self._stock.functions(self.now).items()}

    def random(self) -> float:
        return self._random.random()

    def _stub(self, process_id: str, stubs: Any) -> ProcessModel:
        rows = stubs if isinstance(stubs, list) else [stubs]
        values = rows[min(self._called[process_id], len(rows) - 1)] or {}
        self._called[process_id] += 1
        script = "\n".join(f"{name} = {dumps(plain(value))}" for name, value in values.items())
        data = _STUB.format(id=_escaped(process_id), script=_escaped(script or "nothing = null")).encode()
        key = -1 - len(self._stubs)
        self._stubs[key] = parse_processes(data, f"{process_id}.bpmn")[0].with_keys(key, key)
        return self._stubs[key]


def _told(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """A host function whose refusal becomes an incident at the element that asked, as it does when live."""

    def ask(*arguments: Any) -> Any:
        try:
            return call(*arguments)
        except (Refusal, ValueError, TypeError, ArithmeticError) as error:
            why = str(error) if isinstance(error, Refusal) else "参数不对"
            raise FeelHostError(name, why) from error

    return ask


def _escaped(text: str) -> str:
    for char, escaped in _ESCAPES.items():
        text = text.replace(char, escaped)
    return text
