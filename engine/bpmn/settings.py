"""What the diagram sets on an element, read once at parsing: mappings, assignment, jobs, references, loops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.expressions import Expression
from engine.ports import Binding


@dataclass(frozen=True, slots=True)
class Mapping:
    """`source` evaluated into the dotted path `target`."""

    source: Expression
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UserTaskSettings:
    """Candidates are one expression, or a static tuple of names."""

    assignee: Expression | None = None
    candidate_groups: Expression | tuple[str, ...] = ()
    candidate_users: Expression | tuple[str, ...] = ()
    due: Expression | None = None
    follow_up: Expression | None = None
    priority: Expression | None = None
    form: Expression | None = None
    form_binding: Binding = field(default_factory=Binding)
    external_form: Expression | None = None


@dataclass(frozen=True, slots=True)
class JobSettings:
    type: Expression
    retries: Expression | None = None


@dataclass(frozen=True, slots=True)
class CalledElement:
    """`all_child_variables` is None when the diagram does not say: then they all come back, as in Camunda 8."""

    process_id: Expression
    binding: Binding = field(default_factory=Binding)
    all_parent_variables: bool = True
    all_child_variables: bool | None = None


@dataclass(frozen=True, slots=True)
class CalledDecision:
    decision_id: Expression
    result_variable: str
    binding: Binding = field(default_factory=Binding)


@dataclass(frozen=True, slots=True)
class ScriptSettings:
    """Either one expression with its result variable (zeebe), or assignments (plain BPMN)."""

    expression: Expression | None = None
    result_variable: str = ""
    assignments: Any = None


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """Multi-instance (`collection` or `cardinality`) or standard loop (`maximum` or `repeat_while`).

    `output_variable` is the variable that the output element reads, when it is one or a path into one: each instance
    has its own, null at first, unless it is the input element or `loopCounter`.
    """

    sequential: bool = False
    collection: Expression | None = None
    cardinality: Expression | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: Expression | None = None
    output_variable: str | None = None
    completion: Expression | None = None
    standard: bool = False
    maximum: int | None = None
    repeat_while: Expression | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True)
class AdHocSettings:
    """`start_all`: plain BPMN, where every activity without incoming flow is enabled at once."""

    start_all: bool = True
    active_elements: Expression | None = None
    completion: Expression | None = None
    cancel_remaining: bool = True
    output_collection: str | None = None
    output_element: Expression | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an element may carry; what it does not carry is empty."""

    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    property_values: tuple[tuple[str, Expression], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    user: UserTaskSettings = field(default_factory=UserTaskSettings)
    job: JobSettings | None = None
    called: CalledElement | None = None
    decision: CalledDecision | None = None
    script: ScriptSettings | None = None
    loop: LoopSettings | None = None
    ad_hoc: AdHocSettings = field(default_factory=AdHocSettings)


NO_SETTINGS = Settings()
