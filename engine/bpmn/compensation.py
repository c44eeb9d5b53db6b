"""Compensation and the cancelling of transactions: handlers run one by one, in reverse order of completion.

A record is [spec name, handler spec name], or for a finished sub-process [spec name, null, its records,
its last variables]:
its scope is opened again with those variables while its handlers run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from engine.bpmn.spiff import TaskState
from engine.bpmn.structure import Instance, SubInstance, Token
from engine.bpmn.tree import close_scope, drop, kill
from engine.bpmn.triggers import trigger


def begin_compensation(token: Token, activity: str | None, stop_others: bool) -> bool | None:
    """Starts compensating what its scope has completed (or one activity of it). None: the token waits
    until it is done."""
    workflow = token.workflow
    if stop_others:
        for token_id in sorted(workflow.live):
            if token_id != token.id and token_id in workflow.tasks:
                kill(workflow.tasks[token_id])
    chosen: list[list[Any]] = []
    outward: list[int] = []
    for level, scope in enumerate(_scopes_of(workflow)):
        found = [record for record in scope.compensations if activity in (None, record[0])]
        scope.compensations = [record for record in scope.compensations if record not in found]
        if isinstance(scope, SubInstance):
            scope.owner.touch()
        chosen[:0] = found  # what lies outside was there first, so its turn comes last
        outward[:0] = [level] * len(found)
    token.internal_data["to_compensate"] = chosen
    if any(outward):
        token.internal_data["outward"] = outward
    token._set_state(TaskState.STARTED)
    token.top.compensating.append(token)
    return None


def _scopes_of(workflow: Instance | SubInstance) -> Iterator[Instance | SubInstance]:
    """The scope of a compensation; an event sub-process compensates what its scope has completed, too."""
    yield workflow
    while isinstance(workflow, SubInstance) and workflow.owner.task_spec.is_event_sub_process:
        workflow = workflow.owner.workflow
        yield workflow


def next_compensation(token: Token) -> bool:
    """Starts the next handler of a compensating token. True when all are done and the token may complete."""
    top = token.top
    token.touch()
    inner: SubInstance | None = top.subprocesses.get(token.id)
    records = token.internal_data["to_compensate"]
    if records:
        record = records.pop()
        outward = token.internal_data.get("outward")
        level = outward.pop() if outward else 0
        workflow = inner or next(islice(_scopes_of(token.workflow), level, None))
        if record[1] is not None:
            _start_handler(workflow, record[1], token)
        else:
            _reopen(top, workflow, record, token)
        return False
    if inner is not None:
        _close_again(top, token, inner)
        return False
    if any(item.kind == "cancel" for item in token.task_spec.definitions):
        _leave_transaction(top, token)
        return False
    return True


def _start_handler(workflow: Instance | SubInstance, name: str, owner: Token) -> None:
    handler: Token = workflow.task_tree.child(workflow.spec.task_specs[name])
    handler.internal_data["compensates"] = owner.id
    workflow.top_workflow.queue.append(handler)


def _reopen(top: Instance, workflow: Instance | SubInstance, record: list[Any], owner: Token) -> None:
    name, _, records, values = record
    spec = workflow.spec.task_specs[name]
    token: Token = workflow.task_tree.child(spec)
    token.internal_data.update(compensates=owner.id, to_compensate=records)
    token._set_state(TaskState.STARTED)
    scope = token.open_scope()
    top.scopes.write_all(scope, values)
    inner = SubInstance(workflow.model.scopes[spec.spec], token, workflow.model, scope, workflow.process)
    top.subprocesses[token.id] = inner
    inner.task_tree = Token(inner, inner.spec.start, None)
    inner.task_tree._set_state(TaskState.COMPLETED)
    top.compensating.append(token)


def _close_again(top: Instance, token: Token, inner: SubInstance) -> None:
    owner = top.index.get(token.internal_data["compensates"])
    drop(inner)
    close_scope(token)
    token._set_state(TaskState.COMPLETED)
    top.forget(token)
    if owner is not None:
        top.compensating.append(owner)


def _leave_transaction(top: Instance, token: Token) -> None:
    """The cancel end event is through: its transaction leaves by the cancel boundary event."""
    workflow = token.workflow
    assert isinstance(workflow, SubInstance), "deployment allows cancel end events in transactions only"
    token.say_completed()
    token._set_state(TaskState.COMPLETED)
    host = workflow.owner.body or workflow.owner
    for event_id in host.internal_data.get("boundary", ()):
        event = top.index[event_id]
        if any(item.kind == "cancel" for item in event.task_spec.definitions):
            trigger(event, 0, None)
            return
    kill(host)
