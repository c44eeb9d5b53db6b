"""The live environment of a step: answers from the store, and a record of every answer for re-execution."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Any

from engine.bpmn.expressions import decision_context
from engine.errors import Refusal
from engine.feel import FeelHostError
from engine.history.answers import decision_outcome, pack
from engine.instances.service_call import ServiceCall
from engine.meter import Meter
from engine.ports import SEMANTICS, Binding, DecisionOutcome, NotDeployed
from engine.values import settled

if TYPE_CHECKING:
    from engine.bpmn import ProcessModel
    from engine.instances.roots import RootFacts
    from engine.unit import Unit


class LiveEnvironment:
    """One step's view of the world. `answers` is the record, in the order of asking."""

    def __init__(self, unit: Unit, root: RootFacts, seed: int = 0) -> None:
        self._unit = unit
        self._random = Random(seed)
        self._root = root
        self.now: datetime = unit.context.now
        self.semantics = SEMANTICS
        self.answers: list[Any] = []

    @property
    def meter(self) -> Meter:
        """The command's: it bounds all its steps together."""
        return self._unit.meter

    def process(self, process_id: str, binding: Binding, deployment_key: int) -> ProcessModel:
        row = self._resolve("process", process_id, binding, deployment_key)
        self.answers.append(["process", row["key"]])
        return self.process_by_key(row["key"])

    def process_by_key(self, definition_key: int) -> ProcessModel:
        return self._unit.definitions.process_model(self._unit.tx, definition_key)

    def decision(
        self, decision_id: str, binding: Binding, deployment_key: int, variables: Mapping[str, Any]
    ) -> DecisionOutcome:
        row = self._resolve("decision", decision_id, binding, deployment_key)
        self.answers.append(["decision", row["key"], row["requirements_key"]])
        model = self._unit.definitions.decision_model(self._unit.tx, row["requirements_key"])
        context = decision_context(self)
        return decision_outcome(model, row["key"], decision_id, variables, context)

    def form(self, form_id: str, binding: Binding, deployment_key: int) -> int:
        row = self._resolve("form", form_id, binding, deployment_key)
        self.answers.append(["form", row["key"]])
        return int(row["key"])

    def candidate_groups(self, groups: list[str]) -> list[str]:
        bound = self._unit.extension.candidates.groups(self._root, groups)
        self.answers.append(["groups", bound])
        return bound

    def candidate_users(self, users: list[str], groups: list[str]) -> list[str]:
        meant = self._unit.extension.candidates.people(self._unit, self._root, users, groups)
        self.answers.append(["users", meant])
        return meant

    def service(
        self, job_type: str, headers: Mapping[str, str], variables: Mapping[str, Any], element_id: str
    ) -> dict[str, Any] | None:
        run = self._unit.extension.services.get(job_type)
        if run is None:
            self.answers.append(["service", None])
            return None
        self._unit.extension.walls.require_may_use(self._root, job_type, element_id)
        # what the service itself asks and draws is in its own answer: a re-execution does not run it
        inside = LiveEnvironment(self._unit, self._root, self._unit.context.seed)
        call = ServiceCall(self._unit, self._root, dict(headers), variables, element_id, decide=inside.decide)
        try:
            result: dict[str, Any] = settled(run(call))
        except NotDeployed as missing:
            self.answers.append(["missing", missing.kind, missing.ref, missing.detail])
            raise
        self.answers.append(["service", result])
        return result

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """Host functions whose answers depend on the calendar and the tenant's timers, so they are recorded too."""
        return {
            name: self._recorded(name, call)
            for name, call in self._unit.host_functions(self._root.place).items()
        }

    def random(self) -> float:
        return self._random.random()

    def decide(self, decision_id: str, variables: Mapping[str, Any]) -> Any:
        """The output of the decision's newest version; for services."""
        return self.decision(decision_id, Binding(), 0, variables).output

    def _recorded(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*arguments: Any) -> Any:
            try:
                answer = call(*arguments)
            except (Refusal, ValueError, TypeError, ArithmeticError) as error:
                # a mistake of the diagram: it becomes an incident there, which a designer sees and resolves
                why = str(error) if isinstance(error, Refusal) else "参数不对"
                self.answers.append(["unanswered", name, why])
                raise FeelHostError(name, why) from error
            self.answers.append(["function", *pack(answer)])
            return answer

        return ask

    def _resolve(self, kind: str, ref: str, binding: Binding, deployment_key: int) -> dict[str, Any]:
        unit = self._unit
        try:
            return unit.definitions.resolve(unit.tx, kind, ref, self._root.place, binding, deployment_key)
        except NotDeployed as missing:
            self.answers.append(["missing", kind, ref, missing.detail])
            raise
