"""Input and output mappings build and change objects as Camunda 8 does."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn.fake_environment import FakeEnvironment
from tests.unit.bpmn.driver import START, Play
from tests.unit.bpmn.models import body, chain, end, extensions, file, io, process, start, user

Given = tuple[tuple[str, str], ...]


def play(kind: str, mappings: Given, variables: dict[str, Any], semantics: int = 3) -> Play:
    inner = extensions(io(*((kind, source, target) for source, target in mappings)))
    nodes = {"s": start(), "u": user(inner), "e": end()}
    environment = FakeEnvironment(START)
    environment.semantics = semantics
    return Play(file(process(body(nodes, *chain("s", "u", "e")))), variables, environment)


@pytest.mark.parametrize(
    ("mappings", "variables", "local"),
    [
        ((("1", "o.x"), ("2", "o.y")), {}, {"o": {"x": 1, "y": 2}}),
        ((("1", "o.x"), ("2", "o.y")), {"o": {"z": 3}}, {"o": {"x": 1, "y": 2}}),
        ((("1", "o.p.x"), ("2", "o.p.y"), ("3", "o.q")), {}, {"o": {"p": {"x": 1, "y": 2}, "q": 3}}),
        ((("1", "a"), ("a + 1", "o.x"), ("o.x + 1", "o.y")), {}, {"a": 1, "o": {"x": 2, "y": 3}}),
        # a later source sees what was built over what the name means outside
        ((("1", "o.x"), ("o.z", "b")), {"o": {"z": 3}}, {"o": {"x": 1}, "b": 3}),
        ((("1", "o.p.x"), ("o.p.z", "b")), {"o": {"p": {"z": 3}}}, {"o": {"p": {"x": 1}}, "b": 3}),
        # what was given whole hides it
        ((("{x: 1}", "o"), ("o.z", "b")), {"o": {"z": 3}}, {"o": {"x": 1}, "b": None}),
        ((("{x: 1}", "o"), ("2", "o.y"), ("o.z", "b")), {"o": {"z": 3}}, {"o": {"y": 2}, "b": None}),
        ((("1", "o.x"), ("5", "o")), {}, {"o": 5}),
        ((("1", "a"), ("2", "a")), {}, {"a": 2}),
        ((("o", "o.inner"), ("1", "o.n")), {"o": {"z": 3}}, {"o": {"inner": {"z": 3}, "n": 1}}),
    ],
)
def test_inputs_build_objects_for_the_element(
    mappings: Given, variables: dict[str, Any], local: dict[str, Any]
) -> None:
    found = play("input", mappings, variables)
    assert found.locals(found.key("u")) == local
    assert found.root == variables


@pytest.mark.parametrize(
    ("mappings", "variables", "root"),
    [
        ((("r", "o.x"), ("r + 1", "o.y")), {}, {"o": {"x": 7, "y": 8}}),
        ((("r", "o.x"), ("r + 1", "o.y")), {"o": {"keep": 1, "x": 0}}, {"o": {"keep": 1, "x": 7, "y": 8}}),
        ((("r", "o.p.x"), ("2", "o.p.y")), {"o": {"p": {"z": 3}}}, {"o": {"p": {"x": 7, "y": 2, "z": 3}}}),
        ((("r + 1", "r"), ("r", "b")), {}, {"r": 8, "b": 8}),  # later sources see earlier targets
        ((("r", "o.x"), ("o.x + o.z", "b")), {"o": {"z": 3}}, {"o": {"x": 7, "z": 3}, "b": 10}),
    ],
)
def test_outputs_change_the_object_at_the_target(
    mappings: Given, variables: dict[str, Any], root: dict[str, Any]
) -> None:
    found = play("output", mappings, variables)
    found.complete("u", {"r": 7})
    assert found.root == root and found.ended


def test_a_mapping_that_fails_leaves_nothing_of_those_before_it() -> None:
    found = play("input", (("1", "o.x"), ("assert(null, false)", "b")), {})
    assert found.incident().error_type == "IO_MAPPING_ERROR"
    assert found.scopes() == set()


def test_what_semantics_2_recorded_builds_as_it_did() -> None:
    found = play("input", (("1", "o.x"), ("2", "o.y")), {}, semantics=2)
    assert found.locals(found.key("u")) == {"o": {"y": 2}}
