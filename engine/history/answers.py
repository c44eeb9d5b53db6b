"""The record of what a step asked: how decisions are re-evaluated, and the environment that reads answers back."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from engine.bpmn.expressions import decision_context
from engine.deadlines import SHANGHAI
from engine.deadlines.functions import HOST_FUNCTION_NAMES
from engine.dmn import DecisionModel
from engine.feel import FeelContext, FeelHostError, to_json
from engine.meter import Meter
from engine.ports import SEMANTICS, Binding, DecisionOutcome, NotDeployed


class RecordBroken(Exception):
    """A re-execution asked something that the record does not answer; `detail` says what."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class VersionSource(Protocol):
    """Gives back the recorded versions."""

    def process_model(self, definition_key: int) -> Any: ...

    def decision_model(self, requirements_key: int) -> DecisionModel: ...


def decision_outcome(
    model: DecisionModel,
    decision_key: int,
    decision_id: str,
    variables: Mapping[str, Any],
    context: FeelContext,
) -> DecisionOutcome:
    """Evaluates a decision and puts the answer in the words of the history."""
    evaluation = model.evaluate(decision_id, variables, context)
    details = [
        {
            "id": decision.id,
            "name": decision.name,
            "type": decision.type,
            "inputs": [[i, name, to_json(value)] for i, name, value in decision.inputs],
            "rules": [
                [rule.rule_id, rule.index, [[i, name, to_json(value)] for i, name, value in rule.outputs]]
                for rule in decision.matched_rules
            ],
            "output": to_json(decision.output),
        }
        for decision in evaluation.decisions
    ]
    return DecisionOutcome(decision_key, to_json(evaluation.output), details)


class RecordedEnvironment:
    """Answers a step's questions from its record; decisions are evaluated again, with the recorded version."""

    def __init__(
        self,
        now: datetime,
        answers: list[Any],
        seed: int,
        versions: VersionSource,
        semantics: int = SEMANTICS,
    ) -> None:
        self.now = now
        self.semantics = semantics
        self.meter = Meter()  # what was recorded was within its bounds
        self._answers = iter(answers)
        self._random = random.Random(seed)
        self._versions = versions

    def process(self, process_id: str, binding: Binding, deployment_key: int) -> Any:
        return self._versions.process_model(self._next("process")[1])

    def process_by_key(self, definition_key: int) -> Any:
        return self._versions.process_model(definition_key)

    def decision(
        self, decision_id: str, binding: Binding, deployment_key: int, variables: Mapping[str, Any]
    ) -> DecisionOutcome:
        _, key, requirements = self._next("decision")
        model = self._versions.decision_model(requirements)
        context = decision_context(self)
        return decision_outcome(model, key, decision_id, variables, context)

    def form(self, form_id: str, binding: Binding, deployment_key: int) -> int:
        return int(self._next("form")[1])

    def candidate_groups(self, groups: list[str]) -> list[str]:
        return list(self._next("groups")[1])

    def candidate_users(self, users: list[str], groups: list[str]) -> list[str]:
        return list(self._next("users")[1])

    def service(
        self, job_type: str, headers: Mapping[str, str], variables: Mapping[str, Any], element_id: str
    ) -> dict[str, Any] | None:
        result = self._next("service")[1]
        return None if result is None else dict(result)

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        return _Functions(self._next)

    def random(self) -> float:
        return self._random.random()

    def _next(self, kind: str) -> Any:
        answer = next(self._answers, None)
        if answer is None:
            raise RecordBroken(f"没有记录对“{kind}”的回答")
        if answer[0] == "missing":
            raise NotDeployed(answer[1], answer[2], answer[3])
        if answer[0] == "unanswered":
            raise FeelHostError(answer[1], answer[2])
        if answer[0] != kind:
            raise RecordBroken(f"问的是“{kind}”，记录的是“{answer[0]}”的回答")
        return answer


class _Functions(Mapping[str, Callable[..., Any]]):
    """The host functions: whichever is asked answers with the next recorded answer."""

    def __init__(self, answer: Callable[[str], Any]) -> None:
        self._answer = answer

    def __getitem__(self, name: str) -> Callable[..., Any]:
        if name not in HOST_FUNCTION_NAMES:
            raise KeyError(name)
        return lambda *arguments: unpack(*self._answer("function")[1:])

    def __contains__(self, name: object) -> bool:
        return name in HOST_FUNCTION_NAMES

    def __iter__(self) -> Any:
        return iter(HOST_FUNCTION_NAMES)

    def __len__(self) -> int:
        return len(HOST_FUNCTION_NAMES)


def pack(value: Any) -> tuple[str, Any]:
    """A host function's answer as the record keeps it: the name of its type and its text."""
    if isinstance(value, datetime):
        return "datetime", value.isoformat()
    if isinstance(value, date):
        return "date", value.isoformat()
    return "json", value


def unpack(kind: str, value: Any) -> Any:
    """The answer again."""
    if kind == "datetime":
        return datetime.fromisoformat(value).astimezone(SHANGHAI)
    return date.fromisoformat(value) if kind == "date" else value
