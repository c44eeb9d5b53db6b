"""Life and death of tokens: boundary events come with their activity, and whatever is terminated goes with
all inside it."""

from __future__ import annotations

from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import Prepared, close_all, open_all, prepare
from engine.bpmn.state.tokens import Instance, SubInstance, Token
from engine.events import IncidentResolved, ProcessEnded


def listen(workflow: Instance | SubInstance) -> None:
    """Those of its event sub-processes that do not wait yet begin to."""
    for name in workflow.spec.event_sub_processes:
        if not workflow.at.get(name):
            workflow.top_workflow.queue.append(workflow.task_tree.child(workflow.spec.task_specs[name]))


def prepare_boundary(token: Token) -> list[tuple[str, list[Prepared]]]:
    """Evaluates the boundary events of an activity in the activity's scope; raises Failure."""
    specs = token.workflow.spec.task_specs
    scope = token.own_scope()
    return [(name, prepare(token.top, specs[name], scope)) for name in token.task_spec.boundary]


def attach(token: Token, prepared: list[tuple[str, list[Prepared]]]) -> list[tuple[Token, int]]:
    """Opens the boundary events. Returns conditions that are true already, to be triggered by the caller."""
    workflow = token.workflow
    ids: list[int] = []
    token.internal_data["boundary"] = ids
    true_now = []
    for name, rows in prepared:
        event = workflow.task_tree.child(workflow.spec.task_specs[name])
        event.internal_data["host"] = token.id
        if "activation" in token.internal_data:
            event.internal_data["activation"] = token.internal_data["activation"]
        ids.append(event.id)
        true_now += [(event, index) for index in open_all(event, rows)]
    token.touch()
    return true_now


def detach(token: Token) -> None:
    """The activity is over: so are the boundary events that have not been triggered."""
    for event_id in token.internal_data.pop("boundary", ()):
        event = token.top.index.get(event_id)
        if event is not None:
            kill(event)


def kill(token: Token) -> None:
    """Terminates a token with its boundary events, its instances and the sub-process it entered; iterative."""
    top = token.top
    doomed: list[Token] = []
    pending = [token]
    while pending:
        current = pending.pop()
        if current.dead:
            continue
        doomed.append(current)
        pending += current.children
        inner = top.subprocesses.get(current.id)
        if inner is not None:
            pending += inner.tasks.values()
        pending += [
            top.index[event] for event in current.internal_data.get("boundary", ()) if event in top.index
        ]
    for current in reversed(doomed):
        if not current.dead:
            _end(top, current)


def _end(top: Instance, token: Token) -> None:
    close_all(token)
    if token.live:
        token.task_spec.ended(token, False)
        token.say_terminated()
    resolve_incident(token)
    inner: SubInstance | None = top.subprocesses.pop(token.id, None)
    if inner is not None:
        inner.completed = True
        end_called(top, inner, token, "TERMINATED")
    close_scope(token)
    top.drop_collection(token.id)
    token._state = TaskState.CANCELLED
    top.forget(token)
    compensating = top.index.get(token.internal_data.get("compensates", 0))
    if compensating is not None:
        top.compensating.append(compensating)
    activation = token.internal_data.get("activation")
    if activation is not None:
        release_activation(top, token.workflow, activation)


def end_root(top: Instance) -> None:
    """Terminates the whole root instance."""
    for token in list(top.tasks.values()):
        if token is not top.task_tree and not token.dead:
            kill(token)
    top.queue.clear()
    top.compensating.clear()
    begin: Token = top.task_tree
    close_all(begin)
    if begin.live:
        begin._set_state(TaskState.CANCELLED)
    top.to_check.clear()
    top.completed = True
    top.terminated = True
    top.events.append(ProcessEnded(top.root_key, "TERMINATED"))
    top.scopes.close(top.scope)


def end_called(top: Instance, inner: SubInstance, owner: Token, state: str) -> None:
    """Ends the process instance of a call; nothing to do for an embedded sub-process."""
    if "called" in owner.internal_data:
        top.scopes.close(inner.scope)
        top.events.append(ProcessEnded(top.root_key | inner.process, state))


def in_activation(workflow: Instance | SubInstance, activation: int, but: Token | None = None) -> bool:
    """Whether a live token of this ad-hoc activation is left."""
    return any(
        workflow.tasks[token_id].internal_data.get("activation") == activation
        for token_id in workflow.live
        if but is None or token_id != but.id
    )


def release_activation(top: Instance, workflow: Instance | SubInstance, activation: int) -> None:
    """Closes an ad-hoc activation's scope when nothing of it is left."""
    scope = top.scopes.open.get(activation)
    if scope is not None and not in_activation(workflow, activation):
        top.scopes.close(scope)


def close_scope(token: Token) -> None:
    """Closes the element's own scope, if it has one."""
    if token.scope is not None:
        token.top.scopes.close(token.scope)
        token.scope = None


def resolve_incident(token: Token) -> None:
    """The incident at this token, if any, is over."""
    row = token.internal_data.pop("incident", None)
    if row is not None:
        token.top.incidents.pop(row[0], None)
        token.top.events.append(IncidentResolved(token.top.root_key | row[0]))
        token.touch()


def drop(workflow: SubInstance) -> None:
    """Forgets a finished sub-process with whatever finished tokens are left in it."""
    top: Instance = workflow.top_workflow
    for token in list(workflow.tasks.values()):
        close_all(token)
        top.forget(token)
    workflow.completed = True
    top.subprocesses.pop(workflow.parent_task_id, None)
    workflow.owner.touch()
