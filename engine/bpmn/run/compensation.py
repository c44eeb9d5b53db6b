"""Compensation and the cancelling of transactions: handlers run one by one, in reverse order of completion.

A record is [spec name, handler spec name]; for an instance of a multi-instance or loop [spec name, handler
spec name, null, the instance's variables], which its handler sees; for a finished sub-process [spec name, null,
its records, its last variables]: its scope is opened again with those variables while its handlers run, or its
compensation event sub-process.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from engine.bpmn.definitions import Compensation
from engine.bpmn.run.termination import drop, kill
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance, SubInstance


def remember(token: Token) -> None:
    """The activity has completed and can be compensated from now on. Instances of a multi-instance or loop are each
    compensated (BPMN 2.0.2, 13.5.5), once the whole of it has completed."""
    spec = token.task_spec
    body = token.body
    if body is not None:
        handler = body.task_spec.compensation
        if handler is not None and not _undoes_all(token, handler):
            values = dict(token.scope.values) if token.scope is not None else {}
            _keep_with(body, [body.task_spec.name, handler, None, values])
        return
    found = [[spec.name, spec.compensation]] if spec.compensation else []
    if spec.is_body and not (found and _undoes_all(token, found[0][1])):
        found = token.completed or []
    if found:
        token.workflow.compensations += found
        _touch_owner(token.workflow)


def remember_scope(workflow: SubInstance) -> None:
    """A sub-process has completed: what it has completed can be compensated from outside, unless a handler of its own
    stands for all of that."""
    owner = workflow.owner
    host = owner.body or owner
    inside = workflow.compensations or workflow.spec.undone_by is not None
    if not inside or host.task_spec.compensation is not None:
        return
    record = [host.task_spec.name, None, workflow.compensations, dict(workflow.scope.values)]
    if owner.body is not None:
        _keep_with(host, record)
        return
    owner.workflow.compensations.append(record)
    _touch_owner(owner.workflow)


def _undoes_all(token: Token, handler: str) -> bool:
    """Whether a handler has a collection of its own to go through: it runs once for all instances, as in Camunda 8."""
    loop = token.workflow.spec.task_specs[handler].settings.loop
    return loop is not None and loop.collection is not None


def _keep_with(body: Token, record: list[Any]) -> None:
    if body.completed is None:
        body.completed = []
    body.completed.append(record)
    body.touch()


def _touch_owner(workflow: Instance | SubInstance) -> None:
    if isinstance(workflow, SubInstance):
        workflow.owner.touch()


def begin_compensation(token: Token, item: Compensation) -> bool | None:
    """Starts compensating what the token's scope has completed (or one activity of it). None: the token waits until
    it is done; where it does not want to wait, another one like it does, unseen."""
    records = _chosen(token.workflow, item.activity)
    if item.waits:
        _compensate(token, records)
        return None
    if records:
        beside: Token = token.workflow.task_tree.child(token.task_spec)
        _compensate(beside, records)
        beside.update()
    return True


def cancel_transaction(token: Token) -> None:
    """A cancel end event: whatever else goes on in its transaction ends, and what has been done is compensated."""
    workflow = token.workflow
    for token_id in sorted(workflow.live):
        if token_id != token.id and token_id in workflow.tasks:
            kill(workflow.tasks[token_id])
    _compensate(token, _chosen(workflow, None))


def _chosen(workflow: Instance | SubInstance, activity: str | None) -> list[tuple[list[Any], int]]:
    """The records to be compensated, each with how many scopes further out it was left; the last one comes first."""
    chosen: list[tuple[list[Any], int]] = []
    for level, scope in enumerate(_scopes_of(workflow)):
        found = [record for record in scope.compensations if activity in (None, record[0])]
        scope.compensations = [record for record in scope.compensations if activity not in (None, record[0])]
        _touch_owner(scope)
        chosen[:0] = [(record, level) for record in found]
    return chosen


def _compensate(token: Token, chosen: list[tuple[list[Any], int]]) -> None:
    """The token waits while its records are worked off; those of an earlier event of the same throw come first."""
    if token.to_compensate is None:
        token.top.compensating.append(token)
    earlier = token.to_compensate or []
    before = [0] * len(earlier) if token.outward is None else token.outward
    outward = [level for _, level in chosen] + before
    token.to_compensate = [record for record, _ in chosen] + earlier
    if any(outward):
        token.outward = outward


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
    records = token.to_compensate
    if records:
        record = records.pop()
        level = token.outward.pop() if token.outward else 0
        workflow = inner or next(islice(_scopes_of(token.workflow), level, None))
        if record[1] is not None:
            _start_handler(workflow, record, token)
        else:
            _reopen(top, workflow, record, token)
        return False
    if inner is not None:
        drop(inner)
        token.complete()
        return False
    if any(item.kind == "cancel" for item in token.task_spec.definitions):
        token.complete()
        return False
    if not token.seen:
        token.complete()
        return False
    return True


def _start_handler(workflow: Instance | SubInstance, record: list[Any], owner: Token) -> None:
    handler: Token = workflow.task_tree.child(workflow.spec.task_specs[record[1]])
    handler.compensates = owner.id
    if len(record) > 2 and record[3]:
        owner.top.scopes.write_all(handler.open_scope(), record[3])
    workflow.top_workflow.queue.append(handler)


def _reopen(top: Instance, workflow: Instance | SubInstance, record: list[Any], owner: Token) -> None:
    name, _, records, values = record
    spec = workflow.spec.task_specs[name]
    if spec.is_body:
        spec = workflow.spec.task_specs[spec.task_spec]
    undone_by = workflow.model.scopes[spec.spec].undone_by
    token: Token = workflow.task_tree.child(spec)
    token.compensates = owner.id
    token.to_compensate = records if undone_by is None else []
    token.update()
    scope = token.open_scope()
    top.scopes.write_all(scope, values)
    inner = SubInstance(workflow.model.scopes[spec.spec], token, workflow.model, scope, workflow.process)
    top.subprocesses[token.id] = inner
    inner.task_tree = Token(inner, inner.spec.start, None, state=TaskState.COMPLETED)
    if undone_by is None:
        top.compensating.append(token)
        return
    inner.compensations = records
    handler: Token = inner.task_tree.child(inner.spec.task_specs[undone_by])
    handler.compensates, handler.spawned = token.id, True
    top.queue.append(handler)


def leave_transaction(token: Token) -> None:
    """The cancel end event has completed: its transaction leaves by the cancel boundary event, and is terminated with
    all in it."""
    workflow = token.workflow
    assert isinstance(workflow, SubInstance), "deployment allows cancel end events in transactions only"
    token.say_completed()
    host = workflow.owner.body or workflow.owner
    for event_id in host.boundary:
        event = workflow.top_workflow.index[event_id]
        if any(item.kind == "cancel" for item in event.task_spec.definitions):
            event.trigger(0, None)
            return
    kill(host)
