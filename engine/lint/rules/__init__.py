"""One rule a file: what it looks at goes in, findings come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.dmn import DecisionModel
from engine.errors import Finding
from engine.lint.rules import (
    calls_itself,
    decision_circle,
    decision_gap,
    decision_outputs,
    decision_overlap,
    decision_unreachable,
    form_expressions,
    names,
    no_default_flow,
    references,
    service_worker,
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


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a check, in the order in which their findings are told; of `processes` those that a deployment asks
    too: `deployed` always, `complete` when nothing that is named may come later."""

    processes: tuple[Rule, ...]
    forms: tuple[FormRule, ...]
    decisions: tuple[DecisionRule, ...]
    deployed: tuple[Rule, ...]
    complete: tuple[Rule, ...]


#: What holds for every diagram, whatever it is about.
ENGINE_RULES = RuleBook(
    processes=(
        references.rule,
        timer_keys.rule,
        calls_itself.rule,
        names.rule,
        unknown_function.rule,
        no_default_flow.rule,
        uncaught_error.rule,
        service_worker.rule,
        task_name.rule,
        task_candidates.rule,
        task_form.rule,
        task_deadline.rule,
        statutory_time.rule,
    ),
    forms=(form_expressions.rule,),
    decisions=(
        decision_circle.rule,
        decision_outputs.rule,
        decision_gap.rule,
        decision_overlap.rule,
        decision_unreachable.rule,
    ),
    deployed=(timer_keys.rule,),
    complete=(references.rule,),
)
