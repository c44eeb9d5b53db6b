"""What SpiffWorkflow, unextended, means by each private name that we use: one example each, on its own classes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

BEHAVIOUR: dict[tuple[type, str], Callable[[], None]] = {}
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
MODEL = etree.fromstring(
    f'<definitions xmlns="{BPMN}"><process id="p" isExecutable="true"><startEvent id="s"/></process></definitions>'
)


def shows(owner: type, *names: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def note(example: Callable[[], None]) -> Callable[[], None]:
        for name in names:
            BEHAVIOUR[owner, name] = example
        return example

    return note


class Talking(TaskSpec):
    """Says which of its hooks is asked, in which state."""

    may_go_on: Any = True
    done: Any = True

    def _say(self, name: str, task: Task) -> None:
        task.workflow.said.append((self.name, name, TaskState.get_name(task.state)))

    def _update_hook(self, my_task: Task) -> Any:
        self._say("update", my_task)
        return self.may_go_on

    def _on_ready_hook(self, my_task: Task) -> None:
        self._say("ready", my_task)

    def _run_hook(self, my_task: Task) -> Any:
        self._say("run", my_task)
        if isinstance(self.done, Exception):
            raise self.done
        return self.done

    def _on_complete_hook(self, my_task: Task) -> None:
        self._say("complete", my_task)

    def _on_cancel(self, my_task: Task) -> None:
        self._say("cancel", my_task)

    def _on_trigger(self, my_task: Task, *what: Any) -> None:
        self._say(f"trigger {what}", my_task)


class Listening(Workflow):
    """Says what its tasks tell it."""

    def __init__(self, spec: WorkflowSpec) -> None:
        self.said: list[tuple[str, str, str]] = []
        super().__init__(spec, deserializing=True)
        self.task_tree = Task(self, spec.start, state=TaskState.COMPLETED)

    def _task_completed_notify(self, task: Task) -> None:
        self.said.append((task.task_spec.name, "told", TaskState.get_name(task.state)))

    def _remove_task(self, task_id: Any) -> None:
        self.said.append((self.tasks[task_id].task_spec.name, "removed", ""))
        super()._remove_task(task_id)


def a_task(state: int = TaskState.FUTURE) -> tuple[Task, Talking]:
    """A task of the element `a`, which leads to `b`, below the beginning of a workflow."""
    spec = WorkflowSpec(addstart=True)
    a, b = Talking(spec, "a"), Talking(spec, "b")
    spec.start.connect(a)
    a.connect(b)
    workflow = Listening(spec)
    return Task(workflow, a, workflow.task_tree, state=state), a


@shows(Task, "_parent", "_children")
def a_task_names_its_parent_by_id_and_its_children_by_any_iterable_of_ids() -> None:
    task, a = a_task()
    root = task.workflow.task_tree
    assert task._parent == root.id and list(root._children) == [task.id]
    other = Task(task.workflow, a, root)
    root._children = dict.fromkeys([other.id, task.id])
    task._parent = other.id
    assert root.children == [other, task] and task.parent is other
    task._parent = "nobody"
    assert task.parent is None


@shows(Task, "_state")
def a_tasks_state_is_this_field() -> None:
    task, _ = a_task()
    task._state = TaskState.READY
    assert task.state == TaskState.READY and task.has_state(TaskState.READY | TaskState.WAITING)
    assert not task.has_state(TaskState.FUTURE)


@shows(Task, "_set_state")
def every_change_of_state_goes_through_this_method() -> None:
    for method, wanted in {
        "_ready": TaskState.READY,
        "complete": TaskState.COMPLETED,
        "cancel": TaskState.CANCELLED,
        "error": TaskState.ERROR,
    }.items():
        task, _ = a_task()
        states: list[int] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Task, "_set_state", lambda _, value, states=states: states.append(value))
            getattr(task, method)()
        assert states == [wanted]
    assert task.state == TaskState.FUTURE


@shows(TaskSpec, "_update", "_update_hook", "_on_ready_hook")
def an_update_asks_the_hook_and_makes_ready_what_may_go_on_without_looking_ahead() -> None:
    task, a = a_task()
    a.may_go_on = False
    a._update(task)
    assert task.workflow.said == [("a", "update", "FUTURE")] and task.state == TaskState.FUTURE
    a.may_go_on = True
    a._update(task)
    assert task.workflow.said[1:] == [("a", "update", "FUTURE"), ("a", "ready", "READY")]
    assert task.children == []


@shows(TaskSpec, "_run_hook")
def a_run_asks_the_hook_true_completes_none_starts_false_and_an_exception_are_an_error() -> None:
    for done, state in {True: "COMPLETED", None: "STARTED", False: "ERROR"}.items():
        task, a = a_task(TaskState.READY)
        a.done = done
        assert task.run() is done
        assert TaskState.get_name(task.state) == state and task.workflow.said[0] == ("a", "run", "READY")
    task, a = a_task(TaskState.STARTED)
    assert task.run() is True and task.state == TaskState.COMPLETED, "what was started may be run again"
    task, a = a_task(TaskState.READY)
    a.done = LookupError("no")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Task, "error", lambda task: task.workflow.said.append(("a", "error", "")))
        with pytest.raises(LookupError):
            task.run()
    assert task.workflow.said == [("a", "run", "READY"), ("a", "error", "")] and task.state == TaskState.READY


@shows(TaskSpec, "_on_complete_hook")
def a_completion_asks_the_hook_then_updates_the_children_then_tells_the_workflow() -> None:
    task, _ = a_task(TaskState.READY)
    (b,) = task.task_spec.outputs
    Task(task.workflow, b, task, state=TaskState.FUTURE)
    Task(task.workflow, b, task, state=TaskState.COMPLETED)
    task.complete()
    assert task.workflow.said == [
        ("a", "complete", "COMPLETED"), ("b", "update", "FUTURE"), ("b", "ready", "READY"), ("a", "told", "COMPLETED"),
    ]  # fmt: skip


@shows(Workflow, "_task_completed_notify")
def a_workflow_that_is_told_of_a_completion_walks_over_what_waits() -> None:
    task, a = a_task(TaskState.WAITING)
    a.may_go_on = False
    Workflow._task_completed_notify(task.workflow, task.workflow.task_tree)
    assert task.workflow.said == [("a", "update", "WAITING")]


@shows(TaskSpec, "_on_cancel")
@shows(Workflow, "_remove_task")
def a_cancellation_drops_what_is_below_and_asks_the_spec_unless_all_is_over() -> None:
    task, _ = a_task(TaskState.READY)
    (b,) = task.task_spec.outputs
    below = Task(task.workflow, b, task, state=TaskState.FUTURE)
    task.cancel()
    assert task.workflow.said == [("b", "removed", ""), ("a", "cancel", "CANCELLED")]
    assert below.id not in task.workflow.tasks and task.id in task.workflow.tasks
    task.cancel()
    assert len(task.workflow.said) == 2, "what is over is not cancelled again"


@shows(TaskSpec, "_on_trigger")
def a_trigger_is_handed_to_the_spec_with_whatever_it_was_given() -> None:
    task, _ = a_task(TaskState.WAITING)
    task.trigger(2, {"a": 1})
    assert task.workflow.said == [("a", "trigger (2, {'a': 1})", "WAITING")]
    assert task.state == TaskState.WAITING


@shows(BpmnSubWorkflow, "_calculate_depth")
def a_sub_workflow_asks_for_its_depth_once_when_it_is_made() -> None:
    class Deep(BpmnSubWorkflow):
        def _calculate_depth(self) -> int:
            return 7

    spec = SimpleNamespace(data_objects={})
    assert Deep(spec, 1, SimpleNamespace(), deserializing=True).depth == 7


@shows(BpmnParser, "_get_parser_class")
def a_parser_takes_the_classes_that_a_subclass_names_for_an_element() -> None:
    tag = f"{{{BPMN}}}userTask"

    class Ours(BpmnParser):
        OVERRIDE_PARSER_CLASSES = {tag: (TaskParser, Talking)}  # noqa: RUF012 - as SpiffWorkflow declares it

    assert Ours()._get_parser_class(tag) == (TaskParser, Talking)
    assert BpmnParser()._get_parser_class(tag) != (TaskParser, Talking)


_ADDED = (
    "_add_data_stores", "_add_diagram_indexes", "_add_processes", "_add_collaborations", "_add_messages",
    "_add_signals", "_add_errors", "_add_escalations", "_add_correlations",
)  # fmt: skip


@shows(BpmnParser, *_ADDED)
def adding_a_file_adds_its_parts_one_kind_after_the_other_and_nothing_else() -> None:
    parser, asked = BpmnParser(), []
    with pytest.MonkeyPatch.context() as patch:
        for name in vars(BpmnParser):
            if name.startswith("_add_"):
                patch.setattr(parser, name, lambda bpmn, *_, name=name: asked.append((name, bpmn)))
        parser.add_bpmn_xml(MODEL)
    assert [name for name, _ in asked] == list(_ADDED) and all(bpmn is MODEL for _, bpmn in asked)
    assert parser.process_parsers == {}


@shows(ProcessParser, "_parse")
def a_process_is_parsed_when_its_spec_is_asked_for_the_first_time() -> None:
    class Ours(ProcessParser):
        asked = 0

        def _parse(self) -> None:
            self.asked += 1
            self.spec = "spec"

    parser = Ours(BpmnParser(), MODEL[0], {"bpmn": BPMN}, {})
    assert parser.asked == 0
    assert (parser.get_spec(), parser.get_spec(), parser.asked) == ("spec", "spec", 1)
