"""Elements with a flow inside: sub-processes of all kinds, call activities; and how a flow begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.element import LIVE_WHEN_TRIGGERED, Flow
from engine.bpmn.elements.activity import Passing, begin, enter, write_results
from engine.bpmn.elements.ad_hoc import first_elements, open_activation
from engine.bpmn.elements.flow_node import FlowNode
from engine.bpmn.elements.placing import place
from engine.bpmn.failures import Failure
from engine.bpmn.model import ProcessModel
from engine.bpmn.run.collecting import brought_back
from engine.bpmn.run.termination import listen, prepare_boundary
from engine.bpmn.run.wanted import wanted_text
from engine.bpmn.spiff import (
    AdHocSubprocess,
    BpmnStartTask,
    EventSubprocess,
    SubWorkflowTask,
    TaskState,
    TransactionSubprocess,
)
from engine.bpmn.spiff import CallActivity as SpiffCallActivity
from engine.bpmn.state.scopes import Scope
from engine.bpmn.state.subscriptions import open_all, prepare
from engine.bpmn.state.tokens import Token
from engine.bpmn.state.workflows import Instance, SubInstance
from engine.bpmn.versions import as_camunda
from engine.events import ProcessStarted
from engine.ports import NotDeployed

#: How deep processes may call processes.
MAX_CALL_DEPTH = 20


def begin_flow(
    workflow: Instance | SubInstance, start: str | None = None, payload: Any = None, path: Any = None
) -> None:
    """Puts the first tokens into a workflow: its event sub-processes, which wait, and the beginning. `path`: what a
    modification places in it, instead of what it begins with."""
    top = workflow.top_workflow
    first = workflow.task_tree = Token(workflow, workflow.spec.start, None)
    if start is not None:
        first.start = start
    if payload:
        first.payload = dict(payload)
    if path:
        first.path = path
    if not (start is not None and payload and as_camunda(top.environment)):
        listen(workflow)  # else once the start event has completed: what they wait for may be in its payload
    top.queue.append(first)


def start_inside(
    token: Token, spec: Any, model: ProcessModel, scope: Scope, process: int, **first: Any
) -> None:
    """The token enters its sub-process or called process."""
    token._set_state(TaskState.STARTED)
    inner = SubInstance(spec, token, model, scope, process)
    token.top.subprocesses[token.id] = inner
    begin_flow(inner, **first)


class Begin(FlowNode, BpmnStartTask):
    """The invisible beginning of every flow: leads to the start event, or to the activities of an ad-hoc
    sub-process."""

    type = ""
    announces_on_arrival = False
    hands_on_payload = True

    def arrive(self, token: Token) -> bool:
        return True

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        """Nothing to write."""

    def route(self, token: Token) -> Sequence[Flow]:
        spec = token.workflow.spec
        workflow = token.workflow
        if token.path is not None:
            steps_of_each, token.path = token.path, None
            for steps in steps_of_each:
                place(workflow, steps)
            return ()
        if spec.ad_hoc is None or not isinstance(workflow, SubInstance):
            target = token.start or spec.none_start
            # without a start event everything that no flow leads to begins (BPMN 2.0, 10.5.2)
            targets = spec.entries if target == spec.name else [target]
            return tuple(Flow("", name, visible=False) for name in targets)
        for name in first_elements(token):
            open_activation(workflow, name)
        return ()


class SubProcess(Passing, SubWorkflowTask):
    """Its variables are a scope of their own; nothing leaves without output mapping, except what has its
    home outside."""

    type = "SUB_PROCESS"

    def arrive(self, token: Token) -> bool:
        path = token.path
        # made around what a modification activates: as in Camunda 8 without its input mappings
        entered = enter(token) if path is None else prepare_boundary(token)
        scope = token.open_scope()
        if begin(token, entered):
            workflow = token.workflow
            inner = workflow.model.scopes[self.spec]
            token.path = None
            start_inside(token, inner, workflow.model, scope, workflow.process, path=path)
        return False

    def goes_on(self, token: Token) -> bool:
        return token.id not in token.top.subprocesses

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        if self.settings.outputs:
            write_results(token, None)


class Transaction(SubProcess, TransactionSubprocess):
    is_transaction = True


class AdHocSubProcess(SubProcess, AdHocSubprocess):
    type = "AD_HOC_SUB_PROCESS"

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        """The collection of outputs leaves as a result; other variables stay."""
        name = self.settings.ad_hoc.output_collection
        if self.settings.outputs:
            write_results(token, None)
        elif name is not None and token.scope is not None and name in token.scope.values:
            loop = token.body.task_spec.settings.loop if token.body is not None else None
            if as_camunda(token.top.environment) and loop is not None and loop.output_variable == name:
                return  # it is the instance's own output element
            token.top.scopes.propagate(token.outer_scope(), {name: token.scope.values[name]})


class CallActivity(Passing, SpiffCallActivity):
    """Runs another process, whose variables are a tree of their own."""

    type = "CALL_ACTIVITY"
    is_call = True

    def arrive(self, token: Token) -> bool:
        entered = enter(token)
        model = self._model(token)
        called = self.settings.called
        assert called is not None
        inherited = token.own_scope().visible() if called.all_parent_variables else {}
        own = dict(token.scope.values) if token.scope is not None else {}
        if begin(token, entered):
            self._start(token, model, {**inherited, **own})
        return False

    def goes_on(self, token: Token) -> bool:
        return token.id not in token.top.subprocesses

    def _model(self, token: Token) -> ProcessModel:
        top = token.top
        called = self.settings.called
        assert called is not None
        process_id = wanted_text(token, called.process_id, "被调用流程编号", "processId")
        if token.workflow.call_depth >= MAX_CALL_DEPTH:
            raise Failure(
                "CALLED_ELEMENT_ERROR", f"流程相互调用超过 {MAX_CALL_DEPTH} 层（正要调用“{process_id}”）"
            )
        try:
            model = top.environment.process(process_id, called.binding, token.workflow.model.deployment_key)
        except NotDeployed as missing:
            raise Failure("CALLED_ELEMENT_ERROR", missing.detail) from missing
        assert isinstance(model, ProcessModel)
        if model.none_start is None:
            raise Failure("CALLED_ELEMENT_ERROR", f"流程“{process_id}”没有无触发的开始事件，不能被调用")
        return model

    def _start(self, token: Token, model: ProcessModel, variables: dict[str, Any]) -> None:
        top = token.top
        process = top.new_id()
        token.called = [model.key, process]
        root = top.root_key
        top.events.append(
            ProcessStarted(
                root | process, model.process_id, model.key, root | token.workflow.process, root | token.id
            )
        )
        scope = top.scopes.add(process, None, process)
        top.scopes.write_all(scope, variables)
        start_inside(token, model.spec, model, scope, process)

    def finish(self, token: Token, results: Mapping[str, Any] | None) -> None:
        called = self.settings.called
        assert called is not None
        results = token.result
        if self.settings.outputs:
            write_results(token, results)
        elif not as_camunda(token.top.environment):
            if called.all_child_variables:
                write_results(token, results)
        elif called.all_child_variables is not False:
            write_results(token, brought_back(token, results or {}))


class EventSubProcess(SubProcess, EventSubprocess):
    """Waits in its scope for its start event; interrupting, it ends everything else there."""

    type = "EVENT_SUB_PROCESS"
    holds = LIVE_WHEN_TRIGGERED
    announces_on_arrival = False
    is_event_sub_process = True

    def arrive(self, token: Token) -> bool:
        if token.spawned:
            token.announce()
            scope = token.open_scope()
            workflow = token.workflow
            first = {"payload": token.payload, "path": token.path}
            token.path = None
            inner = workflow.model.scopes[self.spec]
            start_inside(token, inner, workflow.model, scope, workflow.process, **first)
            return False
        prepared = prepare(token.top, self, token.own_scope())
        for index in open_all(token, prepared):
            if not token.dead and token.state == TaskState.WAITING:
                token.trigger(index, None)
        return False
