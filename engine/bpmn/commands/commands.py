"""The commands on a root instance. Each checks first (a Refusal leaves everything as it was), then acts
and runs to rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.elements.subprocesses import begin_flow
from engine.bpmn.failures import Failure
from engine.bpmn.run.completion import finish_with
from engine.bpmn.run.incidents import raise_incident
from engine.bpmn.run.scheduler import run
from engine.bpmn.run.termination import end_root, resolve_incident
from engine.bpmn.run.throwing import raise_code
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.scopes import Scope
from engine.bpmn.state.timers import Schedule
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance
from engine.bpmn.versions import hears_beside_an_incident
from engine.context import local_of, root_of
from engine.errors import Conflict, Invalid, NotFound
from engine.events import JobUpdated, ProcessStarted


def start(
    top: Instance, variables: Mapping[str, Any], start_element: str | None, payload: Mapping[str, Any] | None
) -> None:
    """Begins the instance; Conflict when it has begun, Invalid when there is no such start event."""
    if top.begun:
        raise Conflict("already_started", "流程实例已经开始")
    element = start_element or top.model.none_start
    if element is None or element not in top.model.spec.starts:
        raise Invalid(
            "no_such_start",
            "没有这样的开始事件",
            where=str(start_element or ""),
            expected="、".join(top.model.spec.starts),
            found=str(start_element),
        )
    top.begun = True
    top.events.append(ProcessStarted(top.root_key, top.model.process_id, top.model.key))
    top.scopes.write_all(top.scope, variables)
    begin_flow(top, element, payload)
    run(top)


def complete_task(top: Instance, key: int, variables: Mapping[str, Any]) -> None:
    token = _token(top, key, "用户任务")
    if token.task_spec.type != "USER_TASK" or token.state != TaskState.READY:
        raise NotFound("no_open_task", "这里没有这个待办任务，可能已经完成或取消", found=str(key))
    finish_with(token, variables)
    run(top)


def correlate(top: Instance, key: int, index: int, variables: Mapping[str, Any]) -> None:
    token = top.index.get(_local(top, key))
    if token is None or str(index) not in token.subscriptions:
        raise Conflict("no_subscription", "等待这个消息或信号的订阅已经关闭", found=f"{key}/{index}")
    token.trigger(index, variables)
    run(top)


def fire_timer(top: Instance, key: int, index: int) -> None:
    token = top.index.get(_local(top, key))
    row = token.timers.get(str(index)) if token is not None else None
    if token is None or row is None:
        raise Conflict("no_timer", "这个定时器已经不在", found=f"{key}/{index}")
    due = Schedule.from_json(row).due
    if due > top.now:
        raise Conflict("not_due", "定时器还没有到期", expected=due.isoformat(), found=top.now.isoformat())
    token.trigger(index, None)
    run(top)


def stall_timer(top: Instance, key: int, index: int, error_type: str, message: str) -> None:
    token = _token(top, key, "元素")
    raise_incident(token, error_type, message)
    token.stalled = index
    token.touch()


def may_stall(top: Instance, key: int) -> bool:
    token = top.index.get(_local(top, key))
    return token is not None and token.live and token.incident is None


def stalled(top: Instance, key: int, index: int) -> bool:
    token = top.index.get(_local(top, key))
    return token is not None and token.incident is not None and token.stalled == index


def _job(top: Instance, key: int) -> Token:
    token = top.jobs.get(_local(top, key))
    if token is None:
        raise NotFound("no_job", "这里没有这个作业，可能已经完成或取消", found=str(key))
    return token


def _row_of(token: Token) -> list[Any]:
    """[number, type, retries, whether it has thrown an error]."""
    assert token.job is not None
    return token.job


def complete_job(top: Instance, key: int, variables: Mapping[str, Any]) -> None:
    finish_with(_job(top, key), variables)
    run(top)


def fail_job(top: Instance, key: int, retries: int, message: str) -> None:
    token = _job(top, key)
    _update_job(token, max(0, retries), message)
    if retries <= 0:
        text = message or "作业失败，没有给出原因"
        raise_incident(token, "JOB_NO_RETRIES", text, _row_of(token)[0])
    run(top)


def set_job_retries(top: Instance, key: int, retries: int) -> None:
    token = _job(top, key)
    if retries < 1:
        raise Invalid("retries", "重试次数至少为 1", expected="≥ 1", found=str(retries))
    _update_job(token, retries, "")


def _update_job(token: Token, retries: int, message: str) -> None:
    job = _row_of(token)
    job[2] = retries
    token.touch()
    token.top.events.append(JobUpdated(token.top.root_key | job[0], retries, message))


def throw_job_error(top: Instance, key: int, code: str, message: str, variables: Mapping[str, Any]) -> None:
    token = _job(top, key)
    job = _row_of(token)
    job[3] = True
    kind, text = "UNHANDLED_ERROR_EVENT", ""
    try:
        caught = raise_code(token, "error", code, variables, from_activity=True)
    except Failure as failure:  # a handler whose code cannot be told
        caught, kind, text = False, failure.error_type, failure.message
    if not caught:
        job[3] = False
        _update_job(token, 0, message)
        text = text or f"作业抛出的错误“{code}”没有任何处理者（边界事件或事件子流程）：{message}"
        raise_incident(token, kind, text, job[0])
    run(top)


def set_variables(top: Instance, scope: int, variables: Mapping[str, Any], local: bool) -> None:
    if local:
        top.scopes.write_all(_scope(top, scope, opening=True), variables)
    else:
        top.scopes.propagate(_scope(top, scope), variables)
    run(top)


def _scope(top: Instance, key: int, opening: bool = False) -> Scope:
    """The scope that a key names: a process instance's, an element's own (`opening` makes one), a job's element's."""
    number = _local(top, key)
    found = top.scopes.open.get(number)
    if found is not None:
        return found
    token = top.index.get(number) or top.jobs.get(number)
    if token is None or not token.live:
        raise NotFound("no_scope", "这个流程实例或元素实例已经结束，没有变量可读写", found=str(key))
    return token.open_scope() if opening else token.own_scope()


def visible(top: Instance, key: int) -> dict[str, Any]:
    return _scope(top, key).visible()


def retry(top: Instance, incident_key: int) -> None:
    token = top.incidents.get(_local(top, incident_key))
    if token is None:
        raise NotFound("no_incident", "这里没有这个事件（incident），可能已经解决", found=str(incident_key))
    resolve_incident(token)
    index, token.stalled = token.stalled, None
    job = token.job
    if index is not None and (str(index) in token.timers or not hears_beside_an_incident(top.environment)):
        if str(index) in token.timers:
            token.trigger(index, None)
    elif token.pending is not None:
        finish_with(token, token.pending)
    elif job is not None:
        if job[2] < 1:
            _update_job(token, 1, "")
    elif token.state in (TaskState.FUTURE, TaskState.READY):
        top.queue.append(token)
    elif token.id in top.subprocesses:
        top.ad_hoc_check.append(top.subprocesses[token.id])
        top.to_check.append(top.subprocesses[token.id])
    run(top)


def cancel(top: Instance) -> None:
    if top.completed or not top.begun:
        raise Conflict("not_running", "流程实例没有在运行")
    end_root(top)


def _token(top: Instance, key: int, what: str) -> Token:
    token = top.index.get(_local(top, key))
    if token is None or not token.live:
        raise NotFound("not_active", f"这里没有这个{what}，可能已经结束", found=str(key))
    return token


def _local(top: Instance, key: int) -> int:
    if root_of(key) != top.root_key:
        raise NotFound("other_root", "这个键不属于这个流程实例", found=str(key))
    return local_of(key)
