"""What changed between the forms of two versions of a process, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.queries.studio.compare import Change
from forms import FieldFacts, Form


def compare_forms(
    old: Mapping[str, Form], new: Mapping[str, Form], used_by: Mapping[str, str]
) -> list[Change]:
    """The differences of the forms of two versions; `used_by` names the step of a form id."""
    changes: list[Change] = []
    for id_, form in new.items():
        step = used_by.get(id_, id_)
        if id_ not in old:
            fields = "、".join(f"「{fact.label}」" for fact in form.fields)
            changes.append(Change("+", f"「{step}」用新表单，{len(form.fields)} 项：{fields}"))
        else:
            changes += _fields(step, old[id_].fields, form.fields)
    return changes


def _fields(step: str, old: list[FieldFacts], new: list[FieldFacts]) -> Iterator[Change]:
    before = {fact.key: fact for fact in old}
    after = {fact.key: fact for fact in new}
    for key, fact in after.items():
        known = before.get(key)
        if known is None:
            yield Change("+", f"「{step}」表单加 1 项「{fact.label}」（{_duty(fact)}）")
        elif known.required != fact.required:
            yield Change("~", f"「{step}」表单的「{fact.label}」改为{_duty(fact)}")
        elif known.options != fact.options:
            yield Change("~", f"「{step}」表单的「{fact.label}」改了选项")
        elif known != fact:
            yield Change("~", f"「{step}」表单的「{fact.label}」改了写法")
    for key, fact in before.items():
        if key not in after:
            yield Change("−", f"「{step}」表单去掉「{fact.label}」")


def _duty(fact: FieldFacts) -> str:
    return "必填" if fact.required else "选填"
