"""What an element throws: messages and signals outward, errors and escalations to the nearest handler around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.definitions import Compensation, Definition, Message
from engine.bpmn.expressions import evaluate, evaluate_text
from engine.bpmn.failures import Failure
from engine.bpmn.run.compensation import begin_compensation, cancel_transaction
from engine.bpmn.run.triggers import interrupt_scope
from engine.bpmn.run.wanted import wanted_text, wrong
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance, SubInstance
from engine.bpmn.versions import as_camunda
from engine.events import MessageThrown, SignalThrown


def throw(token: Token, item: Definition) -> bool | None:
    """Throws one event. True: done; None: the token waits for compensation. Raises Failure before anything
    has changed."""
    if isinstance(item, Message):
        _throw_message(token, item)
    elif item.kind == "signal":
        _throw_signal(token, item)
    elif item.kind in ("error", "escalation"):
        _throw_coded(token, item)
    elif item.kind == "terminate":
        interrupt_scope(token)
    elif item.kind == "cancel":
        cancel_transaction(token)
        return None
    elif isinstance(item, Compensation):
        return begin_compensation(token, item)
    return True


def _local_values(token: Token) -> dict[str, Any]:
    """The payload of what is thrown: the element's own input mappings."""
    return dict(token.scope.values) if token.scope is not None else {}


def _throw_message(token: Token, item: Message) -> None:
    top = token.top
    scope = token.own_scope()
    assert item.reference is not None
    name = wanted_text(token, item.reference, "消息名", "name")
    key = None
    if item.correlation_key is not None:
        key = evaluate_text(item.correlation_key, scope, top.feel_context, f"消息“{name}”的关联键")
    top.events.append(MessageThrown(token.key, name, key, _local_values(token)))
    top.throwers[token.key] = token.workflow.model.process_id


def _throw_signal(token: Token, item: Definition) -> None:
    top = token.top
    assert item.reference is not None
    name = wanted_text(token, item.reference, "信号名", "name")
    values = _local_values(token)
    top.events.append(SignalThrown(token.key, name, values))
    broadcast(top, name, values)


def broadcast(top: Instance, name: str, values: Mapping[str, Any]) -> None:
    """Triggers everything in this root that waits for the signal at this moment."""
    for token_id, index in sorted(top.signals.get(name, ())):
        waiting = top.index.get(token_id)
        if waiting is not None and waiting.state == TaskState.WAITING:
            waiting.trigger(index, values)


def _throw_coded(token: Token, item: Definition) -> None:
    code = None
    if item.reference is not None:
        code = wanted_text(token, item.reference, "代码", f"{item.kind}Code")
    if raise_code(token, item.kind, code, None, from_activity=False):
        return
    if item.kind == "error":
        raise Failure(
            "UNHANDLED_ERROR_EVENT", f"抛出的错误“{code or ''}”没有任何处理者（边界事件或事件子流程）"
        )


def raise_code(
    token: Token, kind: str, code: str | None, payload: Mapping[str, Any] | None, from_activity: bool
) -> bool:
    """Finds the nearest handler outward, an exact code before a catch-all, and triggers it. False: nobody catches.

    `from_activity`: the token's own boundary events count too (a job's error).
    """
    for handlers in _levels(token, from_activity):
        best = _best(handlers, kind, code)
        if best is not None:
            handler, index = best
            handler.trigger(index, payload)
            return True
    return False


def _levels(token: Token, from_activity: bool) -> Iterator[list[Token]]:
    """Possible handlers, level by level: boundary events of the activity passed, then event sub-processes around it."""
    workflow: Instance | SubInstance = token.workflow
    host: Token | None = (token.body or token) if from_activity else None
    while True:
        index = workflow.top_workflow.index
        if host is not None:
            yield [index[event] for event in host.boundary if event in index]
        yield [
            workflow.tasks[token_id]
            for name in workflow.spec.event_sub_processes
            for token_id in workflow.at.get(name, ())
            if workflow.tasks[token_id].state == TaskState.WAITING
        ]
        if not isinstance(workflow, SubInstance):
            return
        host = workflow.owner.body or workflow.owner
        workflow = host.workflow


def _best(handlers: list[Token], kind: str, code: str | None) -> tuple[Token, int] | None:
    best: tuple[Token, int] | None = None
    for handler in handlers:
        for index, item in enumerate(handler.task_spec.definitions):
            if item.kind != kind:
                continue
            caught = _code_of(handler, item)
            if caught is None and best is None:
                best = (handler, index)
            elif caught is not None and caught == code:
                return (handler, index)
    return best


def _code_of(handler: Token, item: Definition) -> str | None:
    """The code a handler catches; None catches all. Raises Failure when its expression gives none."""
    if item.reference is None:
        return None
    value = evaluate(item.reference, handler.own_scope(), handler.top.feel_context)
    if as_camunda(handler.top.environment) and not (isinstance(value, str) and value):
        raise wrong(handler, item.reference, f"代码（{item.kind}Code）", "文字", value)
    return None if value is None else str(value)
