"""What SpiffWorkflow calls when a token arrives, may run, completes, is cancelled, or is told of an event: its hooks,
filled by what the elements of a diagram do.

Its protocol: `TaskSpec._update` asks `_update_hook` whether the token may go on, and makes it READY (`_on_ready_hook`).
`Task.run` asks `_run_hook`: True completes it (`_on_complete_hook`, and its workflow hears of it), None leaves it
STARTED, False leaves it as it was. `Task.cancel` ends it (`_on_cancel`), `Task.trigger` tells it of an event
(`_on_trigger`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.element import Element
from engine.bpmn.failures import Failure
from engine.bpmn.run.compensation import remember
from engine.bpmn.run.completion import NOWHERE, decide, take
from engine.bpmn.run.quantity import gather
from engine.bpmn.run.termination import detach, resolve_incident
from engine.bpmn.run.triggers import triggered
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import close_all
from engine.bpmn.state.tokens import Token
from engine.events import PropertyReached


class FlowNode(Element):
    """Stands before SpiffWorkflow's class of the element; decides first, which may fail, and then applies."""

    def _update_hook(self, token: Token) -> bool:
        """Whether the token may go on: when it has come, and each time something that it waits for may have changed."""
        if token.released or token.state != TaskState.FUTURE:
            return self.goes_on(token)
        if token.to_compensate is not None:  # made for that alone: nobody sees it
            token._set_state(TaskState.STARTED)
            return False
        if self.start_quantity > 1 and not gather(token):
            return False
        if self.announces_on_arrival:
            token.announce()
            token.top.scopes.commit()  # it has come, even if what it then does fails
        return self.arrive(token)

    def _on_ready_hook(self, token: Token) -> None:
        """Work for the engine is queued, a person's task stays open."""
        if not self.manual:
            token.top.queue.append(token)

    def _run_hook(self, token: Token) -> bool | None:
        """Does the work, unless it was done outside, and decides what its completion leads to."""
        if self.works and not token.work_done:
            done = self.work(token)
            if token.dead or token.incident is not None or not done:
                return None if done is None and not token.dead else False
            token.top.scopes.commit()  # a service that has run is not run again
        try:
            token.decision = decide(token)
        except Failure:
            token.pending = dict(token.outcome or {})
            raise
        return True

    def _on_complete_hook(self, token: Token) -> None:
        """The token has completed: says so, takes with it what hung on it, and sends tokens on. Cannot fail."""
        flows, properties, plan = token.decision or NOWHERE
        self.ended(token, True)
        token.say_completed()
        if properties is not None:
            token.top.events.append(PropertyReached(token.key, token.element_id, properties))
        if token.incident is not None:
            resolve_incident(token)
        if token.boundary:
            detach(token)
        if self.compensation is not None or self.is_body or token.item is not None:
            remember(token)
        if token.item is not None:
            body: Token = token.parent
            body.task_spec.instance_done(body, token, plan)
        if token.scope is not None:
            token.close_scope()
        for _ in range(self.completion_quantity):
            for flow in flows:
                take(token, flow)

    def _on_cancel(self, token: Token) -> None:
        close_all(token)
        self.ended(token, False)
        token.say_terminated()

    def _on_trigger(self, token: Token, index: int, payload: Mapping[str, Any] | None) -> None:
        """The event number `index` that the token waits for has come."""
        triggered(token, index, payload)

    def test(self) -> None:
        """SpiffWorkflow's own checks know less than ours, which ran at deployment."""
