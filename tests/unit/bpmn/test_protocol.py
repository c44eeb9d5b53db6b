"""SpiffWorkflow executes: every change of a token's state happens inside one of its own methods on that very token,
over all models whose trace the specification demands, and over random ones. What it does by itself that must not be (a
clock, drawn ids, looking ahead, walking through the tree) never happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import SpiffWorkflow.task
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskIterator, TaskState
from SpiffWorkflow.workflow import Workflow

from engine.bpmn.conformance_runner import run_case
from engine.bpmn.elements.subprocesses import Begin
from engine.bpmn.state.tokens import Token
from engine.events import ElementCompleted
from tests.unit.bpmn.random_models import random_model
from tests.unit.bpmn.test_replay import recorded
from tests.unit.bpmn.wild_models import wild_model

OWN = sorted((Path(__file__).parent / "semantics").glob("*.json"))
CONFORMANCE = sorted(
    (Path(__file__).resolve().parents[4] / "shared" / "conformance" / "bpmn-semantics").glob("*.json")
)
#: SpiffWorkflow's methods inside which a token may change its state: the token is the argument of this number.
PROTOCOL = (
    (TaskSpec, "_update", 1),
    (Task, "_ready", 0),
    (Task, "run", 0),
    (Task, "complete", 0),
    (Task, "cancel", 0),
    (Task, "trigger", 0),
)
FUTURE, WAITING, READY = TaskState.FUTURE, TaskState.WAITING, TaskState.READY
STARTED, COMPLETED, CANCELLED = TaskState.STARTED, TaskState.COMPLETED, TaskState.CANCELLED
#: Which of them leads from where to where.
LAWFUL = {
    "_update": {(FUTURE, WAITING), (FUTURE, STARTED)},
    "_ready": {(FUTURE, READY), (WAITING, READY), (STARTED, READY)},
    "run": {(READY, STARTED)},
    "complete": {(READY, COMPLETED), (STARTED, COMPLETED)},
    "cancel": {(state, CANCELLED) for state in (FUTURE, WAITING, READY, STARTED)},
    "trigger": {(WAITING, FUTURE)},
}


class Watch:
    """Notes each change of state with the innermost of SpiffWorkflow's methods that is at work on the same token."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.changes: Counter[tuple[str, tuple[int, int]]] = Counter()
        self.born: set[tuple[int, bool]] = set()
        self.completed = 0
        self.at_work: list[tuple[Any, str]] = []
        for owner, name, argument in PROTOCOL:
            patch.setattr(owner, name, self._marking(getattr(owner, name), name, argument))
        patch.setattr(Token, "_state", self._guard(Token.__dict__["_state"]))
        make = Token.__init__

        def init(token: Token, workflow: Any, spec: Any, *arguments: Any, **named: Any) -> None:
            make(token, workflow, spec, *arguments, **named)
            if len(arguments) < 2 and "token_id" not in named:  # not one from a snapshot
                self.born.add((token._state, isinstance(spec, Begin)))

        patch.setattr(Token, "__init__", init)

    def _marking(self, method: Callable[..., Any], name: str, argument: int) -> Callable[..., Any]:
        def marked(*arguments: Any) -> Any:
            self.at_work.append((arguments[argument], name))
            try:
                return method(*arguments)
            finally:
                self.at_work.pop()

        return marked

    def _guard(watch, slot: Any) -> Any:  # noqa: N805 - `self` is the guarded token below
        class Guarded:
            def __get__(self, token: Any, owner: type) -> Any:
                return slot.__get__(token, owner)

            def __set__(self, token: Any, value: int) -> None:
                old = getattr(token, "_state", None)
                slot.__set__(token, value)
                if old is not None and old != value:
                    watch.note(token, old, value)

        return Guarded()

    def note(self, token: Any, old: int, new: int) -> None:
        at_work = next((name for other, name in reversed(self.at_work) if other is token), "nothing")
        self.changes[at_work, (old, new)] += 1
        self.completed += at_work == "complete" and token.seen

    def unlawful(self) -> list[str]:
        return [
            f"{name}: {TaskState.get_name(old)} to {TaskState.get_name(new)}, {count} times"
            for (name, (old, new)), count in self.changes.items()
            if (old, new) not in LAWFUL.get(name, ())
        ]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    yield Watch(monkeypatch)


def test_every_change_of_state_in_our_own_models_is_spiffworkflows(watch: Watch) -> None:
    for file in OWN:
        assert run_case(file).problem == "", file.stem
    assert watch.unlawful() == []
    assert watch.born == {(FUTURE, True), (FUTURE, False), (COMPLETED, True)}, (
        "a scope opened again has begun"
    )
    seen = {name: {change for of, change in watch.changes if of == name} for name in LAWFUL}
    assert seen == LAWFUL, "the models leave out something"
    assert watch.changes.total() > 4_000


@pytest.mark.conformance
@pytest.mark.skipif(
    not CONFORMANCE, reason="../shared/conformance/bpmn-semantics is not beside this repository"
)
def test_every_change_of_state_in_the_conformance_models_is_spiffworkflows(watch: Watch) -> None:
    for file in CONFORMANCE:
        assert run_case(file).problem == "", file.stem
    assert watch.unlawful() == [] and watch.changes.total() > 500


@pytest.mark.parametrize("model", [random_model, wild_model])
def test_every_change_of_state_in_random_models_is_spiffworkflows(
    watch: Watch, model: Callable[[int], bytes]
) -> None:
    for seed in range(200, 215):
        recorded(model(seed), seed)
    assert watch.unlawful() == [] and watch.changes.total() > 500


@pytest.mark.parametrize("model", [random_model, wild_model])
def test_whatever_is_said_to_be_completed_was_completed_by_spiffworkflow(
    watch: Watch, model: Callable[[int], bytes]
) -> None:
    said = 0
    for seed in range(10):
        play, _, _ = recorded(model(seed), seed)
        said += sum(isinstance(event, ElementCompleted) for event in play.events)
    assert watch.completed == said > 100


def test_spiffworkflow_reads_no_clock_draws_no_ids_and_looks_neither_ahead_nor_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("this must not be asked")

    monkeypatch.setattr(SpiffWorkflow.task.time, "time", never)
    monkeypatch.setattr(SpiffWorkflow.task, "uuid4", never)
    monkeypatch.setattr(TaskSpec, "_predict", never)
    monkeypatch.setattr(Workflow, "update_waiting_tasks", never)
    monkeypatch.setattr(TaskIterator, "__init__", never)
    for file in OWN:
        assert run_case(file).problem == "", file.stem
