"""Making decisions: a decision requirements graph walked from the asked decision to its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.dmn.errors import DecisionError
from engine.dmn.inputs import from_outside
from engine.dmn.model import (
    Decision,
    DecisionService,
    Definitions,
    Element,
    EvaluatedDecision,
    Evaluation,
    InputData,
    KnowledgeModel,
    Ref,
    Requiring,
)
from engine.dmn.runtime import DecisionRuntime
from engine.feel.convert import export
from engine.feel.errors import FeelError, Unfit
from engine.feel.functions import NativeFunction
from engine.feel.runtime import FeelContext, Runtime, Scope
from engine.feel.types import ANY, Type, coerce

Variables = Mapping[str, Any]


class DecisionModel:
    """A parsed DMN file with what it imports. Immutable; evaluations do not disturb each other."""

    def __init__(self, main: Definitions, files: Mapping[str, Definitions]) -> None:
        self.id = main.id
        self.name = main.name
        self.namespace = main.namespace
        self.main = main
        self.files = files

    @property
    def decisions(self) -> dict[str, Decision]:
        """The decisions of this file, by id."""
        return {k: e for k, e in self.main.elements.items() if isinstance(e, Decision)}

    @property
    def inputs(self) -> dict[str, InputData]:
        """The input data of this file, by id."""
        return {k: e for k, e in self.main.elements.items() if isinstance(e, InputData)}

    @property
    def services(self) -> dict[str, DecisionService]:
        """The decision services of this file, by id."""
        return {k: e for k, e in self.main.elements.items() if isinstance(e, DecisionService)}

    def evaluate(
        self, decision_id: str, variables: Variables, context: FeelContext | None = None, strict: bool = True
    ) -> Evaluation:
        """Makes a decision, or every output decision of a decision service, from JSON variables.

        Raises DecisionError: unknown id, a bound of FEEL reached, a failed assertion; and, unless `strict` is false, a
        violated hit policy, a broken expression, a cycle (else these give null and are in `errors`).
        """
        element = self.main.elements.get(decision_id)
        if not isinstance(element, Decision | DecisionService):
            raise DecisionError(decision_id, f"没有决策“{decision_id}”", f"no decision '{decision_id}'")
        rt = DecisionRuntime(context or FeelContext(), self.main.types)
        session = Session(self.files, variables, rt)
        try:
            output = export(session.value_of((self.namespace, decision_id)))
        except FeelError as error:
            raise DecisionError(self._failed(rt, decision_id), error.message_zh, error.message_en) from error
        except RecursionError:
            raise DecisionError(self._failed(rt, decision_id), "嵌套太深", "nested too deeply") from None
        fatal = next((p for p in rt.problems if p.fatal), None)
        if strict and fatal is not None:
            raise DecisionError(fatal.decision_id or decision_id, fatal.message_zh, fatal.message_en)
        return Evaluation(output, [_exported(r) for r in session.records], rt.problems)

    @staticmethod
    def _failed(rt: DecisionRuntime, decision_id: str) -> str:
        return rt.current.id if rt.current is not None else decision_id


class Session:
    """One walk over the graph: every decision is made once. `given` are values that take an element's place."""

    def __init__(
        self,
        files: Mapping[str, Definitions],
        variables: Variables,
        rt: DecisionRuntime,
        given: Mapping[Ref, Any] | None = None,
    ) -> None:
        self.files = files
        self.variables = variables
        self.rt = rt
        self.values: dict[Ref, Any] = dict(given or {})
        self.records: list[EvaluatedDecision] = []
        self.open: set[Ref] = set()

    def find(self, ref: Ref) -> Element | None:
        file = self.files.get(ref[0])
        return None if file is None else file.elements.get(ref[1])

    def value_of(self, ref: Ref) -> Any:
        """The value of an input or decision, or the function that a knowledge model or service is."""
        if ref in self.values:
            return self.values[ref]
        element = self.find(ref)
        if isinstance(element, InputData):
            value = self._input(element)
        elif isinstance(element, Decision):
            value = self._decision(ref, element)
        elif isinstance(element, KnowledgeModel):
            value = self._function(ref, element)
        elif isinstance(element, DecisionService):
            value = self._serve(element, [])
        else:
            self.rt.warn("UNFIT", f"没有元素“{ref[1]}”", f"no element '{ref[1]}'")
            return None
        self.values[ref] = value
        return value

    def callable_of(self, ref: Ref) -> Any:
        element = self.find(ref)
        return self._service_function(element) if isinstance(element, DecisionService) else self.value_of(ref)

    def _input(self, element: InputData) -> Any:
        if element.name not in self.variables:
            return None
        return self._coerced(from_outside(self.variables[element.name], element.type), element.type)

    def _coerced(self, value: Any, wanted: Type) -> Any:
        try:
            return coerce(value, wanted)
        except Unfit as error:
            return self.rt.unfit(error, -1)

    def _decision(self, ref: Ref, decision: Decision) -> Any:
        if ref in self.open:
            self.rt.warn(
                "CYCLE", f"决策“{decision.name}”依赖自身", f"decision '{decision.name}' requires itself"
            )
            return None
        self.open.add(ref)
        self.rt.enter()
        names = self._required(ref[0], decision)
        record = EvaluatedDecision(decision.id, decision.name, decision.kind)
        outer, self.rt.current = self.rt.current, record
        outer_types, self.rt.types = self.rt.types, self.files[ref[0]].types
        scope = Scope(names, Scope(self.variables, None, self.rt), self.rt)
        value = None if decision.logic is None else decision.logic(scope)
        record.output = self._coerced(value, decision.type)
        self.rt.current, self.rt.types = outer, outer_types
        self.rt.leave()
        self.open.discard(ref)
        self.records.append(record)
        return record.output

    def _required(self, namespace: str, element: Requiring) -> dict[str, Any]:
        """The names that an element may use: its requirements, imported ones under the import's name."""
        names: dict[str, Any] = {}
        for ref in (*element.inputs, *element.decisions):
            self._bind(names, namespace, ref, self.value_of)
        for ref in element.knowledge:
            self._bind(names, namespace, ref, self.callable_of)
        return names

    def _bind(self, names: dict[str, Any], namespace: str, ref: Ref, read: Callable[[Ref], Any]) -> None:
        target = self.find(ref)
        if target is None:
            self.rt.warn("UNFIT", f"没有元素“{ref[1]}”", f"no element '{ref[1]}'")
            return
        prefix = self.files[namespace].imports.get(ref[0], "") if ref[0] != namespace else ""
        into = names.setdefault(prefix, {}) if prefix else names
        value = read(ref)
        into[target.name] = value
        if isinstance(target, Decision):  # Camunda lets a decision's result be read by its id, too
            into.setdefault(target.variable, value)
            into.setdefault(target.id, value)

    def _function(self, ref: Ref, model: KnowledgeModel) -> NativeFunction:
        """A knowledge model sees its parameters and what it requires, nothing else."""
        names: dict[str, Any] = {}
        function = NativeFunction(
            model.name, model.params, model.param_types, self._runner(ref, model, names), model.type
        )
        self.values[ref] = function
        names.update(self._required(ref[0], model))
        names.setdefault(model.name, function)
        return function

    def _runner(
        self, ref: Ref, model: KnowledgeModel, names: dict[str, Any]
    ) -> Callable[[Runtime, list[Any]], Any]:
        types = self.files[ref[0]].types

        def run(rt: Runtime, args: list[Any]) -> Any:
            if model.logic is None:
                return None
            outer, rt.types = rt.types, types
            bound = dict(zip(model.params, args, strict=True))
            value = model.logic(Scope(bound, Scope(names, Scope({}, None, rt), rt), rt))
            rt.types = outer
            return value

        return run

    def _service_function(self, service: DecisionService) -> NativeFunction:
        targets = [self.find(ref) for ref in (*service.inputs, *service.input_decisions)]
        params = [t.name for t in targets if t is not None]
        types = [t.type if isinstance(t, InputData | Decision) else ANY for t in targets if t is not None]
        return NativeFunction(
            service.name, params, types, lambda rt, args: self._serve(service, args), service.type
        )

    def _serve(self, service: DecisionService, args: Sequence[Any]) -> Any:
        """With arguments they stand for inputs and input decisions; without, these come from the variables by name."""
        refs = (*service.inputs, *service.input_decisions)
        given = dict(zip(refs, args, strict=True)) if args else {ref: self._given(ref) for ref in refs}
        inner = Session(self.files, self.variables, self.rt, given)
        outputs: dict[str, Any] = {}
        for ref in service.outputs:
            target = self.find(ref)
            if target is not None:
                outputs[target.name] = inner.value_of(ref)
        self.records += inner.records
        result = next(iter(outputs.values()), None) if len(service.outputs) == 1 else outputs
        return result if args else self._coerced(result, service.type)

    def _given(self, ref: Ref) -> Any:
        target = self.find(ref)
        if not isinstance(target, InputData | Decision) or target.name not in self.variables:
            return None
        return self._coerced(from_outside(self.variables[target.name], target.type), target.type)


def _exported(record: EvaluatedDecision) -> EvaluatedDecision:
    record.output = export(record.output)
    record.inputs = [(i, name, export(value)) for i, name, value in record.inputs]
    for rule in record.matched_rules:
        rule.outputs = [(i, name, export(value)) for i, name, value in rule.outputs]
    return record
