"""What a user task says of itself when it begins: who may do it, until when, with which form."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.bpmn.expressions import Expression, evaluate, iso_text, shown
from engine.bpmn.failures import Failure
from engine.bpmn.iso import parse_date
from engine.bpmn.scopes import Scope
from engine.bpmn.structure import Instance, Token
from engine.events import TaskCreated
from engine.ports import NotDeployed

DEFAULT_PRIORITY = 50
MAX_PRIORITY = 100


def task_created(token: Token) -> TaskCreated:
    """Evaluates assignment, schedule, priority and form in the task's scope. Raises Failure."""
    top = token.top
    scope = token.own_scope()
    settings = token.task_spec.settings
    user = settings.user
    groups = _names(top, scope, user.candidate_groups, "候选组")
    return TaskCreated(
        key=top.root_key | token.id,
        process_key=top.root_key | token.workflow.process,
        element_id=token.element_id,
        name=token.task_spec.display_name,
        assignee=_assignee(top, scope, user.assignee),
        candidate_groups=tuple(top.environment.candidate_groups(groups)) if groups else (),
        candidate_users=tuple(_names(top, scope, user.candidate_users, "候选人")),
        due=_moment(top, scope, user.due, "截止时间"),
        follow_up=_moment(top, scope, user.follow_up, "跟进时间"),
        priority=_priority(top, scope, user.priority),
        form_key=_form(token, scope),
        external_form=_text_or_none(top, scope, user.external_form, "外部表单"),
        headers=settings.headers,
    )


def _text_or_none(top: Instance, scope: Scope, expression: Expression | None, what: str) -> str | None:
    if expression is None:
        return None
    value = evaluate(expression, scope, top.feel_context)
    if value is None or isinstance(value, str):
        return value or None
    raise _wrong(what, expression, "文字", value)


def _assignee(top: Instance, scope: Scope, expression: Expression | None) -> str | None:
    return _text_or_none(top, scope, expression, "办理人")


def _names(top: Instance, scope: Scope, setting: Expression | tuple[str, ...], what: str) -> list[str]:
    if isinstance(setting, tuple):
        return list(setting)
    value = evaluate(setting, scope, top.feel_context)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [item for item in value if item]
    raise _wrong(what, setting, "文字的列表", value)


def _moment(top: Instance, scope: Scope, expression: Expression | None, what: str) -> datetime | None:
    if expression is None:
        return None
    value = iso_text(evaluate(expression, scope, top.feel_context))
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _wrong(what, expression, "日期时间", value)
    try:
        return parse_date(value)
    except ValueError as error:
        raise Failure("EXTRACT_VALUE_ERROR", f"{what}“{expression.text}”：{error}") from error


def _priority(top: Instance, scope: Scope, expression: Expression | None) -> int:
    if expression is None:
        return DEFAULT_PRIORITY
    value: Any = evaluate(expression, scope, top.feel_context)
    if expression.feel is None and isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if is_number and value == int(value) and 0 <= value <= MAX_PRIORITY:
        return int(value)
    raise _wrong("优先级", expression, f"0–{MAX_PRIORITY} 的整数", value)


def _form(token: Token, scope: Scope) -> int | None:
    user = token.task_spec.settings.user
    top = token.top
    form_id = _text_or_none(top, scope, user.form, "表单编号")
    if form_id is None:
        return None
    try:
        return top.environment.form(form_id, user.form_binding, token.workflow.model.deployment_key)
    except NotDeployed as missing:
        raise Failure("FORM_NOT_FOUND", missing.detail) from missing


def _wrong(what: str, expression: Expression, expected: str, found: Any) -> Failure:
    return Failure(
        "EXTRACT_VALUE_ERROR", f"{what}“{expression.text}”应得到{expected}，实际得到 {shown(found)}"
    )
