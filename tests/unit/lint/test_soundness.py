"""The token game finds the classic faults, with the way to them, and none in sound models."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.soundness import model_of_200
from engine.bpmn import ProcessModel, parse_processes
from engine.lint.findings import LintFinding
from engine.lint.soundness import check_soundness
from engine.lint.soundness.explore import Budget
from tests.unit.bpmn.models import (
    ERROR,
    MESSAGE,
    TERMINATE,
    Node,
    body,
    boundary,
    chain,
    end,
    file,
    node,
    process,
    start,
    timer,
    user,
)
from tests.unit.bpmn.random_models import random_model
from tests.unit.bpmn.shapes import AND, event_sub

Flow = tuple[str, ...]
XOR = node("exclusiveGateway", "", 'default="d"')
MERGE = node("exclusiveGateway")
OR = node("inclusiveGateway", "", 'default="d"')
OR_JOIN = node("inclusiveGateway")
LATE = timer("P1D")


def model(nodes: dict[str, Node], *flows: Flow) -> ProcessModel:
    return parse_processes(file(process(body(nodes, *flows))), "m.bpmn")[0]


def found(nodes: dict[str, Node], *flows: Flow) -> list[LintFinding]:
    findings, bounded = check_soundness(model(nodes, *flows))
    assert not bounded
    return findings


def codes(nodes: dict[str, Node], *flows: Flow) -> list[tuple[str, str]]:
    return [(finding.code, finding.element_id) for finding in found(nodes, *flows)]


def block(
    split: Node, join: Node, *more: tuple[str, Node], conditions: bool = True
) -> tuple[dict[str, Node], list[Flow]]:
    nodes = {"s": start(), "g": split, "a": user(), "b": user(), "j": join, "e": end(), **dict(more)}
    guard = ("c", "n &gt; 1") if conditions else ("c",)
    default = ("g", "b", "d") if conditions else ("g", "b")
    return nodes, [("s", "g"), ("g", "a", *guard), default, ("a", "j"), ("b", "j"), ("j", "e")]


def test_a_choice_that_is_joined_as_parallel_waits_for_ever() -> None:
    nodes, flows = block(XOR, AND)
    [finding] = found(nodes, *flows)
    assert (finding.code, finding.element_id, finding.severity) == ("deadlock", "j", "error")
    assert finding.path in (("s", "g", "a", "j"), ("s", "g", "b", "j"))


def test_parallel_ways_that_merge_without_a_join_run_twice() -> None:
    nodes, flows = block(AND, MERGE, conditions=False)
    [finding] = found(nodes, *flows)
    assert (finding.code, finding.element_id) == ("lack_of_synchronisation", "j")
    assert finding.path[:2] == ("s", "g")
    assert finding.path[-1] == "j"
    assert {"a", "b"} < set(finding.path)


def test_a_gateway_that_joins_and_splits_at_once_waits_for_alternatives() -> None:
    """The classic: one parallel gateway as merge of alternatives and as split."""
    nodes = {
        "s": start(),
        "x": XOR,
        "a": user(),
        "b": user(),
        "g": AND,
        "c": user(),
        "f": user(),
        "j": AND,
        "e": end(),
    }
    flows: list[Flow] = [("s", "x"), ("x", "a", "q", "n &gt; 1"), ("x", "b", "d"), ("a", "g"), ("b", "g")]
    flows += [("g", "c"), ("g", "f"), ("c", "j"), ("f", "j"), ("j", "e")]
    assert codes(nodes, *flows) == [("deadlock", "g")]


@pytest.mark.parametrize(
    ("split", "join", "conditions"), [(XOR, MERGE, True), (AND, AND, False), (OR, OR_JOIN, True)]
)
def test_blocks_that_open_and_close_alike_are_sound(split: Node, join: Node, conditions: bool) -> None:
    nodes, flows = block(split, join, conditions=conditions)
    assert codes(nodes, *flows) == []


def test_an_inclusive_split_joined_by_a_parallel_gateway_may_wait_for_ever() -> None:
    nodes, flows = block(OR, AND)
    assert codes(nodes, *flows) == [("deadlock", "j")]


def test_a_choice_or_parallel_ways_may_be_joined_inclusively() -> None:
    assert codes(*_with(block(XOR, OR_JOIN))) == []
    assert codes(*_with(block(AND, OR_JOIN, conditions=False))) == []


def _with(parts: tuple[dict[str, Node], list[Flow]]) -> tuple[object, ...]:
    return parts[0], *parts[1]


def test_elements_without_a_way_to_them_are_dead() -> None:
    nodes = {"s": start(), "a": user(), "e": end(), "x": user(), "y": user(), "r": MERGE, "q": MERGE}
    flows = [*chain("s", "a", "e"), *chain("x", "y", "e"), ("r", "q"), ("q", "r")]
    assert sorted(codes(nodes, *flows)) == [("dead_element", "q"), ("dead_element", "x")]


def test_a_circle_without_a_way_out_is_found_unless_something_can_interrupt_it() -> None:
    nodes = {"s": start(), "m": MERGE, "a": user()}
    flows: list[Flow] = [("s", "m"), ("m", "a"), ("a", "m")]
    [finding] = found(nodes, *flows)
    assert finding.code == "no_way_to_end"
    assert codes({**nodes, "stop": event_sub(MESSAGE)}, *flows) == []


def test_a_loop_with_a_way_out_is_sound() -> None:
    nodes = {"s": start(), "m": MERGE, "a": user(), "x": XOR, "e": end()}
    assert (
        codes(nodes, ("s", "m"), ("m", "a"), ("a", "x"), ("x", "m", "c", "n &gt; 1"), ("x", "e", "d")) == []
    )


def test_parallel_work_inside_a_loop_that_leaks_a_token_is_found() -> None:
    nodes = {"s": start(), "m": MERGE, "g": AND, "a": user(), "b": user(), "e": end()}
    flows: list[Flow] = [("s", "m"), ("m", "g"), ("g", "a"), ("g", "b"), ("a", "m"), ("b", "e")]
    assert "lack_of_synchronisation" in {code for code, _ in codes(nodes, *flows)}


def test_an_interrupting_boundary_event_takes_the_token_with_it() -> None:
    nodes = {
        "s": start(),
        "g": AND,
        "a": user(),
        "b": user(),
        "j": AND,
        "e": end(),
        "t": boundary("a", LATE),
        "z": end(),
    }
    flows: list[Flow] = [("s", "g"), ("g", "a"), ("g", "b"), ("a", "j"), ("b", "j"), ("j", "e"), ("t", "z")]
    [finding] = found(nodes, *flows)
    assert (finding.code, finding.element_id) == ("deadlock", "j")
    assert "t" in finding.path or "b" in finding.path


def test_a_reminder_beside_the_work_is_sound_and_one_that_merges_into_it_is_not() -> None:
    nodes = {
        "s": start(),
        "a": user(),
        "m": MERGE,
        "b": user(),
        "e": end(),
        "t": boundary("a", LATE, False),
        "r": user(),
    }
    flows: list[Flow] = [("s", "a"), ("a", "m"), ("m", "b"), ("b", "e"), ("t", "r")]
    assert codes(nodes, *flows, ("r", "e")) == []
    assert codes(nodes, *flows, ("r", "m")) == [("lack_of_synchronisation", "m")]


def test_a_fault_in_a_reminder_is_found_with_the_way_from_the_start() -> None:
    nodes = {
        "s": start(),
        "a": user(),
        "e": end(),
        "t": boundary("a", LATE, False),
        "g": AND,
        "m": MERGE,
        "z": end(),
    }
    [finding] = found(
        nodes, ("s", "a"), ("a", "e"), ("t", "g"), ("g", "m", "f1"), ("g", "m", "f2"), ("m", "z")
    )
    assert finding.code == "lack_of_synchronisation"
    assert finding.path == ("s", "a", "t", "g", "m", "m")


def test_faults_inside_sub_processes_and_event_sub_processes_are_found() -> None:
    inner, flows = block(XOR, AND)
    renamed = body({f"i{name}": part for name, part in inner.items()}, *_renamed(flows))
    inside = renamed.replace('default="d"', 'default="id"')
    assert codes({"s": start(), "sub": node("subProcess", inside), "e": end()}, *chain("s", "sub", "e")) == [
        ("deadlock", "ij")
    ]


def _renamed(flows: list[Flow]) -> list[Flow]:
    made: list[Flow] = []
    for source, target, *rest in flows:
        name = [f"i{rest[0]}"] if rest else [f"if_{source}{target}"]
        made.append((f"i{source}", f"i{target}", *name, *rest[1:]))
    return made


def test_a_sub_process_that_only_ends_in_an_error_is_left_by_its_boundary_event() -> None:
    inside = body({"is": start(), "ie": end(ERROR)}, ("is", "ie"))
    nodes = {
        "s": start(),
        "sub": node("subProcess", inside),
        "n": user(),
        "e": end(),
        "b": boundary("sub", ERROR),
    }
    assert codes(nodes, ("s", "sub"), ("sub", "n"), ("n", "e"), ("b", "e")) == [("dead_element", "n")]


def test_an_error_boundary_event_where_nothing_throws_is_dead() -> None:
    inside = body({"is": start(), "iu": user(), "ie": end()}, *chain("is", "iu", "ie"))
    nodes = {
        "s": start(),
        "sub": node("subProcess", inside),
        "e": end(),
        "b": boundary("sub", ERROR),
        "z": end(),
    }
    assert ("dead_element", "b") in codes(nodes, ("s", "sub"), ("sub", "e"), ("b", "z"))


def test_an_end_reached_by_two_tokens_is_a_warning_and_terminate_is_not() -> None:
    nodes = {"s": start(), "g": AND, "a": user(), "b": user(), "e": end()}
    flows: list[Flow] = [("s", "g"), ("g", "a"), ("g", "b"), ("a", "e"), ("b", "e")]
    [finding] = found(nodes, *flows)
    assert (finding.code, finding.severity) == ("improper_completion", "warning")
    stop = {"s": start(), "g": AND, "a": user(), "b": user(), "e": end(TERMINATE), "z": end()}
    assert codes(stop, ("s", "g"), ("g", "a"), ("g", "b"), ("a", "e"), ("b", "z")) == []


def test_links_event_gateways_and_multi_instance_are_played() -> None:
    throw = node("intermediateThrowEvent", '<linkEventDefinition name="L"/>')
    catch = node("intermediateCatchEvent", '<linkEventDefinition name="L"/>')
    waiting = node("intermediateCatchEvent", MESSAGE)
    many = "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"
    nodes = {
        "s": start(), "l": throw, "k": catch, "g": node("eventBasedGateway"), "a": waiting,
        "b": node("intermediateCatchEvent", LATE), "m": MERGE, "t": user(many), "e": end(),
    }  # fmt: skip
    flows: list[Flow] = [
        ("s", "l"),
        ("k", "g"),
        ("g", "a"),
        ("g", "b"),
        ("a", "m"),
        ("b", "m"),
        ("m", "t"),
        ("t", "e"),
    ]
    assert codes(nodes, *flows) == []
    assert codes({**nodes, "m": AND}, *flows) == [("deadlock", "m")]


@pytest.mark.parametrize("seed", range(60))
def test_models_that_are_sound_by_construction_have_no_findings(seed: int) -> None:
    findings, bounded = check_soundness(parse_processes(random_model(seed), f"seed {seed}")[0])
    assert ([finding.finding for finding in findings], bounded) == ([], False)


def test_many_parallel_branches_are_no_explosion() -> None:
    findings, bounded = check_soundness(parse_processes(model_of_200(), "200")[0])
    assert (findings, bounded) == ([], False)


def test_a_bound_that_is_reached_is_said() -> None:
    _, bounded = check_soundness(parse_processes(model_of_200(), "200")[0], Budget(states=50))
    assert bounded


def test_plain_bpmn_may_begin_without_a_start_event() -> None:
    folder = Path(__file__).parents[2] / "acceptance" / "exported"
    [model] = parse_processes((folder / "no_start_in_plain_bpmn.bpmn").read_bytes(), "x.bpmn")
    assert check_soundness(model) == ([], False)
