"""Which private names of SpiffWorkflow are used: those that stand in `engine.bpmn.spiff.PRIVATE`, and no others. A new
version that changes one of them fails here, by its name."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task

import engine.bpmn
from engine.bpmn.spiff import PRIVATE, Private
from engine.bpmn.state.tokens import Token
from tests.unit.bpmn.spiff_behaviour import BEHAVIOUR, a_task

REPOSITORY = Path(__file__).resolve().parents[3]
LISTED = {private.name for private in PRIVATE}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def our_classes() -> list[type]:
    """Our subclasses of SpiffWorkflow's classes."""
    found: dict[type, None] = {}
    for module in pkgutil.walk_packages(engine.bpmn.__path__, "engine.bpmn."):
        for _, member in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if member.__module__.startswith("engine.") and theirs(member):
                found[member] = None
    return list(found)


def theirs(of: type) -> list[type]:
    return [base for base in of.__mro__ if base.__module__.startswith("SpiffWorkflow")]


def private_names() -> set[str]:
    """The private methods of SpiffWorkflow's classes that we extend, and the private attributes that they set."""
    bases = {base for ours in our_classes() for base in theirs(ours)}
    names = {name for base in bases for name in vars(base) if is_private(name)}
    for base in bases:
        for node in ast.walk(ast.parse(inspect.getsource(inspect.getmodule(base) or base))):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_private(node.attr):
                names.add(node.attr)
    return names


def touched(file: Path, known: set[str], beside_self: bool) -> Iterator[tuple[str, str]]:
    """(name, where) of each access to one of these names; `beside_self`: only on something else than `self`."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Attribute) or node.attr not in known:
            continue
        on_self = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        if not (beside_self and on_self):
            yield node.attr, f"{file.relative_to(REPOSITORY)}:{node.lineno}"


def parameters(method: Any) -> str:
    """Names and defaults, without types."""
    found = inspect.signature(method).parameters.values()
    plain = [parameter.replace(annotation=parameter.empty) for parameter in found]
    return str(inspect.Signature(plain))


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: f"{private.owner.__name__}.{private.name}")
def test_spiffworkflow_still_means_by_it_what_we_take_it_to_mean(private: Private) -> None:
    if private.signature is not None:
        assert parameters(vars(private.owner)[private.name]) == private.signature
    BEHAVIOUR[private.owner, private.name]()


def test_what_is_shown_is_what_is_listed() -> None:
    assert set(BEHAVIOUR) == {(private.owner, private.name) for private in PRIVATE}
    assert len(PRIVATE) == len(BEHAVIOUR)


def test_no_class_of_ours_replaces_a_private_name_that_is_not_listed() -> None:
    known = private_names()
    replaced = {
        (name, ours.__name__)
        for ours in our_classes()
        for base in ours.__mro__
        if base.__module__.startswith("engine.")
        for name in vars(base)
        if name in known
    }
    assert {name for name, _ in replaced} > {"_update_hook", "_run_hook", "_parse"}
    assert sorted(pair for pair in replaced if pair[0] not in LISTED) == []


def test_no_private_name_is_touched_that_is_not_listed() -> None:
    known = private_names()
    found = {
        pair
        for file in REPOSITORY.glob("engine/bpmn/**/*.py")
        for pair in touched(file, known, beside_self=False)
    }
    assert {name for name, _ in found} > {"_state", "_parent"}
    assert sorted(pair for pair in found if pair[0] not in LISTED) == []


def test_nobody_outside_of_engine_bpmn_touches_one() -> None:
    """Other classes have methods of the same name; what counts is the access to somebody else's."""
    known = private_names()
    files = [
        file
        for folder in ("api", "casework", "engine", "forms", "bench")
        for file in REPOSITORY.glob(f"{folder}/**/*.py")
        if not file.is_relative_to(REPOSITORY / "engine" / "bpmn")
    ]
    assert len(files) > 300
    assert sorted(pair for file in files for pair in touched(file, known, beside_self=True)) == []


def test_a_token_has_what_a_task_is_made_with_but_no_moment() -> None:
    """A token is made without `Task.__init__`, which reads the clock and draws an id."""
    made = {name for name in vars(a_task()[0]) if name != "last_state_change"}
    assert made > {"id", "workflow", "task_spec", "_parent", "_children", "_state"}
    assert [name for name in sorted(made) if not hasattr(Token, name)] == []


def test_what_moves_tokens_is_spiffworkflows_own() -> None:
    """Whatever class of SpiffWorkflow lies behind an element, these methods are the ones that every task has."""
    for ours in our_classes():
        if issubclass(ours, TaskSpec):
            for name in ("_update", "_on_ready", "_run", "_on_complete", "_on_error"):
                assert getattr(ours, name) is getattr(TaskSpec, name), (ours, name)
    for name in (
        "_ready",
        "run",
        "complete",
        "cancel",
        "trigger",
        "state",
        "has_state",
        "children",
        "parent",
    ):
        assert getattr(Token, name) is getattr(Task, name), name
