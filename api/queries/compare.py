"""Two versions of a process compared in words: what was added, what is gone, what says something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from engine.bpmn import ElementFacts, FlowFacts, ProcessModel

#: What people call the facts of an element or a flow; what is not named here is not told.
WORDS = {
    "name": "名称",
    "type": "类型",
    "lane": "泳道",
    "documentation": "说明",
    "properties": "设置",
    "headers": "参数",
    "form": "表单",
    "decision": "决策表",
    "called_process": "调用的程序",
    "job_type": "服务",
    "timers": "计时",
    "messages": "消息",
    "signals": "信号",
    "errors": "错误",
    "attached_to": "附着的步骤",
    "interrupting": "是否中断",
    "candidate_groups": "承办岗位",
    "assignee": "指定承办人",
    "due_date": "期限",
    "multi_instance": "多实例",
    "source": "起点",
    "target": "终点",
    "condition": "条件",
    "is_default": "是否默认",
}


def compare(before: ProcessModel, after: ProcessModel) -> list[dict[str, Any]]:
    """The changes from one version to another, steps first, then flows, each with a sentence."""
    return [
        *_compared(before.elements, after.elements, "步骤"),
        *_compared(before.flows, after.flows, "连线"),
    ]


def _compared(
    before: Mapping[str, ElementFacts] | Mapping[str, FlowFacts],
    after: Mapping[str, ElementFacts] | Mapping[str, FlowFacts],
    word: str,
) -> Iterator[dict[str, Any]]:
    for name, new in after.items():
        if name not in before:
            yield _change("added", name, new.name, f"新增{word}“{new.name or name}”")
    for name, old in before.items():
        if name not in after:
            yield _change("removed", name, old.name, f"删去{word}“{old.name or name}”")
            continue
        for what, was, now in _differences(old, after[name]):
            text = f"{word}“{after[name].name or name}”的{what}：{_words(was)} → {_words(now)}"
            yield _change("changed", name, after[name].name, text)


def _differences(
    old: ElementFacts | FlowFacts, new: ElementFacts | FlowFacts
) -> Iterator[tuple[str, Any, Any]]:
    for fact in fields(old):
        if fact.name in WORDS and getattr(old, fact.name) != getattr(new, fact.name, None):
            yield WORDS[fact.name], getattr(old, fact.name), getattr(new, fact.name, None)


def _change(kind: str, element_id: str, name: str, text: str) -> dict[str, Any]:
    return {"change": kind, "element_id": element_id, "name": name, "text": text}


def _words(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(_words(item) for item in value)
    if isinstance(value, dict):
        return "、".join(f"{name}={text}" for name, text in value.items())
    if hasattr(value, "text"):  # a timer
        return str(value.text)
    return str(getattr(value, "id", value))
