"""Events: starts, catching, boundary, throwing and end events, receive and send tasks."""

from __future__ import annotations

from engine.bpmn.element import LIVE_WHEN_TRIGGERED
from engine.bpmn.elements.activity import Passing, begin, enter
from engine.bpmn.elements.tasks import Working, do_job
from engine.bpmn.run.compensation import leave_transaction
from engine.bpmn.run.incidents import attempt
from engine.bpmn.run.termination import listen
from engine.bpmn.run.throwing import throw
from engine.bpmn.spiff import BoundaryEvent as SpiffBoundaryEvent
from engine.bpmn.spiff import EndEvent as SpiffEndEvent
from engine.bpmn.spiff import IntermediateCatchEvent as SpiffIntermediateCatchEvent
from engine.bpmn.spiff import IntermediateThrowEvent as SpiffIntermediateThrowEvent
from engine.bpmn.spiff import ReceiveTask as SpiffReceiveTask
from engine.bpmn.spiff import SendTask as SpiffSendTask
from engine.bpmn.spiff import StartEvent as SpiffStartEvent
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import open_all, prepare
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import SubInstance
from engine.bpmn.versions import as_camunda


class StartEvent(Passing, SpiffStartEvent):
    """Passes on what the event brought that started its scope."""

    type = "START_EVENT"
    works = True

    def work(self, token: Token) -> bool:
        token.outcome = token.payload
        return True

    def ended(self, token: Token, completed: bool) -> None:
        """A process that an event has begun now listens (Camunda 8: its subscriptions see the event's variables)."""
        begun = completed and token.payload is not None and not isinstance(token.workflow, SubInstance)
        if begun and as_camunda(token.top.environment):
            listen(token.workflow)


class Catching(Passing):
    """Waits until one of its events comes (or all of them)."""

    works = True

    def arrive(self, token: Token) -> bool:
        if token.spawned or not self.definitions:
            token.announce()
            return begin(token, enter(token))
        entered = enter(token)
        prepared = prepare(token.top, self, token.own_scope())
        if begin(token, entered):
            for index in open_all(token, prepared):
                if token.state == TaskState.WAITING:
                    token.trigger(index, None)
        return False

    def goes_on(self, token: Token) -> bool:
        return token.fired is not None

    def work(self, token: Token) -> bool:
        token.outcome = token.payload
        return True


class IntermediateCatchEvent(Catching, SpiffIntermediateCatchEvent):
    type = "INTERMEDIATE_CATCH_EVENT"


class ReceiveTask(Catching, SpiffReceiveTask):
    type = "RECEIVE_TASK"


class BoundaryEvent(Catching, SpiffBoundaryEvent):
    """Waits on its activity, which opens it; comes to life when it is triggered."""

    type = "BOUNDARY_EVENT"
    holds = LIVE_WHEN_TRIGGERED
    announces_on_arrival = False
    is_boundary = True

    def arrive(self, token: Token) -> bool:
        rows, token.prepared = token.prepared, None
        if rows is None:
            return super().arrive(token)
        token.true_now = open_all(token, rows)
        return False


class Throwing(Working):
    """Throws its events one after the other, or has a worker do it when it carries a task definition."""

    def work(self, token: Token) -> bool | None:
        if self.settings.job is not None:
            return do_job(token, self.settings.job)
        if len(self.definitions) <= 1:
            return throw(token, self.definitions[0]) if self.definitions else True
        return self._throw_each(token)

    def _throw_each(self, token: Token) -> bool | None:
        """Each throw stands by itself, so that a retry after a failure does not repeat the earlier ones."""
        for index in range(token.thrown or 0, len(self.definitions)):
            failure = attempt(token.top, token, throw, token, self.definitions[index])
            if failure is not None or token.dead:
                break
            token.thrown = index + 1
            token.touch()
        return None if token.to_compensate is not None else True


class IntermediateThrowEvent(Throwing, SpiffIntermediateThrowEvent):
    type = "INTERMEDIATE_THROW_EVENT"


class SendTask(Throwing, SpiffSendTask):
    type = "SEND_TASK"


class EndEvent(Throwing, SpiffEndEvent):
    type = "END_EVENT"

    def _on_complete_hook(self, token: Token) -> None:
        if any(item.kind == "cancel" for item in self.definitions):
            leave_transaction(token)
        else:
            super()._on_complete_hook(token)
