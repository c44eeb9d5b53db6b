"""督办记录: each supervision beside the case (P18), level by level: who, when, why, with which paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.queries.cases.deeds import Course, Part
from api.queries.replay.form import said_in
from casework.tables.domain import enum


def supervisions(course: Course) -> list[dict[str, Any]]:
    """Every supervision of the case, oldest first."""
    return [_told(part) for part in course.parts("supervision")]


def _told(part: Part) -> dict[str, Any]:
    values = part.values
    level = values.get("level_now")
    overdue = values.get("overdue_wd")
    ended = values.get("sup_closed_reason")
    return {
        **part.told(),
        "deeds": part.deeds,
        "reason": enum("supervision_reason").get(str(values.get("reason_code")), "其他"),
        "overdue_days": overdue if isinstance(overdue, int) else None,
        "requests": values.get("request_count") or 1,
        "target": enum("unit").get(str(values.get("target_unit"))),
        "level": level,
        "level_name": enum("supervision_level").get(str(level), "尚未采取措施"),
        "result": _result(level, ended) if part.row["ended_at"] else None,
        "rungs": list(_rungs(part.deeds)),
    }


def _result(level: Any, ended: Any) -> str:
    if ended is None:
        return "已移交" if level == "transfer" else "没有问题"
    return enum("supervision_end").get(str(ended), "督办已结束")


def _rungs(deeds: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The levels that were taken, each with who took it and why."""
    for deed in deeds:
        level = deed["set"].get("level_now")
        if level is None:
            continue
        yield {
            "level": level,
            "name": enum("supervision_level").get(str(level), ""),
            "at": deed["at"],
            "who": deed["who"],
            "role": deed["role"],
            "by_person": deed["by_person"],
            "why": _why(deed),
            "paper": deed["papers"][0] if deed["papers"] else None,
        }


def _why(deed: dict[str, Any]) -> str:
    found = said_in(deed["form"], "reason", "grounds", masked=True)
    if found is not None:
        return str(found["value"])
    return "见所填的表单" if deed["by_person"] else "按督办级别决策表自动办理"
