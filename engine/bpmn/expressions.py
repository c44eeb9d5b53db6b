"""Values of a diagram: static text, or FEEL behind `=`. Evaluated on scopes, failing as incidents."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import inf
from typing import Any

from engine.bpmn.failures import Failure
from engine.bpmn.state.scopes import Scope, names_in
from engine.feel import FeelContext, FeelError, compile_expression, to_json
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.meter import Meter
from engine.ports import Environment

_PLAIN = (str, int, Decimal, bool, type(None))


class Expression:
    """A text of the diagram with its meaning: `feel` when it is an expression, else `static`."""

    __slots__ = ("feel", "static", "text")

    def __init__(self, text: str, is_feel: bool) -> None:
        self.text = text
        self.feel = compile_expression(text.strip().removeprefix("=").strip()) if is_feel else None
        self.static: Any = None if is_feel else text

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def text_or_feel(text: str) -> Expression:
    """FEEL when it begins with `=`, else the text itself. Raises FeelSyntaxError."""
    return Expression(text, text.lstrip().startswith("="))


def always_feel(text: str) -> Expression:
    """FEEL, with or without `=` (plain BPMN). Raises FeelSyntaxError."""
    return Expression(text, True)


#: From this semantic version on, work in expressions is charged by what it costs, and no value hides a function.
_WEIGHED = 3


def limits_of(environment: Environment) -> Limits:
    """The bounds of a step's expressions. A re-execution, which is not metered, knows no seconds."""
    seconds = DEFAULT_LIMITS.max_seconds if environment.meter.bounds.seconds < inf else inf
    as_of_3 = environment.semantics >= _WEIGHED
    return _limits(DEFAULT_LIMITS, seconds, as_of_3)


@lru_cache(16)
def _limits(defaults: Limits, seconds: float, as_of_3: bool) -> Limits:
    return replace(defaults, max_seconds=seconds, weighed=as_of_3, apart=as_of_3)


def expression_context(environment: Environment, meter: Meter) -> FeelContext:
    """What expressions see of a step's world: its clock, its draws, the host functions. `meter` bounds the step."""

    def new_uuid() -> str:
        return str(uuid.UUID(int=random.Random(environment.random()).getrandbits(128), version=4))

    return FeelContext(
        now=environment.now,
        functions=environment.functions(),
        random=environment.random,
        uuid=new_uuid,
        limits=limits_of(environment),
        watch=meter.look,
    )


def decision_context(environment: Environment) -> FeelContext:
    """What the tables of a decision see of a step's world."""
    return FeelContext(
        now=environment.now,
        functions=environment.functions(),
        random=environment.random,
        limits=limits_of(environment),
        watch=environment.meter.look,
    )


def evaluate(
    expression: Expression,
    scope: Scope,
    context: FeelContext,
    error_type: str = "EXTRACT_VALUE_ERROR",
    extra: Mapping[str, Any] | None = None,
) -> Any:
    """The value of an expression read from `scope`; a bound that is hit is a Failure."""
    if expression.feel is None:
        return expression.static
    try:
        return expression.feel.evaluate(names_in(scope, extra), context)
    except FeelError as error:
        raise Failure(error_type, f"表达式“{expression.text}”出错：{error}") from error


def evaluate_json(
    expression: Expression,
    scope: Scope,
    context: FeelContext,
    error_type: str = "EXTRACT_VALUE_ERROR",
    extra: Mapping[str, Any] | None = None,
) -> Any:
    """As `evaluate`, as a JSON value that a variable can hold (temporal values become ISO text)."""
    value = evaluate(expression, scope, context, error_type, extra)
    return value if isinstance(value, _PLAIN) else as_json(value, expression.text, error_type)


def as_json(value: Any, text: str, error_type: str) -> Any:
    """A value as JSON; functions and the like are a Failure."""
    try:
        return to_json(value)
    except (TypeError, ValueError) as error:
        raise Failure(error_type, f"表达式“{text}”的结果不能作为变量保存：{error}") from error


def evaluate_condition(expression: Expression, scope: Scope, context: FeelContext, what: str) -> bool:
    """True or false; anything else (null too) is a Failure CONDITION_ERROR. `what` says where the condition stands."""
    value = evaluate(expression, scope, context, "CONDITION_ERROR")
    if value is True or value is False:
        return value
    message = f"{what}的条件“{expression.text}”应得到 true 或 false，实际得到 {shown(value)}"
    raise Failure("CONDITION_ERROR", message + hint(expression, scope, context))


def evaluate_text(
    expression: Expression, scope: Scope, context: FeelContext, what: str, numbers: bool = True
) -> str:
    """A non-empty text (with `numbers` they are taken as text), else a Failure EXTRACT_VALUE_ERROR."""
    value = evaluate(expression, scope, context)
    if numbers and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and value:
        return value
    message = f"{what}“{expression.text}”应得到文字，实际得到 {shown(value)}"
    raise Failure("EXTRACT_VALUE_ERROR", message + hint(expression, scope, context))


def hint(expression: Expression, scope: Scope, context: FeelContext) -> str:
    """Why an expression gave null, as far as is known: the place of the last warning, and variables that
    are not there."""
    if expression.feel is None:
        return ""
    names = names_in(scope)
    absent = sorted(name for name in expression.feel.names if name not in names)
    parts = [f"没有变量 {'、'.join(absent)}"] if absent else []
    for warning in reversed(context.warnings):
        if warning.text == expression.feel.text and warning.position >= 0:
            parts.append(f"第 {warning.position + 1} 个字符处：{warning.message_zh}")
            break
    return f"（{'；'.join(parts)}）" if parts else ""


def iso_text(value: Any) -> Any:
    """A temporal value (FEEL's or Python's) as ISO text; anything else as it is."""
    if isinstance(value, (str, int, Decimal, list, dict, type(None))):
        return value
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"PT{value.total_seconds():.6f}S"
    return to_json(value)


def shown(value: Any) -> str:
    """A value for a message, short."""
    text = (
        {None: "null", True: "true", False: "false"}.get(value)
        if isinstance(value, (bool, type(None)))
        else None
    )
    text = text or repr(value)
    return text if len(text) <= 80 else text[:77] + "…"
