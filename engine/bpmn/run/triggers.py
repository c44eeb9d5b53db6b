"""An event reaches a token that waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.run.termination import kill, resolve_incident
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import close_all, close_timer, say_scheduled
from engine.bpmn.state.timers import Schedule
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance
from engine.bpmn.versions import as_camunda, hears_beside_an_incident


def triggered(token: Token, index: int, payload: Mapping[str, Any] | None) -> None:
    """The event number `index` of a waiting token has come, with its payload. Cannot fail."""
    spec = token.task_spec
    token.touch()
    _advance_timer(token, index)
    if spec.parallel_multiple and not _all_arrived(token, index):
        _add_payload(token, payload)
        return
    _leave_incident(token)
    if spec.is_boundary or spec.is_event_sub_process:
        _trigger_handler(token, payload)
        return
    _add_payload(token, payload)
    token.fired = index
    close_all(token)
    token.update()


def _leave_incident(token: Token) -> None:
    """What went wrong while it waited is over when it goes on by another event; who stays open for more keeps it."""
    stays = token.task_spec.is_boundary or token.task_spec.is_event_sub_process
    if stays and not token.task_spec.interrupting:
        return
    if token.incident is not None and hears_beside_an_incident(token.top.environment):
        resolve_incident(token)
        token.stalled = None


def _all_arrived(token: Token, index: int) -> bool:
    """Whether every event of a parallel multiple has come by now; then the count begins anew."""
    arrived = token.seen_events or []
    if index not in arrived:
        arrived = [*arrived, index]
    is_all = len(arrived) >= len(token.task_spec.definitions)
    token.seen_events = None if is_all else arrived
    return is_all


def _advance_timer(token: Token, index: int) -> None:
    row = token.timers.get(str(index))
    if row is None:
        return
    following = None if token.task_spec.interrupting else _following(token.top, row)
    if following is None:
        close_timer(token, index)
    else:
        token.timers[str(index)] = following.to_json()
        say_scheduled(token, index, following)


def _following(top: Instance, row: list[Any]) -> Schedule | None:
    """The next firing; a repetition that leaves the calendar (year 9999) ends there. Semantics 2 made up for each
    moment that had been missed."""
    try:
        return Schedule.from_json(row).next(top.now if as_camunda(top.environment) else None)
    except (ValueError, OverflowError):
        return None


def _trigger_handler(token: Token, payload: Mapping[str, Any] | None) -> None:
    workflow = token.workflow
    if not token.task_spec.interrupting:
        handler: Token = workflow.task_tree.child(token.task_spec)
        if token.activation is not None:
            handler.activation = token.activation
        earlier, token.payload = token.payload, None
        _spawn(handler, {**(earlier or {}), **(payload or {})})
        return
    close_all(token)
    host_id, token.host = token.host, None
    token._set_state(TaskState.FUTURE)
    _spawn(token, payload)
    if host_id is not None:
        host = token.top.index[host_id]
        assert isinstance(host.boundary, list)
        host.boundary.remove(token.id)
        kill(host)
    else:
        interrupt_scope(token)


def interrupt_scope(token: Token) -> None:
    """Ends everything in the token's workflow but the token itself."""
    workflow = token.workflow
    begin = workflow.task_tree
    for other in list(workflow.tasks.values()):
        if other is not token and other is not begin and not other.dead:
            kill(other)
    if begin is not token:
        begin.cancel()


def _spawn(token: Token, payload: Mapping[str, Any] | None) -> None:
    """Comes to life: from now on it is a token that is about to arrive."""
    token.spawned = True
    _add_payload(token, payload)
    token.top.queue.append(token)


def _add_payload(token: Token, payload: Mapping[str, Any] | None) -> None:
    if payload:
        token.payload = {**(token.payload or {}), **payload}
