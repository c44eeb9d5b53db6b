"""Combinations in which engines go wrong: joins in loops, handlers that outlive their hosts, errors through calls."""

from __future__ import annotations

from datetime import timedelta

from tests.unit.bpmn.driver import Play
from tests.unit.bpmn.models import (
    ERROR,
    ESCALATION,
    MESSAGE,
    TERMINATE,
    Node,
    body,
    boundary,
    chain,
    end,
    node,
    process,
    start,
    timer,
    user,
)
from tests.unit.bpmn.shapes import AND, Flow, event_sub, play

LOOP = (
    '<multiInstanceLoopCharacteristics isSequential="{}"><loopCardinality>3</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)


def hosted(host: Node, event: str, interrupting: bool = True) -> Play:
    nodes = {"s": start(), "A": host, "b": boundary("A", event, interrupting), "h": user(), "e": end()}
    return play(nodes, *chain("s", "A", "e"), *chain("b", "h", "e"))


def inner(last: str = "") -> str:
    return body({"ss": start(), "u": user(), "se": end(last)}, *chain("ss", "u", "se"))


def test_a_boundary_timer_kills_parallel_instances() -> None:
    it = hosted(user(LOOP.format("false")), timer("PT1H"))
    it.complete("A")
    assert it.due() == [timedelta(hours=1)]
    it.fire()
    assert it.waiting == ["h"]


def test_a_boundary_message_kills_a_sequential_sub_process() -> None:
    it = hosted(node("subProcess", LOOP.format("true") + inner()), MESSAGE)
    it.complete("u")
    assert it.waiting == ["u"]
    it.publish("message", "m")
    assert it.waiting == ["h"] and not it.runtime.instance.subprocesses


def test_an_error_in_one_instance_kills_the_body() -> None:
    it = hosted(node("subProcess", LOOP.format("false") + inner(ERROR)), ERROR)
    it.complete("u", number=1)
    assert it.waiting == ["h"]


def test_a_sub_process_waits_for_its_non_interrupting_handlers() -> None:
    handler = event_sub(MESSAGE, 'isInterrupting="false"')
    sub = body({"ss": start(), "u": user(), "se": end(), "ev": handler}, *chain("ss", "u", "se"))
    it = play(
        {"s": start(), "A": node("subProcess", sub), "n": user(), "e": end()}, *chain("s", "A", "n", "e")
    )
    it.publish("message", "m", {"q": 1})
    it.publish("message", "m")
    it.complete("u")
    assert it.waiting == ["eu", "eu"]
    it.complete("eu")
    it.complete("eu")
    assert it.waiting == ["n"]


def called(nodes: dict[str, Node], *flows: Flow) -> str:
    return process(body(nodes, *flows), "q")


CALL = node("callActivity", "", 'calledElement="q"')


def test_an_interrupting_handler_of_the_root_catches_an_error_from_a_call() -> None:
    nodes = {
        "s": start(), "g": node("parallelGateway"), "c": CALL, "w": user(), "e": end(), "ev": event_sub(ERROR),
    }  # fmt: skip
    more = called({"qs": start(), "qe": end(ERROR)}, ("qs", "qe"))
    it = play(nodes, *chain("s", "g", "w", "e"), *chain("g", "c", "e"), more=more)
    assert it.waiting == ["eu"]
    it.complete("eu")
    assert it.ended and not it.tracker.incidents


def test_terminate_in_a_called_process_ends_only_the_call() -> None:
    nodes = {
        "qs": start(), "qg": node("parallelGateway"), "qw": user(), "qu": user(), "qe": end(TERMINATE), "qz": end(),
    }  # fmt: skip
    more = called(nodes, *chain("qs", "qg", "qw", "qz"), *chain("qg", "qu", "qe"))
    it = play({"s": start(), "c": CALL, "n": user(), "e": end()}, *chain("s", "c", "n", "e"), more=more)
    it.complete("qu")
    assert it.waiting == ["n"]


def test_an_escalation_passes_a_call_and_does_not_interrupt() -> None:
    nodes = {"qs": start(), "th": node("intermediateThrowEvent", ESCALATION), "qu": user(), "qe": end()}
    more = called(nodes, *chain("qs", "th", "qu", "qe"))
    outer = {"s": start(), "c": CALL, "b": boundary("c", ESCALATION, False), "h": user(), "e": end()}
    it = play(outer, *chain("s", "c", "e"), *chain("b", "h", "e"), more=more)
    assert it.waiting == ["h", "qu"]


def test_a_message_on_a_call_kills_the_child() -> None:
    more = called({"qs": start(), "qu": user(), "qe": end()}, *chain("qs", "qu", "qe"))
    outer = {"s": start(), "c": CALL, "b": boundary("c", MESSAGE), "h": user(), "e": end()}
    it = play(outer, *chain("s", "c", "e"), *chain("b", "h", "e"), more=more)
    it.publish("message", "m")
    assert it.waiting == ["h"] and [e.state for e in it.last if e.kind == "ProcessEnded"] == ["TERMINATED"]


XOR = node("exclusiveGateway", "", 'default="d"')


def test_a_parallel_join_in_a_loop() -> None:
    nodes = {
        "s": start(),
        "m": node("exclusiveGateway"),
        "g": AND,
        "a": user(),
        "c": user(),
        "j": AND,
        "x": XOR,
        "e": end(),
    }
    it = play(
        nodes,
        *chain("s", "m", "g", "a", "j", "x"),
        *chain("g", "c", "j"),
        ("x", "m", "l", "again > 0".replace(">", "&gt;")),
        ("x", "e", "d"),
    )
    for number in range(20):
        it.complete("ac"[number % 2], {"again": 1})
        it.complete("ca"[number % 2])
    it.complete("a", {"again": 0})
    it.complete("c")
    assert it.ended and it.done("j") == 21


def test_an_inclusive_join_in_a_loop() -> None:
    inclusive = node("inclusiveGateway", "", 'default="fd"')
    nodes = {
        "s": start(), "m": node("exclusiveGateway"), "g": inclusive, "a": user(), "c": user(),
        "j": node("inclusiveGateway"), "x": XOR, "e": end(),
    }  # fmt: skip
    flows = [
        ("s", "m"), ("m", "g"), ("g", "a", "fa", "n &gt; 1"), ("g", "c", "fd"), ("a", "j"), ("c", "j"),
        ("g", "j", "fj", "n &gt; 2"), ("j", "x"), ("x", "m", "l", "again &gt; 0"), ("x", "e", "d"),
    ]  # fmt: skip
    it = play(nodes, *flows, data={"n": 3})
    for number in range(12):
        assert it.waiting == (["c"] if number % 3 == 2 else ["a"])
        it.complete(it.waiting[0], {"again": 1, "n": [3, 2, 0][(number + 1) % 3]})
    it.complete(it.waiting[0], {"again": 0})
    assert it.ended


def test_an_excess_token_stays_before_a_parallel_join() -> None:
    nodes = {
        "s": start(), "g": AND, "a": user(), "b": user(), "c": user(), "m": node("exclusiveGateway"), "j": AND,
        "n": user(), "e": end(),
    }  # fmt: skip
    it = play(nodes, *chain("s", "g", "a", "m", "j", "n", "e"), *chain("g", "b", "m"), *chain("g", "c", "j"))
    for element in ("a", "b", "c", "n"):
        it.complete(element)
    assert not it.ended and len(it.runtime.instance.live) == 1


def test_two_flows_between_a_fork_and_a_join_are_one_token_after_it() -> None:
    it = play(
        {"s": start(), "g": AND, "j": AND, "e": end()},
        ("s", "g"),
        ("g", "j", "1"),
        ("g", "j", "2"),
        ("j", "e"),
    )
    assert it.ended and it.done("e") == 1


def test_an_event_gateway_in_a_loop() -> None:
    catch = node("intermediateCatchEvent", MESSAGE)
    later = node("intermediateCatchEvent", timer("PT1H"))
    nodes = {
        "s": start(),
        "m": node("exclusiveGateway"),
        "g": node("eventBasedGateway"),
        "c1": catch,
        "c2": later,
        "e": end(),
    }
    it = play(nodes, *chain("s", "m", "g", "c1", "m"), *chain("g", "c2", "e"))
    for number in range(10):
        it.publish("message", "m", {"n": number})
    it.fire()
    assert it.ended and it.done("c1") == 10 and it.root == {"n": 9}


def test_an_endless_cycle_dies_with_its_host() -> None:
    it = hosted(user(), timer("R/PT1H", "Cycle"), False)
    for number in range(5):
        assert it.due() == [timedelta(hours=number + 1)]
        it.fire()
    it.complete("A")
    assert it.waiting == ["h"] * 5 and not it.tracker.timers


def test_an_implicit_split_from_a_start_and_a_boundary_event() -> None:
    nodes = {
        "s": start(),
        "a": user(),
        "b": user(),
        "bd": boundary("a", MESSAGE),
        "h1": user(),
        "h2": user(),
        "e": end(),
    }
    flows = [*chain("s", "a", "e"), *chain("s", "b", "e"), *chain("bd", "h1", "e"), *chain("bd", "h2", "e")]
    it = play(nodes, *flows)
    it.publish("message", "m")
    assert it.waiting == ["b", "h1", "h2"]
