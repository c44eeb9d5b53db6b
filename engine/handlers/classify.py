"""How sensitive a case is, as a person says: up or down, with a reason (handbook 8.1, 8.6)."""

from __future__ import annotations

from engine.commands_privacy import ClassifyCase
from engine.errors import Forbidden, Invalid
from engine.handlers.case_signals import checked_reason
from engine.handlers.casefile import case_subject, seal
from engine.handlers.linked_words import tell_holder
from engine.handlers.unit import Unit
from engine.sensitive_facts import LEVELS

#: Actors that are programs: a label is put on by a person (handbook 8.6).
PROGRAMS = frozenset({"system", "integration"})


def classify_case(unit: Unit, command: ClassifyCase) -> None:
    """Sets the case's confidentiality. Forbidden (no person), Invalid (the
    level, the reason), NotFound. Permission, place and sight are asked by the gate."""
    if any(group in PROGRAMS for group, _place in unit.actor.roles):
        raise Forbidden("not_a_person", "密级要由人来定", "level", "有权的人", unit.actor.acting_role)
    if command.level not in LEVELS:
        raise Invalid("level", "没有这个密级", "level", "、".join(LEVELS), command.level[:20])
    reason = checked_reason(command.reason)
    case = unit.case(command.case_key)
    before = str(case.get("confidentiality"))
    case.record("CaseClassified", **{"from": before, "to": command.level})
    seal(unit, case, "confidentiality_reason", "P2", reason, case_subject(case.key))
    if before != command.level:
        case.classify(command.level)
    tell_holder(unit, case)
