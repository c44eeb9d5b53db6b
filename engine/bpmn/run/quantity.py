"""How many tokens an activity takes to begin and gives when it is done (BPMN 2.0.2, 10.3: startQuantity,
completionQuantity)."""

from __future__ import annotations

from engine.bpmn.spiff import TaskState
from engine.bpmn.state.tokens import Token


def gather(token: Token) -> bool:
    """A token has come to an activity that takes several. False: it waits there for the others; True: it goes on in
    the place of all of them."""
    workflow = token.workflow
    if token.via is None or token.gathered:
        return True
    waiting = [
        workflow.tasks[token_id]
        for token_id in workflow.at[token.task_spec.name]
        if workflow.tasks[token_id].gathering
    ]
    if len(waiting) + 1 < token.task_spec.start_quantity:
        token.gathering = True
        token._set_state(TaskState.WAITING)
        return False
    for other in waiting:
        token.top.forget(other)
    token.gathered = True
    return True
