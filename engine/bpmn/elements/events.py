"""Events: starts, catching, boundary, throwing and end events, receive and send tasks."""

from __future__ import annotations

from engine.bpmn.element import LIVE_WHEN_TRIGGERED
from engine.bpmn.elements.activity import Passing, begin, enter
from engine.bpmn.elements.tasks import Working, work
from engine.bpmn.run.incidents import attempt
from engine.bpmn.run.termination import listen
from engine.bpmn.run.throwing import throw
from engine.bpmn.run.triggers import trigger
from engine.bpmn.spiff import BoundaryEvent as SpiffBoundaryEvent
from engine.bpmn.spiff import EndEvent as SpiffEndEvent
from engine.bpmn.spiff import IntermediateCatchEvent as SpiffIntermediateCatchEvent
from engine.bpmn.spiff import IntermediateThrowEvent as SpiffIntermediateThrowEvent
from engine.bpmn.spiff import ReceiveTask as SpiffReceiveTask
from engine.bpmn.spiff import SendTask as SpiffSendTask
from engine.bpmn.spiff import StartEvent as SpiffStartEvent
from engine.bpmn.spiff import TaskState
from engine.bpmn.state.subscriptions import open_all, prepare
from engine.bpmn.state.tokens import SubInstance, Token
from engine.bpmn.versions import as_camunda


class StartEvent(Passing, SpiffStartEvent):
    """Passes on what the event brought that started its scope."""

    type = "START_EVENT"
    works = True

    def _run_hook(self, token: Token) -> bool:
        token.result = token.internal_data.get("payload")
        return True

    def ended(self, token: Token, completed: bool) -> None:
        """A process that an event has begun now listens (Camunda 8: its subscriptions see the event's variables)."""
        begun = completed and "payload" in token.internal_data and not isinstance(token.workflow, SubInstance)
        if begun and as_camunda(token.top.environment):
            listen(token.workflow)


class Catching(Passing):
    """Waits until one of its events comes (or all of them)."""

    works = True

    def _update_hook(self, token: Token) -> bool:
        if "spawned" in token.internal_data or not self.definitions:
            token.announce()
            return begin(token, enter(token))
        entered = enter(token)
        prepared = prepare(token.top, self, token.own_scope())
        if begin(token, entered):
            for index in open_all(token, prepared):
                if token._state == TaskState.WAITING:
                    trigger(token, index, None)
        return False

    def _run_hook(self, token: Token) -> bool:
        token.result = token.internal_data.get("payload")
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


class Throwing(Working):
    """Throws its events one after the other, or has a worker do it when it carries a task definition."""

    def _run_hook(self, token: Token) -> bool | None:
        if self.settings.job is not None:
            return work(token, self.settings.job)
        if len(self.definitions) <= 1:
            return throw(token, self.definitions[0]) if self.definitions else True
        return self._throw_each(token)

    def _throw_each(self, token: Token) -> bool | None:
        """Each throw stands by itself, so that a retry after a failure does not repeat the earlier ones."""
        for index in range(token.internal_data.get("thrown", 0), len(self.definitions)):
            if attempt(token.top, token, throw, token, self.definitions[index]) is not None or token.dead:
                return True
            token.internal_data["thrown"] = index + 1
            token.touch()
        return True


class IntermediateThrowEvent(Throwing, SpiffIntermediateThrowEvent):
    type = "INTERMEDIATE_THROW_EVENT"


class SendTask(Throwing, SpiffSendTask):
    type = "SEND_TASK"


class EndEvent(Throwing, SpiffEndEvent):
    type = "END_EVENT"
