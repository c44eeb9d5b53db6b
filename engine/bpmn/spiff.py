"""The door to SpiffWorkflow 3.2.0: every class of it that we extend comes through here.

SpiffWorkflow ships no type information, so this file states, for the type checker alone, the part of its surface that
we use. At run time the names are SpiffWorkflow's own classes. Why each is overridden:
docs/decisions/0002-spiffworkflow.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    class TaskState:
        FUTURE: int
        WAITING: int
        READY: int
        STARTED: int
        COMPLETED: int
        CANCELLED: int

    class Task:
        id: Any
        workflow: Any
        task_spec: Any
        internal_data: dict[str, Any]
        triggered: bool
        thread_id: int
        _state: int

        @property
        def parent(self) -> Any: ...
        @property
        def children(self) -> list[Any]: ...

    class _Workflow:
        spec: Any
        tasks: dict[Any, Any]
        task_tree: Any
        completed: bool

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    class BpmnWorkflow(_Workflow):
        subprocesses: dict[Any, Any]

        @property
        def top_workflow(self) -> Any: ...

    class BpmnSubWorkflow(_Workflow):
        parent_task_id: Any
        top_workflow: Any

    class _Spec:
        name: str
        bpmn_id: str | None
        bpmn_name: str | None
        lane: str | None
        manual: bool
        _inputs: list[str]
        _outputs: list[str]

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
        def connect(self, spec: Any) -> None: ...

    class WorkflowSpec:
        name: str
        task_specs: dict[str, Any]
        start: Any

        def __init__(self, name: str | None = None, filename: str | None = None) -> None: ...

    class BpmnProcessSpec(WorkflowSpec): ...

    class BpmnStartTask(_Spec): ...

    class UserTask(_Spec): ...

    class ManualTask(_Spec): ...

    class NoneTask(_Spec): ...

    class ServiceTask(_Spec): ...

    class ScriptTask(_Spec): ...

    class ExclusiveGateway(_Spec): ...

    class InclusiveGateway(_Spec): ...

    class ParallelGateway(_Spec): ...

    class EventBasedGateway(_Spec): ...

    class SubWorkflowTask(_Spec):
        spec: str

    class TransactionSubprocess(SubWorkflowTask): ...

    class AdHocSubprocess(SubWorkflowTask): ...

    class EventSubprocess(SubWorkflowTask): ...

    class CallActivity(SubWorkflowTask): ...

    class StandardLoopTask(_Spec):
        task_spec: str

    class ParallelMultiInstanceTask(_Spec):
        task_spec: str

    class SequentialMultiInstanceTask(_Spec):
        task_spec: str

    class StartEvent(_Spec): ...

    class EndEvent(_Spec): ...

    class IntermediateCatchEvent(_Spec): ...

    class IntermediateThrowEvent(_Spec): ...

    class BoundaryEvent(_Spec): ...

    class ReceiveTask(_Spec): ...

    class SendTask(_Spec): ...

    class EventDefinition:
        name: str | None

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    class NoneEventDefinition(EventDefinition): ...

    class BpmnParser:
        process_parsers: dict[str, Any]

        def add_bpmn_xml(self, bpmn: Any, filename: str | None = None) -> None: ...
        def create_parser(self, node: Any, filename: str | None = None, lane: str | None = None) -> None: ...
        def _get_parser_class(self, tag: str) -> tuple[Any, Any]: ...

    class ProcessParser:
        parser: Any
        node: Any
        nsmap: Any
        spec: Any
        lane: Any
        filename: Any
        bpmn_id: str

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
        def get_spec(self) -> Any: ...
        def get_name(self) -> str: ...
        def get_outgoing_sequence_flows(self, source: str) -> list[Any]: ...

    class TaskParser:
        process_parser: Any
        spec_class: Any
        node: Any
        spec: Any
        filename: Any
        bpmn_id: str
        bpmn_attributes: dict[str, Any]

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

else:
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
    from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
    from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
    from SpiffWorkflow.bpmn.specs.control import BpmnStartTask
    from SpiffWorkflow.bpmn.specs.defaults import (
        AdHocSubprocess,
        BoundaryEvent,
        CallActivity,
        EndEvent,
        EventBasedGateway,
        EventSubprocess,
        ExclusiveGateway,
        InclusiveGateway,
        IntermediateCatchEvent,
        IntermediateThrowEvent,
        ManualTask,
        NoneTask,
        ParallelGateway,
        ParallelMultiInstanceTask,
        ReceiveTask,
        ScriptTask,
        SendTask,
        SequentialMultiInstanceTask,
        ServiceTask,
        StandardLoopTask,
        StartEvent,
        SubWorkflowTask,
        TransactionSubprocess,
        UserTask,
    )
    from SpiffWorkflow.bpmn.specs.event_definitions import NoneEventDefinition
    from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
    from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.specs import WorkflowSpec
    from SpiffWorkflow.task import Task
    from SpiffWorkflow.util.task import TaskState

__all__ = [
    "AdHocSubprocess",
    "BoundaryEvent",
    "BpmnParser",
    "BpmnProcessSpec",
    "BpmnStartTask",
    "BpmnSubWorkflow",
    "BpmnWorkflow",
    "CallActivity",
    "EndEvent",
    "EventBasedGateway",
    "EventDefinition",
    "EventSubprocess",
    "ExclusiveGateway",
    "InclusiveGateway",
    "IntermediateCatchEvent",
    "IntermediateThrowEvent",
    "ManualTask",
    "NoneEventDefinition",
    "NoneTask",
    "ParallelGateway",
    "ParallelMultiInstanceTask",
    "ProcessParser",
    "ReceiveTask",
    "ScriptTask",
    "SendTask",
    "SequentialMultiInstanceTask",
    "ServiceTask",
    "StandardLoopTask",
    "StartEvent",
    "SubWorkflowTask",
    "Task",
    "TaskParser",
    "TaskState",
    "TransactionSubprocess",
    "UserTask",
    "WorkflowSpec",
]
