"""How sensitive a case is, as a person says: up or down, with a reason (handbook 8.1, 8.6)."""

from __future__ import annotations

from casework.case_file.values import case_subject, seal
from casework.case_messages.case_messages import checked_reason
from casework.cases.access_level import CONFIDANTS
from casework.cases.commands import ClassifyCase
from casework.cases.events import CaseClassified
from casework.cases.owners import live_case
from casework.cases.sensitive_facts import LEVELS as CONFIDENTIALITIES
from casework.linked_cases.cross_tenant_messages import tell_holder
from casework.roles import Kind, is_of, role_of
from engine.access.colleagues import colleague
from engine.errors import Forbidden, Invalid
from engine.places.org_units import has_unit
from engine.unit import Unit

MOST_CONFIDANTS = 50


def classify_case(unit: Unit, command: ClassifyCase) -> None:
    """Sets the case's confidentiality and its list of confidants. Forbidden (no person), Invalid (the level, the
    reason, a confidant), NotFound. Permission, place and sight are asked by the gate."""
    if is_of(unit.actor, Kind.PLATFORM, Kind.PROGRAM):  # a label is put on by a person (handbook 8.6)
        raise Forbidden("not_a_person", "密级要由人来定", "level", "有权的人", unit.actor.acting_role)
    if command.level not in CONFIDENTIALITIES:
        raise Invalid("level", "没有这个密级", "level", "、".join(CONFIDENTIALITIES), command.level[:20])
    reason = checked_reason(command.reason)
    case = live_case(unit, command.case_key)
    before = str(case.get("confidentiality"))
    case.record(CaseClassified(before, command.level))
    seal(unit, case, "confidentiality_reason", "P2", reason, case_subject(case.key))
    if before != command.level:
        case.classify(command.level)
    if command.confidants is not None:
        _check_confidants(unit, command.confidants)
        case.set_field(CONFIDANTS, list(dict.fromkeys(command.confidants)))
    tell_holder(unit, case)


def _check_confidants(unit: Unit, names: tuple[str, ...]) -> None:
    """Invalid unless each is an account in use here, or a post of the handbook at a place of this tenant."""
    if len(names) > MOST_CONFIDANTS:
        raise Invalid(
            "confidants", "知情名单太长", "confidants", f"至多 {MOST_CONFIDANTS} 项", str(len(names))
        )
    for name in names:
        group, at, place = name.partition("@")
        role = role_of(group, place)
        post = bool(at) and role is not None and bool(role.levels) and has_unit(unit.tx, place)
        if not post and colleague(unit, name) is None:
            raise Invalid(
                "confidant_unknown",
                "知情名单上没有这个人或岗位",
                "confidants",
                "本区县在用的账号，或 岗位@机构编码",
                name[:80],
            )
