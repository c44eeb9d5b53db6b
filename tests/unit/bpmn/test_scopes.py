"""Variables live in Camunda 8's scopes: reads go outward, results go home, sub-processes and calls keep theirs."""

from __future__ import annotations

import pytest

from tests.unit.bpmn.driver import ROOT, Play
from tests.unit.bpmn.models import (
    ERROR,
    MESSAGE,
    body,
    boundary,
    chain,
    end,
    extensions,
    file,
    io,
    job,
    node,
    process,
    start,
    user,
)


def simple(element: str, spec: tuple[str, str, str], *more: str) -> bytes:
    return file(process(body({"s": start(), element: spec, "e": end()}, *chain("s", element, "e"))), *more)


def test_parallel_branches_share_the_scope_live_and_lose_no_update() -> None:
    nodes = {
        "s": start(),
        "f": node("parallelGateway"),
        "a": user(),
        "b": user(),
        "j": node("parallelGateway"),
        "e": end(),
    }
    play = Play(
        file(process(body(nodes, *chain("s", "f", "a", "j", "e"), *chain("f", "b", "j")))),
        {"c": 0, "l": [1, 2]},
    )
    play.complete("b", {"c": 2})
    assert play.runtime.variables(play.key("a"))["c"] == 2
    play.complete("a", {"l": [7]})
    assert play.root == {"c": 2, "l": [7]} and play.ended


def test_inputs_are_local_and_only_mapped_outputs_leave() -> None:
    mapping = io(("input", "o.x", "loc"), ("input", "loc + 1", "loc2"), ("output", "res", "out.deep"))
    play = Play(simple("a", user(extensions(mapping))), {"o": {"x": 4}, "out": {"keep": 1}})
    assert play.locals(play.key("a")) == {"loc": 4, "loc2": 5}
    play.complete("a", {"res": 9, "other": 1})
    assert play.root == {"o": {"x": 4}, "out": {"keep": 1, "deep": 9}}


def test_a_dotted_input_builds_a_new_object() -> None:
    play = Play(simple("a", user(extensions(io(("input", "1", "o.p.q"))))), {"o": {"x": 4}})
    assert play.locals(play.key("a")) == {"o": {"p": {"q": 1}}}


def sub(*mappings: tuple[str, str, str]) -> bytes:
    inner = body({"ss": start(), "u": user(), "se": end()}, *chain("ss", "u", "se"))
    return simple("sp", node("subProcess", extensions(io(*mappings)) + inner))


def test_results_in_a_sub_process_go_to_their_home_or_the_root() -> None:
    play = Play(sub(("input", "1", "only")), {"g": 0})
    play.complete("u", {"only": 5, "g": 7, "neu": 8})
    assert play.root == {"g": 7, "neu": 8} and play.ended


def test_an_output_mapping_lets_a_sub_process_hand_something_out() -> None:
    play = Play(sub(("input", "1", "only"), ("output", "only", "up")))
    play.complete("u", {"only": 5})
    assert play.root == {"up": 5}


def call(attributes: str = "", mappings: str = "") -> Play:
    called = process(body({"qs": start(), "qu": user(), "qe": end()}, *chain("qs", "qu", "qe")), "q")
    parts = extensions(f'<zeebe:calledElement processId="q" {attributes}/>', mappings)
    return Play(simple("c", node("callActivity", parts), called), {"g": 1})


def test_a_call_copies_the_parents_variables_and_returns_nothing_when_told_so() -> None:
    play = call('propagateAllChildVariables="false"')
    assert play.runtime.variables(play.key("qu")) == {"g": 1}
    play.complete("qu", {"g": 2, "n": 3})
    assert play.root == {"g": 1} and play.ended


@pytest.mark.parametrize("attributes", ["", 'propagateAllChildVariables="true"'])
def test_a_call_propagates_all_child_variables_unless_told_otherwise(attributes: str) -> None:
    play = call(attributes)
    play.complete("qu", {"g": 2, "n": 3})
    assert play.root == {"g": 2, "n": 3}


def test_a_call_of_plain_bpmn_returns_nothing() -> None:
    called = process(body({"qs": start(), "qu": user(), "qe": end()}, *chain("qs", "qu", "qe")), "q")
    play = Play(simple("c", node("callActivity", "", 'calledElement="q"'), called), {"g": 1})
    play.complete("qu", {"g": 2, "n": 3})
    assert play.root == {"g": 1} and play.ended


def test_a_call_may_take_its_inputs_only_and_map_its_outputs() -> None:
    play = call('propagateAllParentVariables="false"', io(("input", "g + 1", "in1"), ("output", "n", "res")))
    assert play.runtime.variables(play.key("qu")) == {"in1": 2}
    play.complete("qu", {"n": 3})
    assert play.root == {"g": 1, "res": 3}


def multi(sequential: str, completion: str = "", inner: str = "", tag: str = "userTask") -> Play:
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}"><extensionElements><zeebe:loopCharacteristics '
        f'inputCollection="=xs" inputElement="x" outputCollection="rs" outputElement="=r"/></extensionElements>'
        f"{completion}</multiInstanceLoopCharacteristics>"
    )
    return Play(simple("u", node(tag, loop + inner)), {"xs": [10, 20, 30]})


def test_parallel_instances_have_locals_and_collect_in_input_order() -> None:
    play = multi("false")
    keys = play.tracker.open_tasks("u")
    assert [play.locals(key) for key in keys] == [
        {"loopCounter": n + 1, "x": x, "r": None} for n, x in enumerate([10, 20, 30])
    ]
    for number in (2, 0, 1):
        play.do("complete_task", keys[number], {"r": number * 100, "side": number})
    assert play.root == {"xs": [10, 20, 30], "rs": [0, 100, 200], "side": 1} and play.ended
    assert play.scopes() == set()


def test_sequential_instances_come_one_by_one() -> None:
    play = multi("true")
    for number in range(3):
        assert len(play.tracker.open_tasks("u")) == 1
        assert play.locals(play.key("u"))["x"] == [10, 20, 30][number]
        play.complete("u", {"r": number})
    assert play.root["rs"] == [0, 1, 2] and play.ended and not play.parts.keys() - {0}


def test_a_completion_condition_ends_the_other_instances() -> None:
    play = multi("false", "<completionCondition>=numberOfCompletedInstances &gt; 1</completionCondition>")
    keys = play.tracker.open_tasks("u")
    play.do("complete_task", keys[2], {"r": "z"})
    play.do("complete_task", keys[0], {"r": "a"})
    assert play.root["rs"] == ["a", None, "z"] and play.ended and not play.tracker.tasks


def test_instances_may_be_sub_processes() -> None:
    inner = body({"us": start(), "w": user(), "ue": end()}, *chain("us", "w", "ue"))
    play = multi("false", inner=inner, tag="subProcess")
    keys = play.tracker.open_tasks("w")
    for number in (1, 2, 0):
        play.do("complete_task", keys[number], {"r": number})
    assert play.root["rs"] == [0, 1, 2] and play.ended


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_an_empty_collection_gives_an_empty_result(sequential: str) -> None:
    loop = (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}"><extensionElements><zeebe:loopCharacteristics '
        f'inputCollection="=[]" inputElement="x" outputCollection="rs" outputElement="=x"/></extensionElements>'
        f"</multiInstanceLoopCharacteristics>"
    )
    play = Play(simple("u", user(loop)))
    assert play.root == {"rs": []} and play.ended


def catching(*parts: str) -> Play:
    return Play(simple("c", node("intermediateCatchEvent", "".join(parts) + MESSAGE)))


def test_a_payload_goes_to_the_root_or_through_the_output_mapping() -> None:
    play = catching()
    play.publish("message", "m", {"a": 1})
    assert play.root == {"a": 1}
    play = catching(extensions(io(("output", "a", "b"))))
    play.publish("message", "m", {"a": 1})
    assert play.root == {"b": 1}


def test_a_jobs_error_brings_its_variables_to_the_boundary_event() -> None:
    nodes = {
        "s": start(),
        "j": node("serviceTask", job()),
        "b": boundary("j", ERROR),
        "h": user(),
        "e": end(),
    }
    play = Play(file(process(body(nodes, *chain("s", "j", "e"), *chain("b", "h", "e")))))
    (key,) = play.tracker.jobs
    play.do("throw_job_error", key, "e", "坏了", {"why": "w"})
    assert play.root == {"why": "w"} and play.waiting == ["h"] and not play.tracker.jobs


def test_a_non_interrupting_message_may_come_twice() -> None:
    nodes = {"s": start(), "a": user(), "b": boundary("a", MESSAGE, False), "h": user(), "e": end()}
    play = Play(file(process(body(nodes, *chain("s", "a", "e"), *chain("b", "h", "e")))))
    play.publish("message", "m", {"k": 1})
    play.publish("message", "m", {"k": 2})
    assert play.root == {"k": 2} and play.waiting == ["a", "h", "h"]


def test_variables_are_set_where_they_live_or_locally() -> None:
    play = Play(simple("a", user()), {"g": 1})
    play.do("set_variables", play.key("a"), {"g": 2, "n": 3}, False)
    assert play.root == {"g": 2, "n": 3}
    play.do("set_variables", play.key("a"), {"g": 9}, True)
    assert play.locals(play.key("a")) == {"g": 9} and play.locals(ROOT)["g"] == 2
    play.complete("a", {"g": 10})
    assert play.root["g"] == 2


def test_a_variable_keeps_its_key_while_its_scope_lives() -> None:
    play = Play(simple("a", user()), {"g": 1})
    before = play.rows[ROOT, "g"][0]
    play.do("set_variables", ROOT, {"g": 2}, False)
    assert play.rows[ROOT, "g"] == (before, 2)
