"""Putting tokens into a flow where no sequence flow leads them: a modification activates an element, and makes the
sub-processes around it that are not there yet. What is still to be placed inside one of those waits in its token's
`path`, so that it survives an incident on the way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.elements.ad_hoc import open_activation
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance, SubInstance

#: An element id with the variables to be set at its new instance.
Step = Sequence[Any]


def place(flow: Instance | SubInstance, steps: Sequence[Step]) -> None:
    """Activates the last of `steps`, inside new instances of the sub-processes before it, the outermost first. A
    sub-process that is on its way in already takes in what comes later."""
    (name, values), *rest = steps
    on_its_way = (flow.tasks[token_id] for token_id in flow.at.get(name, ()))
    token = next((t for t in on_its_way if t.path is not None), None) if rest else None
    if token is None:
        token = _new_token(flow, name)
        if rest:
            token.path = []
    if rest:
        assert token.path is not None
        token.path.append([list(step) for step in rest])
        token.touch()
    if values:
        _write(token, values)


def _new_token(flow: Instance | SubInstance, name: str) -> Token:
    spec = flow.spec.task_specs[name]
    if isinstance(flow, SubInstance) and flow.spec.ad_hoc is not None:
        return open_activation(flow, name)
    token: Token = flow.task_tree.child(spec)
    if spec.is_event_sub_process:
        token.spawned = True
    token.top.queue.append(token)
    return token


def _write(token: Token, values: Mapping[str, Any]) -> None:
    token.top.scopes.write_all(token.open_scope(), values)
