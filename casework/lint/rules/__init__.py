"""What a check asks of the diagrams and forms of a 综治中心, beyond what the engine asks of every diagram."""

from casework.lint.rules import (
    case_messages,
    crossing,
    form_labels_person,
    groups,
    mediation_refusal,
    procedure_kind,
    rights_notice,
    shared_tables,
)
from engine.lint.rules import ENGINE_RULES, RuleBook

RULES = RuleBook(
    processes=(
        *ENGINE_RULES.processes,
        procedure_kind.rule,
        groups.rule,
        crossing.rule,
        mediation_refusal.rule,
        rights_notice.rule,
        case_messages.rule,
        shared_tables.rule,
    ),
    forms=(*ENGINE_RULES.forms, form_labels_person.rule),
    decisions=ENGINE_RULES.decisions,
    deployed=(*ENGINE_RULES.deployed, crossing.rule, case_messages.table, shared_tables.rule),
    complete=(*ENGINE_RULES.complete, groups.rule),
)
