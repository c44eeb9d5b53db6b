"""The door to SpiffWorkflow 3.2.0: every class of it that we extend comes through here, and every private name of it
that we use stands here.

SpiffWorkflow ships no type information: spiff.pyi states, for the type checker alone, the part of its surface that we
use. Why each class is extended: docs/decisions/0002-spiffworkflow.md.
"""

from __future__ import annotations

from typing import NamedTuple

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
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

__all__ = [
    "PRIVATE",
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
    "Private",
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
    "TaskSpec",
    "TaskState",
    "TransactionSubprocess",
    "UserTask",
    "WorkflowSpec",
]


class Private(NamedTuple):
    """A private name: the class that defines it, its parameters (None: an attribute), and what we do with it."""

    owner: type
    name: str
    signature: str | None
    use: str


_NOTHING = "replaced by nothing: `parse.reading` has read it"

#: Every private name of SpiffWorkflow that we call, set or replace. tests/unit/bpmn/test_spiff_private.py shows of each
#: that SpiffWorkflow still means by it what we take it to mean, and that no other is used.
PRIVATE = (
    Private(Task, "_parent", None, "set: the id of the token above"),
    Private(Task, "_children", None, "set: an ordered set in the place of the list"),
    Private(Task, "_state", None, "set, by `_set_state` and where a token is made"),
    Private(
        Task, "_set_state", "(self, value)", "replaced: no clock; live tokens and changed parts are noted"
    ),
    Private(
        TaskSpec, "_update", "(self, my_task)", "called: a token has come, or what it waits for has changed"
    ),
    Private(TaskSpec, "_update_hook", "(self, my_task)", "filled: whether the token may go on"),
    Private(TaskSpec, "_on_ready_hook", "(self, my_task)", "filled: into the queue"),
    Private(
        TaskSpec, "_run_hook", "(self, my_task)", "filled: the work, and the decision what comes after it"
    ),
    Private(TaskSpec, "_on_complete_hook", "(self, my_task)", "filled: tokens leave over the chosen flows"),
    Private(TaskSpec, "_on_cancel", "(self, my_task)", "filled: waits are closed, the end is said"),
    Private(
        TaskSpec,
        "_on_trigger",
        "(self, my_task)",
        "filled: an event has come (more arguments: which, with what)",
    ),
    Private(
        Workflow,
        "_task_completed_notify",
        "(self, task)",
        "replaced: the token leaves; no walk over what waits",
    ),
    Private(Workflow, "_remove_task", "(self, task_id)", "replaced: no recursion; the indexes hear of it"),
    Private(BpmnSubWorkflow, "_calculate_depth", "(self)", "replaced: known without looking for the parents"),
    Private(
        BpmnParser, "_get_parser_class", "(self, tag)", "called: the parser and spec class of an element"
    ),
    Private(
        BpmnParser, "_add_processes", "(self, bpmn, filename=None)", "replaced: those that are executable"
    ),
    Private(BpmnParser, "_add_data_stores", "(self, bpmn)", _NOTHING),
    Private(BpmnParser, "_add_collaborations", "(self, bpmn)", _NOTHING),
    Private(BpmnParser, "_add_messages", "(self, bpmn)", _NOTHING),
    Private(BpmnParser, "_add_signals", "(self, bpmn)", _NOTHING),
    Private(BpmnParser, "_add_errors", "(self, bpmn)", _NOTHING),
    Private(BpmnParser, "_add_escalations", "(self, bpmn)", _NOTHING),
    Private(BpmnParser, "_add_correlations", "(self, bpmn)", _NOTHING),
    Private(BpmnParser, "_add_diagram_indexes", "(self, bpmn)", _NOTHING),
    Private(ProcessParser, "_parse", "(self)", "replaced: two passes, no recursion"),
)
