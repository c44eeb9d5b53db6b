"""What a setting must give: a truth, a text. Anything else, null too, is an incident that names element and setting,
as in Camunda 8, so that a mistyped variable does not go unseen. Semantics 2 was milder."""

from __future__ import annotations

from typing import Any

from engine.bpmn.expressions import Expression, evaluate, evaluate_text, hint, shown
from engine.bpmn.failures import Failure
from engine.bpmn.state.tokens import Token
from engine.bpmn.versions import as_camunda


def truth(value: Any, expression: Expression, token: Token, what: str) -> bool:
    """The truth that `expression` gave at `token`, else a Failure (EXTRACT_VALUE_ERROR). `what` names the setting.
    Semantics 2 took anything else for false."""
    if isinstance(value, bool) or not as_camunda(token.top.environment):
        return value is True
    raise wrong(token, expression, what, "true 或 false", value)


def wanted_text(token: Token, expression: Expression, what: str, attribute: str) -> str:
    """The text that `expression` gives in the element's own scope, else a Failure (EXTRACT_VALUE_ERROR). `what` is the
    setting in Chinese, `attribute` in the diagram. Semantics 2 took numbers, too."""
    scope, context = token.own_scope(), token.top.feel_context
    if not as_camunda(token.top.environment):
        return evaluate_text(expression, scope, context, what)
    value = evaluate(expression, scope, context)
    if isinstance(value, str) and value:
        return value
    raise wrong(token, expression, f"{what}（{attribute}）", "文字", value)


def wrong(token: Token, expression: Expression, what: str, expected: str, found: Any) -> Failure:
    """The failure that says what was expected and what was found, and where."""
    message = f"元素 {token.element_id} 的{what}“{expression.text}”应得到{expected}，实际得到 {shown(found)}"
    return Failure(
        "EXTRACT_VALUE_ERROR", message + hint(expression, token.own_scope(), token.top.feel_context)
    )
