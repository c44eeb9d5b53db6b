"""A decision requirements graph in memory, and what an evaluation of it reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.dmn.errors import DecisionProblem
from engine.dmn.facts import TableFacts
from engine.feel.errors import FeelSyntaxError
from engine.feel.runtime import Code
from engine.feel.types import ANY, Type

#: (namespace, element id) of something required.
Ref = tuple[str, str]


@dataclass(slots=True)
class InputData:
    """Data from outside, found in the variables by `name`."""

    id: str
    name: str
    type: Type = ANY


@dataclass(slots=True)
class Requiring:
    """Something with requirements; `logic` is its compiled expression, None when it has none."""

    id: str
    name: str
    type: Type = ANY
    inputs: list[Ref] = field(default_factory=list)
    decisions: list[Ref] = field(default_factory=list)
    knowledge: list[Ref] = field(default_factory=list)
    logic: Code | None = None


@dataclass(slots=True)
class Decision(Requiring):
    """`kind` is DECISION_TABLE, LITERAL_EXPRESSION or UNKNOWN (as Camunda names them); `table` as it is written."""

    kind: str = "UNKNOWN"
    version_tag: str | None = None
    variable: str = ""
    table: TableFacts | None = None


@dataclass(slots=True)
class KnowledgeModel(Requiring):
    """A business knowledge model: a function."""

    params: list[str] = field(default_factory=list)
    param_types: list[Type] = field(default_factory=list)


@dataclass(slots=True)
class DecisionService:
    """A function that makes the output decisions, taking the input decisions as given."""

    id: str
    name: str
    type: Type = ANY
    inputs: list[Ref] = field(default_factory=list)
    input_decisions: list[Ref] = field(default_factory=list)
    outputs: list[Ref] = field(default_factory=list)


Element = InputData | Decision | KnowledgeModel | DecisionService


@dataclass(slots=True)
class Definitions:
    """One DMN file. `imports` maps a namespace to the name it is imported under; `tables`: all
    decision tables, those inside functions and contexts too."""

    id: str
    name: str
    namespace: str
    elements: dict[str, Element] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    broken: list[tuple[str, str, FeelSyntaxError]] = field(default_factory=list)
    tables: list[TableFacts] = field(default_factory=list)


@dataclass(slots=True)
class MatchedRule:
    """`index` counts from 1; `outputs` are (clause id, name, value)."""

    rule_id: str
    index: int
    outputs: list[tuple[str, str, Any]]


@dataclass(slots=True)
class EvaluatedDecision:
    """How one decision was made; `inputs` are (clause id, label or expression, value)."""

    id: str
    name: str
    type: str
    inputs: list[tuple[str, str, Any]] = field(default_factory=list)
    matched_rules: list[MatchedRule] = field(default_factory=list)
    output: Any = None


@dataclass(slots=True)
class Evaluation:
    """The output of the asked decision, the decisions made on the way (asked one last), and what was reported."""

    output: Any
    decisions: list[EvaluatedDecision]
    errors: list[DecisionProblem]


Variables = Mapping[str, Any]
