"""One rule a file: what it looks at goes in, findings come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.rules import (
    calls_itself,
    crossing,
    decision_circle,
    decision_gap,
    decision_outputs,
    decision_overlap,
    decision_unreachable,
    form_expressions,
    form_labels_person,
    groups,
    mediation_refusal,
    names,
    no_default_flow,
    procedure_kind,
    references,
    rights_notice,
    service_worker,
    signals,
    statutory_time,
    task_candidates,
    task_deadline,
    task_form,
    task_name,
    timer_keys,
    uncaught_error,
    unknown_function,
)
from engine.lint.subject import ReadForm, Shelf, Subject

Rule = Callable[[Subject], Iterator[Finding]]
DecisionRule = Callable[[DecisionModel], Iterator[Finding]]
FormRule = Callable[[ReadForm, Shelf], Iterator[Finding]]

#: Rules about processes, in the order in which their findings are told.
RULES: tuple[Rule, ...] = (
    references.rule,
    procedure_kind.rule,
    timer_keys.rule,
    calls_itself.rule,
    names.rule,
    unknown_function.rule,
    groups.rule,
    crossing.rule,
    no_default_flow.rule,
    uncaught_error.rule,
    service_worker.rule,
    task_name.rule,
    task_candidates.rule,
    task_form.rule,
    task_deadline.rule,
    mediation_refusal.rule,
    rights_notice.rule,
    statutory_time.rule,
    signals.rule,
)
FORM_RULES: tuple[FormRule, ...] = (form_expressions.rule, form_labels_person.rule)
DECISION_RULES: tuple[DecisionRule, ...] = (
    decision_circle.rule,
    decision_outputs.rule,
    decision_gap.rule,
    decision_overlap.rule,
    decision_unreachable.rule,
)
