"""What a user task says of itself when it begins: who may do it, until when, with which form."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.bpmn.expressions import Expression, evaluate, iso_text, shown
from engine.bpmn.failures import Failure
from engine.bpmn.run.wanted import wrong
from engine.bpmn.state.iso import parse_date
from engine.bpmn.state.scopes import Scope
from engine.bpmn.state.tokens import Token
from engine.bpmn.versions import as_camunda
from engine.events import TaskCreated
from engine.ports import NotDeployed

DEFAULT_PRIORITY = 50
MAX_PRIORITY = 100
#: Since this semantic version the environment is asked which of the people whom the diagram names may be meant.
_PEOPLE_ASKED = 3


def task_created(token: Token) -> TaskCreated:
    """Evaluates assignment, schedule, priority and form in the task's scope. Raises Failure."""
    top = token.top
    scope = token.own_scope()
    settings = token.task_spec.settings
    user = settings.user
    groups = _names(token, scope, user.candidate_groups, "候选组", "candidateGroups")
    created = TaskCreated(
        key=top.root_key | token.id,
        process_key=top.root_key | token.workflow.process,
        element_id=token.element_id,
        name=token.task_spec.display_name,
        assignee=_text_or_none(token, scope, user.assignee, "办理人", "assignee"),
        candidate_groups=tuple(top.environment.candidate_groups(groups)) if groups else (),
        candidate_users=tuple(_names(token, scope, user.candidate_users, "候选人", "candidateUsers")),
        due=_moment(token, scope, user.due, "截止时间", "dueDate"),
        follow_up=_moment(token, scope, user.follow_up, "跟进时间", "followUpDate"),
        priority=_priority(token, scope, user.priority),
        form_key=_form(token, scope),
        external_form=_text_or_none(token, scope, user.external_form, "外部表单", "externalReference"),
        headers=settings.headers,
    )
    return _of_those_meant(token, created)


def _of_those_meant(token: Token, created: TaskCreated) -> TaskCreated:
    """The task without the people whom it may not mean (docs/decisions/0015)."""
    environment, assignee = token.top.environment, created.assignee
    named = [*([assignee] if assignee else []), *created.candidate_users]
    if not named or environment.semantics < _PEOPLE_ASKED:
        return created
    meant = environment.candidate_users(list(dict.fromkeys(named)), list(created.candidate_groups))
    return replace(
        created,
        assignee=assignee if assignee in meant else None,
        candidate_users=tuple(name for name in created.candidate_users if name in meant),
    )


def _text_or_none(
    token: Token, scope: Scope, expression: Expression | None, what: str, attribute: str
) -> str | None:
    """A text, None when it is empty. Null is no text in Camunda 8; semantics 2 took it."""
    if expression is None:
        return None
    value = evaluate(expression, scope, token.top.feel_context)
    if isinstance(value, str) or (value is None and not as_camunda(token.top.environment)):
        return value or None
    raise _unfit(token, what, attribute, expression, "文字", value)


def _names(
    token: Token, scope: Scope, setting: Expression | tuple[str, ...], what: str, attribute: str
) -> list[str]:
    if isinstance(setting, tuple):
        return list(setting)
    value = evaluate(setting, scope, token.top.feel_context)
    if value is None and not as_camunda(token.top.environment):
        return []
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [item for item in value if item]
    raise _unfit(token, what, attribute, setting, "文字的列表", value)


def _moment(
    token: Token, scope: Scope, expression: Expression | None, what: str, attribute: str
) -> datetime | None:
    """A moment; null and empty text are none, in Camunda 8 too."""
    if expression is None:
        return None
    value = iso_text(evaluate(expression, scope, token.top.feel_context))
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _unfit(token, what, attribute, expression, "日期时间", value)
    try:
        return parse_date(value)
    except ValueError as error:
        where = _where(token, what, attribute)
        raise Failure("EXTRACT_VALUE_ERROR", f"{where}“{expression.text}”：{error}") from error


def _priority(token: Token, scope: Scope, expression: Expression | None) -> int:
    if expression is None:
        return DEFAULT_PRIORITY
    value: Any = evaluate(expression, scope, token.top.feel_context)
    if expression.feel is None and isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if is_number and value == int(value) and 0 <= value <= MAX_PRIORITY:
        return int(value)
    raise _unfit(token, "优先级", "priority", expression, f"0–{MAX_PRIORITY} 的整数", value)


def _form(token: Token, scope: Scope) -> int | None:
    user = token.task_spec.settings.user
    top = token.top
    form_id = _text_or_none(token, scope, user.form, "表单编号", "formId")
    if form_id is None:
        return None
    try:
        return top.environment.form(form_id, user.form_binding, token.workflow.model.deployment_key)
    except NotDeployed as missing:
        raise Failure("FORM_NOT_FOUND", missing.detail) from missing


def _where(token: Token, what: str, attribute: str) -> str:
    """Names a setting: in Chinese, and by element and attribute; semantics 2 named it in Chinese alone."""
    return f"元素 {token.element_id} 的{what}（{attribute}）" if as_camunda(token.top.environment) else what


def _unfit(
    token: Token, what: str, attribute: str, expression: Expression, expected: str, found: Any
) -> Failure:
    if as_camunda(token.top.environment):
        return wrong(token, expression, f"{what}（{attribute}）", expected, found)
    message = f"{what}“{expression.text}”应得到{expected}，实际得到 {shown(found)}"
    return Failure("EXTRACT_VALUE_ERROR", message)
