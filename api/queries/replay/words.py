"""What the record says, in plain Chinese: names of steps and fields, values as people read them, commands as deeds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from casework.tables.domain import enum, enum_names
from casework.tables.procedure_list import procedure_name
from engine.bpmn import ProcessModel
from engine.deadlines import SHANGHAI
from forms import FieldFacts

#: Fields whose values are an enumeration under another name.
_ENUM_OF = {
    "status": "case_status", "risk": "risk_level", "level": "handling_level", "decision": "acceptance_decision",
    "complexity_suggested": "complexity", "complexity_confirmed": "complexity", "risk_suggested": "risk_level",
    "risk_confirmed": "risk_level", "level_suggested": "handling_level", "level_confirmed": "handling_level",
    "decision_confirmed": "acceptance_decision", "reason_code": "non_accept_reason",
}  # fmt: skip
#: Fields of the case file and of decisions that no form names.
_LABELS = {
    "case_code": "案号", "title": "事由", "type_code": "纠纷类型", "closing_reason": "结案方式",
    "closed_at": "结案时间", "next_procedure": "下一程序", "procedure_key": "主程序",
    "primary_procedure": "程序编号", "risk_level": "事项风险", "complexity": "复杂程度",
    "handling_level": "办理层级", "owner_org": "主办单位", "decision": "判定", "reason_code": "理由",
    "wrappers": "并用的程序", "location_org": "发生地",
}  # fmt: skip
LONGEST = 120


class Words:
    """Names and values of one case's record. Fields are learned from the forms that its steps use."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._fields: dict[str, FieldFacts] = {}
        self._places = places

    def learn(self, fields: Iterable[FieldFacts]) -> None:
        """Knows these fields from now on; the first who names a field is right."""
        for fact in fields:
            self._fields.setdefault(fact.key, fact)

    def label(self, name: str) -> str | None:
        """The name of a variable or field as people read it, None for what only the platform uses."""
        fact = self._fields.get(name)
        return fact.label if fact is not None and fact.label else _LABELS.get(name)

    def value(self, name: str, value: Any, fact: FieldFacts | None = None) -> str:
        """A value as people read it."""
        fact = fact or self._fields.get(name)
        if fact is not None and fact.options:
            labels = {_same(option.value): option.label for option in fact.options}
            if isinstance(value, list):
                return "、".join(labels.get(_same(one), plain(one)) for one in value) or "没有"
            if _same(value) in labels:
                return labels[_same(value)]
        if isinstance(value, str):
            return _enumerated(name, value) or self._places.get(value) or plain(value)
        return plain(value)


def plain(value: Any) -> str:
    """A JSON value in Chinese, at most `LONGEST` characters of it."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        simple = all(not isinstance(one, dict | list) for one in value)
        text = "、".join(plain(one) for one in value) if simple else f"{len(value)} 项"
        return text[:LONGEST] or "没有"
    if isinstance(value, dict):
        named = [
            f"{_LABELS.get(k, k)} {_enumerated(k, v) or plain(v)}" for k, v in value.items() if k in _LABELS
        ]
        return "；".join(named)[:LONGEST] or f"{len(value)} 项"
    return _moment(value) if isinstance(value, str) else str(value)


def element_name(model: ProcessModel | None, element_id: str) -> str:
    """An element by its name on the diagram."""
    element = model.elements.get(element_id) if model is not None else None
    return (element.name.replace("\n", "") if element is not None else "") or "没有名称的一处"


def deadline(text: str) -> str:
    """A recorded time as 11月24日 17:30."""
    return _moment(text)


def _same(value: Any) -> str:
    return str(value).lower()


def _enumerated(name: str, value: Any) -> str | None:
    table = _ENUM_OF.get(name, name)
    if table in ("procedure_key", "next_procedure", "primary_procedure"):
        return procedure_name(value)
    if table not in enum_names():
        return None
    return enum(table).get(str(value))


def _moment(text: str) -> str:
    """A date or time as people write it; other text as it is."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return f"{day.year}年{day.month}月{day.day}日"
        if len(text) >= 19 and text[10] in "T ":
            at = datetime.fromisoformat(text).astimezone(SHANGHAI)
            return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    except ValueError:
        return text[:LONGEST]
    return text[:LONGEST]


def decision_words(words: Words, detail: Mapping[str, Any]) -> dict[str, Any]:
    """A decision that a step asked: its inputs, the rules that matched, its answer."""
    return {
        "name": detail["name"] or detail["id"],
        "inputs": [
            {"label": name, "value": words.value(id_, value)} for id_, name, value in detail["inputs"]
        ],
        "rules": [
            {
                "number": index,
                "outputs": [
                    {"label": words.label(name) or "结果", "value": words.value(name, value)}
                    for _, name, value in outputs
                    if words.label(name) or len(outputs) == 1
                ],
            }
            for _, index, outputs in detail["rules"]
        ],
        "output": _output(words, detail["output"]),
    }


def _output(words: Words, output: Any) -> str:
    if isinstance(output, dict):
        named = [(words.label(key), key, value) for key, value in output.items() if value is not None]
        return (
            "；".join(f"{label}：{words.value(key, value)}" for label, key, value in named if label) or "没有"
        )
    tables = ("complexity", "risk_level", "handling_level", "procedure_key")
    return next((name for table in tables if (name := _enumerated(table, output))), plain(output))
