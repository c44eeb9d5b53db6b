"""What goes wrong inside leaves no half-done element; what is refused leaves no trace; every step is bounded."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn.fake_environment import FakeEnvironment
from engine.errors import Conflict, Invalid, NotFound, Unprocessable
from engine.meter import Bounds
from tests.unit.bpmn.driver import ROOT, START, Play, kinds
from tests.unit.bpmn.models import (
    HEAD,
    body,
    chain,
    end,
    extensions,
    file,
    job,
    node,
    process,
    start,
    user,
)


def one(
    spec: tuple[str, str, str],
    variables: dict[str, Any] | None = None,
    environment: Any = None,
    more: str = "",
) -> Play:
    inside = body({"s": start(), "a": spec, "n": user(), "e": end()}, *chain("s", "a", "n", "e"))
    return Play(file(process(inside), more), variables, environment)


def test_a_failing_way_out_leaves_the_task_open_and_nothing_written() -> None:
    nodes = {"s": start(), "a": user(), "x": user(), "e": end()}
    play = Play(file(process(body(nodes, ("s", "a"), ("a", "x", "f1", "ok = true"), ("x", "e")))))
    play.complete("a", {"ok": False, "extra": 1})
    assert play.incident().element_id == "a" and play.root == {} and play.waiting == ["a"]
    play.complete("a", {"ok": True})
    assert play.waiting == ["x"] and play.root == {"ok": True} and not play.tracker.incidents


def test_an_incident_says_the_expression_and_where_it_stands() -> None:
    nodes = {"s": start(), "x": node("exclusiveGateway"), "a": user(), "b": user(), "e": end()}
    flows = [("s", "x"), ("x", "a", "fa", "n &gt; 5"), ("x", "b", "fb", "n &lt; 3"), ("a", "e"), ("b", "e")]
    play = Play(file(process(body(nodes, *flows))), {"n": 4})
    assert play.incident().error_type == "CONDITION_ERROR" and "fa：n > 5" in play.incident().message
    play.do("set_variables", ROOT, {"n": 9}, False)
    play.do("retry", play.incident().key)
    assert play.waiting == ["a"] and not play.tracker.incidents
    absent = Play(file(process(body(nodes, *flows))), {})
    assert "连线 fa" in absent.incident().message and "null" in absent.incident().message


def test_commands_on_what_is_not_there_are_refused_and_change_nothing() -> None:
    play = one(user())
    key = play.key("a")
    play.complete("a")
    before = play.header, dict(play.parts)
    with pytest.raises(NotFound):
        play.runtime.complete_task(key, {}, play.environment)
    with pytest.raises(NotFound):
        play.runtime.complete_task(5 << 24, {}, play.environment)
    with pytest.raises(Conflict):
        play.runtime.start({}, play.environment)
    with pytest.raises(Conflict):
        play.runtime.correlate(key, 0, {}, play.environment)
    with pytest.raises(Invalid):
        play.runtime.modify(
            ROOT, [{"element": "nowhere", "ancestor": -1, "variables": []}], [], [], play.environment
        )
    play.restore()
    assert (play.header, dict(play.parts)) == before


def test_cancelling_ends_everything() -> None:
    play = one(
        node(
            "subProcess",
            body({"ss": start(), "j": node("serviceTask", job()), "se": end()}, *chain("ss", "j", "se")),
        )
    )
    play.do("cancel")
    assert play.ended and not play.tracker.jobs and kinds(play.last)[-2:] == ["ProcessEnded", "ScopeClosed"]


def test_tokens_can_be_moved() -> None:
    play = one(user())
    play.complete("a")
    play.do("modify", ROOT, [{"element": "a", "ancestor": -1, "variables": []}], [{"key": play.key("n")}], [])
    assert play.waiting == ["a"]
    play.complete("a")
    play.complete("n")
    assert play.ended


def test_a_loop_without_a_waiting_state_is_stopped() -> None:
    nodes = {
        "s": start(),
        "m": node("exclusiveGateway"),
        "t": node("task"),
        "x": node("exclusiveGateway", "", 'default="d"'),
        "e": end(),
    }
    flows = [("s", "m"), ("m", "t"), ("t", "x"), ("x", "e", "f", "false"), ("x", "m", "d")]
    play = Play(file(process(body(nodes, *flows))), started=False)
    play.environment.bounds = Bounds(activations=500)
    with pytest.raises(Unprocessable, match="没有等待点"):
        play.runtime.start({}, play.environment)


def test_too_many_instances_are_an_incident() -> None:
    many = "<multiInstanceLoopCharacteristics><loopCardinality>n</loopCardinality></multiInstanceLoopCharacteristics>"
    assert "10000" in one(user(many), {"n": 10_001}).incident().message


def test_lanes_and_facts_of_a_model() -> None:
    lanes = '<laneSet id="ls"><lane id="l" name="调解员"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
    inside = body(
        {"s": start(), "a": user(extensions('<zeebe:formDefinition formId="P01-S05"/>')), "e": end()},
        *chain("s", "a", "e"),
    )
    facts = Play(
        (HEAD + process(lanes + inside) + "</definitions>").encode(), environment=_with_form()
    ).model.elements["a"]
    assert (facts.lane, facts.form_id, facts.type, facts.outgoing) == (
        "调解员",
        "P01-S05",
        "USER_TASK",
        ("f_a_e",),
    )


def _with_form() -> FakeEnvironment:
    environment = FakeEnvironment(START)
    environment.forms["P01-S05"] = 3
    return environment


def test_an_incident_names_the_variable_that_is_not_there() -> None:
    nodes = {
        "s": start(),
        "x": node("exclusiveGateway", "", 'default="d"'),
        "a": user(),
        "b": user(),
        "e": end(),
    }
    flows = [("s", "x"), ("x", "a", "fa", "金额 &gt; 5"), ("x", "b", "d"), ("a", "e"), ("b", "e")]
    play = Play(file(process(body(nodes, *flows))))
    assert "没有变量 金额" in play.incident().message


def test_one_instance_of_many_cannot_be_terminated_alone() -> None:
    many = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    play = one(user(many))
    with pytest.raises(Invalid, match="整个"):
        play.runtime.modify(ROOT, [], [{"key": play.key("a")}], [], play.environment)
    assert play.waiting == ["a", "a"]
    play.restore()
