"""提级链: who holds the case at every moment, and each escalation (P17) and review (P16) with its steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.queries.cases.deeds import Course, Part
from casework.cases.events import FieldSet, MergedIn
from casework.roles import role_name
from casework.tables.domain import enum
from engine.context import PLATFORM
from engine.store import Row

#: The fields of the case that say who holds it.
_HOLDS = ("handling_level", "lead_unit")
_ORDER = {name: n for n, name in enumerate(("grid", "village", "town", "county", "city"))}


def holders(course: Course) -> list[dict[str, Any]]:
    """Who has held the case, from when until when: at every moment since its triage exactly one unit at one level."""
    found: list[dict[str, Any]] = []
    level: Any = None
    unit: Any = None
    for step in course.steps:
        new = {
            fact.field: fact.value
            for fact in step.facts
            if isinstance(fact, FieldSet) and fact.field in _HOLDS
        }
        if not new:
            continue
        before, level = level, new.get("handling_level", level)
        unit = new.get("lead_unit", unit)
        first = step.first
        by_person = first.user != PLATFORM
        if found:
            found[-1]["until"] = first.at
        found.append(
            {
                "from": first.at,
                "until": None,
                "level": level,
                "level_name": enum("handling_level").get(str(level), "未定"),
                "unit": unit,
                "unit_name": enum("unit").get(str(unit), "未定"),
                "direction": _direction(before, level),
                "who": first.name if by_person else "平台",
                "role": role_name(first.role) if by_person else "",
            }
        )
    return found


def _direction(before: Any, after: Any) -> str:
    """`start`, `up`, `down` or `same`."""
    if before not in _ORDER or after not in _ORDER:
        return "start"
    return "up" if _ORDER[after] > _ORDER[before] else "down" if _ORDER[after] < _ORDER[before] else "same"


def escalations(course: Course) -> list[dict[str, Any]]:
    """Every escalation or lowering that was asked for, oldest first."""
    return [_escalation(part) for part in course.parts("escalation")]


def _escalation(part: Part) -> dict[str, Any]:
    values = part.values
    levels = enum("handling_level")
    return {
        **part.told(),
        "from_level": levels.get(str(values.get("from_level"))),
        "to_level": levels.get(str(values.get("to_level"))),
        "reason": enum("escalation_reason").get(str(_first(part.deeds, "reason"))),
        "outcome": _outcome(part.row, values),
    }


def _outcome(row: Row, values: dict[str, Any]) -> str:
    if row["state"] == "ACTIVE":
        return "正在办理"
    if values.get("give_up") is True:
        return "不提了，回原程序"
    if values.get("agree") is False:
        return "上级没有同意，已退回并指导"
    levels = enum("handling_level")
    up = _ORDER.get(str(values.get("to_level")), 0) >= _ORDER.get(str(values.get("from_level")), 0)
    level = levels.get(str(values.get("handling_level")), "")
    return f"{'已提到' if up else '已下转到'}{level}办理" if level else "已结束"


def reviews(course: Course) -> list[dict[str, Any]]:
    """Every review (三级会商) of the case, and the meeting again afterwards."""
    return [_review(part) for part in course.parts("review")]


def _review(part: Part) -> dict[str, Any]:
    return {
        **part.told(),
        "tier": enum("review_tier").get(str(part.values.get("tier"))),
        "decision": enum("review_decision").get(str(part.values.get("decision"))),
    }


def related(course: Course, fields: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The other cases that the record names: the main case, cases merged in, the other side of a linked case."""
    if isinstance(fields.get("duplicate_of"), str):
        yield {"case_code": fields["duplicate_of"], "how": "并入的主案"}
    for field, how in (("linked_case", "市里的关联案件"), ("origin_case", "提上来的区县案件")):
        if isinstance(fields.get(field), str):
            yield {"case_code": fields[field], "how": how}
    for step in course.steps:
        for fact in step.facts:
            if isinstance(fact, MergedIn) and fact.case_code:
                yield {"case_code": fact.case_code, "how": "并进来的案件"}


def _first(deeds: list[dict[str, Any]], name: str) -> Any:
    return next((deed["set"][name] for deed in deeds if deed["task_key"] and name in deed["set"]), None)
