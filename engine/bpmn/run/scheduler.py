"""The stepping loop: one queue of tokens to move, and the checks that follow. It never walks the whole tree."""

from __future__ import annotations

from typing import Any

from engine.bpmn.definitions import Conditional
from engine.bpmn.expressions import evaluate
from engine.bpmn.run.compensation import next_compensation, remember_scope
from engine.bpmn.run.completion import finish_with
from engine.bpmn.run.incidents import attempt
from engine.bpmn.run.termination import drop, end_called, kill
from engine.bpmn.run.wanted import truth
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import watch_scope
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance, SubInstance
from engine.events import ProcessEnded


def run(top: Instance) -> None:
    """Moves tokens until everything waits. Raises Unprocessable when that exceeds a bound of the step's meter: a loop
    without a waiting state runs into it instead of hanging."""
    scopes = top.scopes
    queue = top.queue
    while True:
        if scopes.written:
            _check_conditions(top)
        if top.compensating:
            token = top.compensating.pop(0)
            if not token.dead and next_compensation(token):
                finish_with(token, None)
        elif top.ad_hoc_check:
            _check_ad_hoc(top, top.ad_hoc_check.pop(0))
        elif queue:
            _move(top, queue.popleft())
        elif top.to_check:
            _check_over(top, top.to_check.popleft())
        elif not any(
            token.task_spec.try_to_fire(token) for _, token in sorted(top.inclusive_waiting.items())
        ):
            return


def _move(top: Instance, token: Token) -> None:
    """SpiffWorkflow's turn: it has the token arrive, or run."""
    if token.dead:
        return
    spec: Any = token.task_spec
    if token.state == TaskState.FUTURE:
        top.meter.activated(spec.bpmn_id or token.workflow.spec.name)
        attempt(top, token, spec._update, token)
    elif token.state == TaskState.READY and not spec.manual:
        if token.pending is not None:
            finish_with(token, token.pending)
        else:
            attempt(top, token, token.run)


def _check_conditions(top: Instance) -> None:
    """Conditional events look again when a variable that they can see was written."""
    written = top.scopes.written
    top.scopes.written = {}
    if not top.conditions:
        return
    for (token_id, index), before in sorted(top.conditions.items()):
        token = top.index.get(token_id)
        if token is not None:
            attempt(top, token, _recheck, top, token, index, before, written)


def _recheck(
    top: Instance, token: Token, index: int, before: bool, written: dict[tuple[int, str], str]
) -> None:
    item = token.task_spec.definitions[index]
    assert isinstance(item, Conditional)
    scope = watch_scope(token)
    around = {outer.id for outer in scope.chain()}
    if not any(
        scope_id in around and (not item.names or name in item.names) and how in item.events
        for (scope_id, name), how in written.items()
    ):
        return
    value = evaluate(item.condition, scope, top.feel_context, "CONDITION_ERROR") is True
    if value != before:
        top.conditions[token.id, index] = value
        token.conditions[str(index)] = value
        token.touch()
    if value and not before:
        token.trigger(index, None)


def _check_ad_hoc(top: Instance, workflow: Instance | SubInstance) -> None:
    """After each inner completion: is the ad-hoc sub-process done?"""
    if isinstance(workflow, SubInstance) and not workflow.completed:
        attempt(top, workflow.owner, _end_ad_hoc, top, workflow)


def _end_ad_hoc(top: Instance, workflow: SubInstance) -> None:
    settings = workflow.spec.ad_hoc
    if settings.completion is None or not _holds(top, workflow):
        return
    if settings.cancel_remaining:
        for token_id in sorted(workflow.live):
            if token_id in workflow.tasks:
                kill(workflow.tasks[token_id])
    top.to_check.append(workflow)


def _holds(top: Instance, workflow: SubInstance) -> bool:
    completion = workflow.spec.ad_hoc.completion
    value = evaluate(completion, workflow.scope, top.feel_context, "CONDITION_ERROR")
    return truth(value, completion, workflow.owner, "完成条件（completionCondition）")


def _check_over(top: Instance, workflow: Instance | SubInstance) -> None:
    if workflow.completed:
        return
    if not workflow.live:
        _close(top, workflow)
    elif isinstance(workflow, SubInstance):
        _complete_handlers_only(workflow)


def _close(top: Instance, workflow: Instance | SubInstance) -> None:
    """Nothing is alive in a workflow any more: it is over."""
    if isinstance(workflow, SubInstance):
        if workflow.spec.ad_hoc is not None:
            attempt(top, workflow.owner, _close_ad_hoc, top, workflow)
        else:
            _close_sub(top, workflow)
        return
    _kill_rest(workflow)
    workflow.completed = True
    top.events.append(ProcessEnded(top.root_key, "COMPLETED"))
    top.scopes.close(top.scope)


def _close_ad_hoc(top: Instance, workflow: SubInstance) -> None:
    done = _holds(top, workflow) if workflow.spec.ad_hoc.completion else workflow.owner.worked
    if done:
        _close_sub(top, workflow)


def _close_sub(top: Instance, workflow: SubInstance) -> None:
    owner = workflow.owner
    _kill_rest(workflow)
    if owner.called is not None:
        owner.result = dict(workflow.scope.values)
        end_called(top, workflow, owner, "COMPLETED")
        owner.called = None
    else:
        remember_scope(workflow)
    drop(workflow)
    owner.update()


def _complete_handlers_only(workflow: SubInstance) -> None:
    """An embedded sub-process whose own flow is over waits for its running event sub-processes; no new ones begin
    (BPMN 2.0.2, 13.5.4). Errors out of those that run are still caught."""
    spec = workflow.spec
    if spec.ad_hoc is not None or workflow.owner.called is not None:
        return
    if not all(workflow.tasks[token_id].task_spec.is_event_sub_process for token_id in workflow.live):
        return
    for name in spec.event_sub_processes:
        if all(item.kind == "error" for item in spec.task_specs[name].definitions):
            continue
        for token_id in list(workflow.at.get(name, ())):
            if workflow.tasks[token_id].state == TaskState.WAITING:
                kill(workflow.tasks[token_id])


def _kill_rest(workflow: Instance | SubInstance) -> None:
    for token in list(workflow.tasks.values()):
        if token is not workflow.task_tree and not token.dead:
            kill(token)
