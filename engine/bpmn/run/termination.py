"""Life and death of tokens: boundary events come with their activity, and whatever is terminated goes with
all inside it."""

from __future__ import annotations

from engine.bpmn.state.facts import NOBODY
from engine.bpmn.state.subscriptions import Prepared, close_all, prepare
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance, SubInstance
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
    token.boundary = ids = []
    true_now = []
    for name, rows in prepared:
        event = workflow.task_tree.child(workflow.spec.task_specs[name])
        event.host = token.id
        if token.activation is not None:
            event.activation = token.activation
        ids.append(event.id)
        event.prepared = rows
        event.update()
        true_now += [(event, index) for index in event.true_now]
    token.touch()
    return true_now


def detach(token: Token) -> None:
    """The activity is over: so are the boundary events that have not been triggered."""
    hanging = token.boundary
    token.boundary = NOBODY
    for event_id in hanging:
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
            begin, *others = inner.tasks.values()
            pending += [*others, begin]
        pending += [top.index[event] for event in current.boundary if event in top.index]
    for current in reversed(doomed):
        if not current.dead:
            current.cancel()
            _remove(top, current)


def _remove(top: Instance, token: Token) -> None:
    """What has been terminated leaves, with the flow inside it and whatever stands at it."""
    resolve_incident(token)
    inner: SubInstance | None = top.subprocesses.pop(token.id, None)
    if inner is not None:
        inner.completed = True
        end_called(top, inner, token, "TERMINATED")
    token.close_scope()
    top.forget(token)
    if token.compensates in top.index:
        top.compensating.append(top.index[token.compensates])
    if token.activation is not None:
        token.workflow.release_activation(token.activation)


def end_root(top: Instance) -> None:
    """Terminates the whole root instance."""
    for token in list(top.tasks.values()):
        if token is not top.task_tree and not token.dead:
            kill(token)
    top.queue.clear()
    top.compensating.clear()
    top.task_tree.cancel()
    top.to_check.clear()
    top.completed = True
    top.terminated = True
    top.events.append(ProcessEnded(top.root_key, "TERMINATED"))
    top.scopes.close(top.scope)


def end_called(top: Instance, inner: SubInstance, owner: Token, state: str) -> None:
    """Ends the process instance of a call; nothing to do for an embedded sub-process."""
    if owner.called is not None:
        top.scopes.close(inner.scope)
        top.events.append(ProcessEnded(top.root_key | inner.process, state))


def resolve_incident(token: Token) -> None:
    """The incident at this token, if any, is over."""
    row = token.incident
    if row is not None:
        token.incident = None
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
