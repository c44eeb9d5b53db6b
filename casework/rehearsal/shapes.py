"""What the parts of a scenario must look like; whatever comes in is told where it is wrong, never trips the player."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from engine.deadlines import parse_period
from engine.errors import Finding, Refusal

Shape = Callable[[Any], str | None]
"""Says in Chinese what was expected when a value does not fit, else None."""


def text(value: Any) -> str | None:
    return None if isinstance(value, str) and value else "非空的文字"


def words(value: Any) -> str | None:
    return None if isinstance(value, str | None) else "文字"


def mapping(value: Any) -> str | None:
    fits = isinstance(value, Mapping) and all(isinstance(name, str) for name in value)
    return None if fits else "名称 → 值"


def texts(value: Any) -> str | None:
    fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return None if fits else "文字的清单"


def truth(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true 或 false"


def anything(value: Any) -> str | None:
    return None


def named(inner: Shape) -> Shape:
    """A mapping whose values have a shape."""

    def shape(value: Any) -> str | None:
        return mapping(value) or next((told for one in value.values() if (told := inner(one))), None)

    return shape


def one_or_more(inner: Shape) -> Shape:
    def shape(value: Any) -> str | None:
        rows = value if isinstance(value, list) else [value]
        if not rows:
            return "至少一项"
        return next((told for one in rows if one is not None and (told := inner(one))), None)

    return shape


def moment(value: Any) -> str | None:
    """A time with its zone."""
    wanted = "带时区的时间，如 2025-03-04T09:20:00+08:00"
    if not isinstance(value, str | datetime):
        return wanted
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except ValueError:
        return wanted
    return None if found.tzinfo is not None and 1900 <= found.year <= 2200 else wanted


def period(value: Any) -> str | None:
    """A length of time; years and months, days, or hours."""
    wanted = "ISO 8601 的时长，如 P1D、P1M、PT2H，至多二百年"
    if not isinstance(value, str) or len(value) > 12:
        return wanted
    try:
        found = parse_period(value, "advance")
    except Refusal:
        return wanted
    return None if found.months <= 2_400 and found.days <= 73_000 and found.clock.days <= 73_000 else wanted


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape]) -> Shape:
    """A mapping with these members and no others."""
    members = {**required, **optional}

    def shape(value: Any) -> str | None:
        if not isinstance(value, Mapping) or not required.keys() <= value.keys() <= members.keys():
            return f"{{{'、'.join(members)}}}"
        return next(
            (
                f"{name} 为{told}"
                for name, inner in members.items()
                if name in value and (told := inner(value[name]))
            ),
            None,
        )

    return shape


_MESSAGE = record({"name": text}, {"variables": mapping})

GIVEN: Mapping[str, Shape] = {
    "now": moment, "place": words, "start": mapping, "message": _MESSAGE, "timer": text, "actors": named(text),
    "stubs": named(one_or_more(mapping)), "services": named(mapping), "decisions": mapping, "case_status": words,
}  # fmt: skip
EXPECT: Mapping[str, Shape] = {
    "tasks": texts, "documents": texts, "no_documents": texts, "messages": texts, "calls": texts,
    "deadlines": named(moment), "variables": mapping, "case_status": words, "incident": words, "ended": truth,
}  # fmt: skip


def members(found: Any, allowed: Mapping[str, Shape], where: str) -> list[Finding]:
    """What is wrong with a mapping of which each member is optional."""
    told = mapping(found)
    if told:
        return [Finding("scenario_word", "写法不对", where, told, shown(found))]
    unknown = [name for name in found if name not in allowed]
    if unknown:
        names = ("、".join(sorted(allowed)), "、".join(unknown)[:200])
        return [Finding("scenario_word", "有不认识的项", where, *names)]
    return [
        Finding("scenario_value", "写法不对", f"{where} {name}", told, shown(value))
        for name, value in found.items()
        if value is not None and (told := allowed[name](value))
    ]


def expectation(value: Any) -> str | None:
    found = members(value, EXPECT, "")
    return f"{found[0].where} {found[0].expected}".strip() if found else None


STEPS: Mapping[str, Shape] = {
    "expect": expectation,
    "complete": record({"task": text}, {"as": words, "with": mapping}),
    "message": record({"name": text}, {"key": words, "variables": mapping}),
    "job": record({"element": text}, {"with": mapping}),
    "advance": period,
    "to": moment,
}


def shown(value: Any) -> str:
    """A value as a finding quotes it: short."""
    told = value.isoformat() if isinstance(value, date) else str(value)
    return told if len(told) <= 80 else f"{told[:80]}…"
