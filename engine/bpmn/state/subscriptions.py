"""Opening and closing what an element waits for: messages, signals, timers, conditions.

First everything is evaluated (`prepare`, may fail), then it is opened (`open_all`, cannot fail), so that
an element with a
wrong timer text does not come to life by half.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.bpmn.definitions import Conditional, Definition, Message, Timer
from engine.bpmn.element import Element
from engine.bpmn.expressions import evaluate, evaluate_text, shown
from engine.bpmn.failures import Failure
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.facts import NO_WAITS
from engine.bpmn.state.scopes import Scope
from engine.bpmn.state.timers import Schedule, evaluate_schedule
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance
from engine.bpmn.versions import as_camunda
from engine.events import (
    ProcessSubscriptionOpened,
    SubscriptionClosed,
    SubscriptionOpened,
    TimerEnded,
    TimerScheduled,
)

#: Since this semantic version a subscription says in which process instance it stands.
_NAMES_PROCESS = 3

#: (index of the event, its definition, what was evaluated: a Schedule, a subscription's row, a truth)
Prepared = tuple[int, Definition, Any]


def prepare(top: Instance, spec: Element, scope: Scope) -> list[Prepared]:
    """Evaluates what the events of `spec` wait for in `scope`: names, correlation keys, times and conditions. Raises
    Failure, which names the event that waits (the incident stands at the activity of a boundary event)."""
    found: list[Prepared] = []
    for index, item in enumerate(spec.definitions):
        try:
            found.append((index, item, _prepared(top, item, scope)))
        except Failure as failure:
            if not as_camunda(top.environment):
                raise
            message = f"元素 {waiting_element(spec, index)}：{failure.message}"
            raise Failure(failure.error_type, message) from failure
    return found


def _prepared(top: Instance, item: Definition, scope: Scope) -> Any:
    context = top.feel_context
    numbers = not as_camunda(top.environment)
    if isinstance(item, Timer):
        signed = as_camunda(top.environment)
        return evaluate_schedule(item.time_kind, item.value, scope, context, top.now, signed)
    if isinstance(item, Message):
        assert item.reference is not None
        name = evaluate_text(item.reference, scope, context, "消息名", numbers)
        return ["message", name, _correlation_key(top, item, scope)]
    if isinstance(item, Conditional):
        return evaluate(item.condition, scope, context, "CONDITION_ERROR") is True
    if item.kind == "signal":
        assert item.reference is not None
        return ["signal", evaluate_text(item.reference, scope, context, "信号名", numbers), None]
    return None


def _correlation_key(top: Instance, item: Message, scope: Scope) -> str:
    if item.correlation_key is None:
        return ""
    value = evaluate(item.correlation_key, scope, top.feel_context)
    if isinstance(value, bool) or value is None or isinstance(value, (list, dict)):
        raise Failure(
            "EXTRACT_VALUE_ERROR",
            f"消息“{item.name}”的关联键“{item.correlation_key.text}”应得到文字或数字，实际得到 {shown(value)}",
        )
    return str(value)


def open_all(token: Token, prepared: Sequence[Prepared]) -> list[int]:
    """The token waits. Returns the indexes of conditions that are true already: the caller triggers them."""
    token._set_state(TaskState.WAITING)
    true_now = []
    for index, _, value in prepared:
        if isinstance(value, Schedule):
            token.timers = {**token.timers, str(index): value.to_json()}
            say_scheduled(token, index, value)
        elif isinstance(value, list):
            token.subscriptions = {**token.subscriptions, str(index): value}
            _say_opened(token, index, value)
        elif isinstance(value, bool):
            token.conditions = {**token.conditions, str(index): value}
            if value:
                true_now.append(index)
    register(token)
    return true_now


def register(token: Token) -> None:
    """Puts a waiting token's signals and conditions where they are looked for (after opening and after restoring)."""
    top = token.top
    for text, (kind, name, _) in token.subscriptions.items():
        if kind == "signal":
            top.signals.setdefault(name, {})[token.id, int(text)] = None
    for text, value in token.conditions.items():
        top.conditions[token.id, int(text)] = value


def say_scheduled(token: Token, index: int, value: Schedule) -> None:
    element = waiting_element(token.task_spec, index)
    token.top.events.append(TimerScheduled(token.key, element, index, value.generation, value.due))


def waiting_element(spec: Element, index: int) -> str:
    """The element that waits: behind an event gateway, the catch event of that number."""
    if spec.is_event_gateway:
        return spec.flows[index].target
    return spec.bpmn_id or spec.name


def depth_of(token: Token) -> int:
    """How deep a subscription lies, so that the innermost is served first; an event sub-process lies
    outside its siblings."""
    return 2 * token.workflow.level + (0 if token.task_spec.is_event_sub_process else 1)


def _say_opened(token: Token, index: int, row: list[Any]) -> None:
    kind, name, key = row
    element = waiting_element(token.task_spec, index)
    top, facts = token.top, (token.key, element, index, kind, name, key, depth_of(token))
    if top.environment.semantics >= _NAMES_PROCESS:
        top.events.append(ProcessSubscriptionOpened(*facts, top.root_key | token.workflow.process))
    else:
        top.events.append(SubscriptionOpened(*facts))


def close_all(token: Token) -> None:
    """The token waits no longer."""
    for index in sorted(map(int, token.subscriptions)):
        close_subscription(token, index)
    for index in sorted(map(int, token.timers)):
        close_timer(token, index)
    if token.conditions:
        for text in token.conditions:
            token.top.conditions.pop((token.id, int(text)), None)
        token.conditions = NO_WAITS


def close_subscription(token: Token, index: int) -> None:
    rows = token.subscriptions
    kind, name, _ = rows.pop(str(index))
    if not rows:
        token.subscriptions = NO_WAITS
    if kind == "signal":
        waiting = token.top.signals.get(name, {})
        waiting.pop((token.id, index), None)
        if not waiting:
            token.top.signals.pop(name, None)
    token.top.events.append(SubscriptionClosed(token.key, index))


def close_timer(token: Token, index: int) -> None:
    rows = token.timers
    row = rows.pop(str(index))
    if not rows:
        token.timers = NO_WAITS
    token.top.events.append(TimerEnded(token.key, index, row[2]))


def watch_scope(token: Token) -> Scope:
    """Where a waiting token's expressions are read: a boundary event sees what its activity sees."""
    return token.own_scope() if token.host is None else token.top.index[token.host].own_scope()
