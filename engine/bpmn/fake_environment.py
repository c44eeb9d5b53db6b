"""An environment in memory: definitions in a dictionary, virtual time, recorded draws. For tests,
conformance and dry runs."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.expressions import decision_context
from engine.bpmn.model import ProcessModel
from engine.bpmn.parse.parse import parse_processes
from engine.dmn import DecisionModel, parse_dmn
from engine.feel import to_json
from engine.meter import Bounds, Meter
from engine.ports import SEMANTICS, Binding, DecisionOutcome, NotDeployed

Decide = Callable[[str, Mapping[str, Any]], DecisionOutcome]
Service = Callable[[Mapping[str, str], Mapping[str, Any]], dict[str, Any]]


class FakeEnvironment:
    """Answers a step's questions from what was put into it.

    Decisions come from DMN files (`deploy_decisions`), or from `decide` (decision id, variables) when it
    is set; `services` maps job types to functions of (headers,
    variables); `host` holds functions for expressions, e.g. `deadline`; `forms` maps form ids to keys.
    """

    def __init__(self, now: datetime, seed: int = 0) -> None:
        self.now = now
        self.semantics = SEMANTICS
        self.bounds = Bounds()
        self.by_id: dict[str, ProcessModel] = {}
        self.by_key: dict[int, ProcessModel] = {}
        self.forms: dict[str, int] = {}
        self.services: dict[str, Service] = {}
        self.host: dict[str, Any] = {}
        self.groups: dict[str, str] = {}
        self.decide: Decide | None = None
        self.decisions: dict[str, DecisionModel] = {}
        self._random = random.Random(seed)

    @property
    def meter(self) -> Meter:
        """A fresh one for each step."""
        return Meter(self.bounds)

    def deploy(self, data: bytes, name: str = "memory.bpmn") -> list[ProcessModel]:
        """Parses a file and makes its processes the latest of their ids; raises Invalid."""
        deployment = len(self.by_key) + 1
        models = []
        for model in parse_processes(data, name):
            keyed = model.with_keys(len(self.by_key) + 1, deployment)
            self.by_key[keyed.key] = keyed
            self.by_id[keyed.process_id] = keyed
            models.append(keyed)
        return models

    def deploy_decisions(self, data: bytes, name: str = "memory.dmn") -> None:
        """Makes the decisions of a DMN file available by their ids; raises Invalid."""
        model = parse_dmn(data, name)
        self.decisions.update(dict.fromkeys(model.decisions, model))

    def process(self, process_id: str, binding: Binding, deployment_key: int) -> ProcessModel:
        candidates = [model for model in self.by_key.values() if model.process_id == process_id]
        if binding.type == "deployment":
            candidates = [model for model in candidates if model.deployment_key == deployment_key]
        elif binding.type == "versionTag":
            candidates = [model for model in candidates if model.version_tag == binding.version_tag]
        if not candidates:
            raise NotDeployed("process", process_id, f"流程“{process_id}”没有部署")
        return candidates[-1]

    def process_by_key(self, definition_key: int) -> ProcessModel:
        return self.by_key[definition_key]

    def decision(
        self, decision_id: str, binding: Binding, deployment_key: int, variables: Mapping[str, Any]
    ) -> DecisionOutcome:
        if self.decide is not None:
            return self.decide(decision_id, variables)
        model = self.decisions.get(decision_id)
        if model is None:
            raise NotDeployed("decision", decision_id, f"决策“{decision_id}”没有部署")
        context = decision_context(self)
        evaluation = model.evaluate(decision_id, variables, context)
        details = [
            {"id": made.id, "name": made.name, "type": made.type, "output": to_json(made.output)}
            for made in evaluation.decisions
        ]
        return DecisionOutcome(0, to_json(evaluation.output), details)

    def form(self, form_id: str, binding: Binding, deployment_key: int) -> int:
        if form_id not in self.forms:
            raise NotDeployed("form", form_id, f"表单“{form_id}”没有部署")
        return self.forms[form_id]

    def candidate_groups(self, groups: list[str]) -> list[str]:
        return [self.groups.get(group, group) for group in groups]

    def candidate_users(self, users: list[str], groups: list[str]) -> list[str]:
        return users

    def service(
        self, job_type: str, headers: Mapping[str, str], variables: Mapping[str, Any], element_id: str
    ) -> dict[str, Any] | None:
        service = self.services.get(job_type)
        return None if service is None else service(headers, variables)

    def functions(self) -> Mapping[str, Any]:
        return self.host

    def random(self) -> float:
        return self._random.random()
