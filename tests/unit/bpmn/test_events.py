"""Events of every kind where BPMN allows them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn import parse_processes
from engine.errors import Invalid, Refusal
from engine.events import SignalThrown
from tests.unit.bpmn.driver import START, Play
from tests.unit.bpmn.models import (
    ESCALATION,
    MESSAGE,
    SIGNAL,
    Node,
    body,
    boundary,
    chain,
    condition,
    end,
    file,
    node,
    process,
    start,
    timer,
    user,
)
from tests.unit.bpmn.random_models import damaged, random_model
from tests.unit.bpmn.shapes import AND, event_sub, play

CATCH = "intermediateCatchEvent"
COMPENSATE = "<compensateEventDefinition/>"
SECOND = '<messageEventDefinition messageRef="M2"/>'


def line(element: Node, **data: object) -> Play:
    return play({"s": start(), "a": element, "n": user(), "e": end()}, *chain("s", "a", "n", "e"), data=data)


def test_one_of_several_events_is_enough_and_all_of_them_when_parallel() -> None:
    it = line(node(CATCH, MESSAGE + SIGNAL))
    it.publish("signal", "sg", {"x": 1})
    assert it.waiting == ["n"] and it.root == {"x": 1} and not it.tracker.subscriptions
    it = line(node(CATCH, MESSAGE + SIGNAL, 'parallelMultiple="true"'))
    it.publish("signal", "sg", {"x": 1})
    assert it.waiting == ["a"]
    it.publish("message", "m", {"y": 2})
    assert it.waiting == ["n"] and it.root == {"x": 1, "y": 2}


def test_a_parallel_multiple_boundary_event_waits_for_all_its_events() -> None:
    tag, inner, attributes = boundary("a", MESSAGE + SECOND)
    nodes = {
        "s": start(),
        "a": user(),
        "b": (tag, inner, attributes + ' parallelMultiple="true"'),
        "h": user(),
        "e": end(),
    }
    it = play(nodes, *chain("s", "a", "e"), *chain("b", "h", "e"))
    it.publish("message", "m2")
    assert it.waiting == ["a"]
    it.publish("message", "m")
    assert it.waiting == ["h"]


def test_a_process_may_start_by_message_with_its_payload() -> None:
    data = file(process(body({"s": start(MESSAGE), "u": user(), "e": end()}, *chain("s", "u", "e"))))
    it = Play(data, started=False)
    assert it.model.message_starts == {"m": "s"} and it.model.none_start is None
    with pytest.raises(Invalid):
        it.runtime.start({}, it.environment)
    it.do("start", {}, start_element="s", payload={"x": 1})
    assert it.root == {"x": 1} and it.waiting == ["u"]


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.parametrize("event", [MESSAGE, SIGNAL, timer("PT1H"), condition("x = 1")])
def test_event_sub_processes_begin_by_events(event: str, interrupting: bool) -> None:
    handler = event_sub(event, f'isInterrupting="{str(interrupting).lower()}"')
    it = play({"s": start(), "u": user(), "v": user(), "e": end(), "ev": handler}, *chain("s", "u", "v", "e"))
    if event == MESSAGE:
        it.publish("message", "m")
    elif event == SIGNAL:
        it.publish("signal", "sg")
    elif "Duration" in event:
        it.fire()
    else:
        it.complete("u", {"x": 1})
    rest = [] if interrupting else ["v" if "condition" in event else "u"]
    assert it.waiting == sorted(["eu", *rest])


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_reaches_an_event_sub_process(interrupting: bool) -> None:
    handler = event_sub(ESCALATION, f'isInterrupting="{str(interrupting).lower()}"')
    throw = node("intermediateThrowEvent", ESCALATION)
    it = play({"s": start(), "t": throw, "u": user(), "e": end(), "ev": handler}, *chain("s", "t", "u", "e"))
    assert it.waiting == (["eu"] if interrupting else ["eu", "u"])


def test_a_conditional_catch_event_waits_until_its_condition_becomes_true() -> None:
    nodes = {
        "s": start(),
        "g": AND,
        "a": node(CATCH, condition("x > 3".replace(">", "&gt;"))),
        "n": user(),
        "u": user(),
        "e": end(),
    }
    it = play(nodes, *chain("s", "g", "a", "n", "e"), *chain("g", "u", "e"))
    assert it.waiting == ["a", "u"]
    it.complete("u", {"x": 4})
    assert it.waiting == ["n"]
    assert line(node(CATCH, condition("x = 1")), x=1).waiting == ["n"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_condition_that_holds_already_triggers_at_once(interrupting: bool) -> None:
    nodes = {
        "s": start(),
        "a": user(),
        "b": boundary("a", condition("x = 1"), interrupting),
        "h": user(),
        "e": end(),
    }
    it = play(nodes, *chain("s", "a", "e"), *chain("b", "h", "e"), data={"x": 1})
    assert it.waiting == (["h"] if interrupting else ["a", "h"])


def test_a_non_interrupting_condition_fires_at_each_change_from_false_to_true() -> None:
    nodes = {
        "s": start(),
        "a": user(),
        "b": boundary("a", condition("x = 1"), False),
        "h": user(),
        "e": end(),
    }
    it = play(nodes, *chain("s", "a", "e"), *chain("b", "h", "e"), data={"x": 0})
    key = it.key("a")
    for value in (1, 1, 0, 1):
        it.do("set_variables", key, {"x": value}, False)
    assert it.waiting == ["a", "h", "h"]


def test_a_signal_reaches_all_that_wait_in_the_same_root_and_goes_out() -> None:
    nodes = {
        "s": start(), "g": AND, "a": node(CATCH, SIGNAL), "n": user(), "u": user(),
        "b": boundary("u", SIGNAL), "h": user(), "w": user(), "t": node("intermediateThrowEvent", SIGNAL), "e": end(),
    }  # fmt: skip
    flows = [
        *chain("s", "g", "a", "n", "e"),
        *chain("g", "u", "e"),
        *chain("b", "h", "e"),
        *chain("g", "w", "t", "e"),
    ]
    it = play(nodes, *flows)
    it.complete("w")
    assert it.waiting == ["h", "n"]
    assert [event.name for event in it.last if isinstance(event, SignalThrown)] == ["sg"]


@pytest.mark.parametrize(("again", "times"), [(0, 0), (1, 3)])
def test_a_standard_loop_may_test_before_and_has_a_maximum(again: int, times: int) -> None:
    loop = (
        '<standardLoopCharacteristics testBefore="true" loopMaximum="3"><loopCondition>again &gt; 0</loopCondition>'
        "</standardLoopCharacteristics>"
    )
    it = line(node("task", loop), again=again)
    assert it.done("a") == times and it.waiting == ["n"]


def compensable(throw: str, *more: str) -> Play:
    nodes = {"s": start(), "ct": node("intermediateThrowEvent", throw), "n": user(), "e": end()}
    links = ""
    for name in ("a", "b"):
        nodes[name] = node("task")
        nodes[f"c{name}"] = boundary(name, COMPENSATE)
        nodes[f"undo{name}"] = node("task", "", 'isForCompensation="true"')
        links += f'<association id="l{name}" sourceRef="c{name}" targetRef="undo{name}"/>'
    return play(nodes, *chain("s", "a", "b", "ct", "n", "e"), raw=links)


def test_one_activity_or_all_of_them_are_compensated() -> None:
    it = compensable('<compensateEventDefinition activityRef="a"/>')
    assert (it.done("undoa"), it.done("undob"), it.waiting) == (1, 0, ["n"])
    it = compensable(COMPENSATE)
    order = [element for element in it.tracker.completed if element.startswith("undo")]
    assert order == ["undob", "undoa"]


def test_a_transaction_that_succeeds_goes_on_normally() -> None:
    inner = body({"ss": start(), "u": user(), "se": end()}, *chain("ss", "u", "se"))
    nodes = {
        "s": start(), "tx": node("transaction", inner), "b": boundary("tx", "<cancelEventDefinition/>"), "h": user(),
        "n": user(), "e": end(),
    }  # fmt: skip
    it = play(nodes, *chain("s", "tx", "n", "e"), *chain("b", "h", "e"))
    it.complete("u")
    assert it.waiting == ["n"]


def test_a_cycle_of_two_fires_twice_beside_its_host() -> None:
    nodes = {
        "s": start(),
        "a": user(),
        "b": boundary("a", timer("R2/PT1H", "Cycle"), False),
        "h": node("task"),
        "e": end(),
    }
    it = play(nodes, *chain("s", "a", "e"), *chain("b", "h", "e"))
    it.fire()
    it.fire()
    assert it.done("h") == 2 and not it.tracker.timers and it.environment.now - START == timedelta(hours=2)


@pytest.mark.parametrize("seed", range(0, 150, 10))
def test_a_damaged_file_is_refused_or_read_but_never_breaks_the_parser(seed: int) -> None:
    for number in range(seed, seed + 10):
        try:
            assert parse_processes(damaged(random_model(number), number), "x.bpmn")
        except Refusal as refusal:
            assert refusal.findings or refusal.where
