"""Compensation of instances and of what waits for it: every play is restored between its steps and replayed at the
end."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn import canonical_state
from engine.bpmn.parse.parse import parse_processes
from engine.errors import Invalid
from engine.values import dumps
from tests.unit.bpmn.driver import Play, refusal
from tests.unit.bpmn.models import (
    MESSAGE,
    Node,
    body,
    boundary,
    chain,
    end,
    extensions,
    file,
    node,
    process,
    user,
)
from tests.unit.bpmn.models import start as begin

COMPENSATE = "<compensateEventDefinition/>"
UNDO = 'isForCompensation="true"'


def many(way: str, until: str = "", output: bool = False) -> str:
    results = 'outputCollection="receipts" outputElement="=receipt"' if output else ""
    loop = extensions(
        f'<zeebe:loopCharacteristics inputCollection="=[10, 20, 30]" inputElement="amount" {results}/>'
    )
    until = f"<completionCondition>{until}</completionCondition>" if until else ""
    tag = "multiInstanceLoopCharacteristics"
    return f'<{tag} isSequential="{str(way == "sequential").lower()}">{loop}{until}</{tag}>'


class Recorded(Play):
    """A play that remembers its commands."""

    def __init__(self, data: bytes, variables: dict[str, Any] | None = None) -> None:
        self.log: list[tuple[Any, ...]] = []
        self.data = data
        self.given = variables or {}
        super().__init__(data, variables)

    def do(self, command: str, *arguments: Any, **named: Any) -> Any:
        self.log.append((command, *arguments))
        return super().do(command, *arguments, **named)

    def same_again(self) -> None:
        """The same commands on a fresh instance that is never restored give the same events and the same state."""
        again = Play(self.data, self.given, restoring=False)
        for command, *arguments in self.log[1:]:
            again.do(command, *arguments)
        assert again.events == self.events
        assert dumps(canonical_state(again.runtime)) == dumps(canonical_state(self.runtime))
        assert again.parts == self.parts and again.header == self.header


def undone(activity: Node, undo: Node, throw: str = COMPENSATE, **more: Node) -> Recorded:
    nodes = {
        "s": begin(), "A": activity, "cA": boundary("A", COMPENSATE), "undo": undo,
        "ct": node("intermediateThrowEvent", throw), "n": user(), "e": end(), **more,
    }  # fmt: skip
    links = [("s", "A"), ("A", "ct"), ("ct", "n"), ("n", "e"), *((name, "ct") for name in more)]
    tied = '<association id="as" sourceRef="cA" targetRef="undo"/>'
    return Recorded(file(process(body(nodes, *links) + tied)))


@pytest.mark.parametrize("way", ["parallel", "sequential"])
@pytest.mark.parametrize("reference", ["", 'activityRef="A"'])
def test_each_completed_instance_is_undone_last_one_first_with_its_own_values(
    way: str, reference: str
) -> None:
    it = undone(user(many(way)), node("userTask", "", UNDO), f"<compensateEventDefinition {reference}/>")
    for _ in range(3):
        it.complete("A")
    seen = []
    for left in (3, 2, 1):
        assert it.waiting == ["undo"], left
        seen.append(it.runtime.variables(it.key("undo")))
        it.complete("undo")
    assert seen == [
        {"amount": amount, "loopCounter": number} for amount, number in ((30, 3), (20, 2), (10, 1))
    ]
    assert it.waiting == ["n"] and it.done("undo") == 3
    it.complete("n")
    assert it.ended
    it.same_again()


def test_an_instance_is_undone_with_what_it_gave() -> None:
    undo = node(
        "scriptTask",
        extensions('<zeebe:script expression="=append(back, receipt)" resultVariable="back"/>'),
        UNDO,
    )
    it = undone(user(many("parallel", output=True)), undo)
    it.do("set_variables", it.tracker.active[it.key("A")].process_key, {"back": []}, False)
    for number, receipt in ((1, "x"), (0, "y"), (0, "z")):
        it.complete("A", {"receipt": receipt}, number)
    assert it.waiting == ["n"] and it.root == {"back": ["z", "y", "x"], "receipts": ["y", "x", "z"]}
    it.same_again()


def test_instances_that_ended_early_are_not_undone() -> None:
    it = undone(user(many("parallel", "numberOfCompletedInstances &gt; 1")), node("userTask", "", UNDO))
    it.complete("A", number=2)
    it.complete("A")
    assert it.runtime.variables(it.key("undo"))["amount"] == 10
    it.complete("undo")
    assert it.runtime.variables(it.key("undo"))["amount"] == 30
    it.complete("undo")
    assert it.waiting == ["n"]
    it.same_again()


def test_what_was_interrupted_has_not_completed_and_is_not_undone() -> None:
    it = undone(user(many("parallel")), node("userTask", "", UNDO), b=boundary("A", MESSAGE))
    it.complete("A")
    it.publish("message", "m")
    assert it.waiting == ["n"] and it.done("undo") == 0
    it.same_again()


def test_a_handler_with_a_collection_of_its_own_runs_once_for_all_instances() -> None:
    it = undone(user(many("parallel")), node("userTask", many("parallel"), UNDO))
    for _ in range(3):
        it.complete("A")
    assert it.waiting == ["undo"] * 3
    for _ in range(3):
        it.complete("undo")
    assert it.waiting == ["n"] and it.done("undo") == 3


def test_every_round_of_a_loop_is_undone() -> None:
    loop = "<standardLoopCharacteristics><loopCondition>again</loopCondition></standardLoopCharacteristics>"
    it = undone(user(loop), node("task", "", UNDO))
    it.complete("A", {"again": True})
    it.complete("A", {"again": False})
    assert it.done("undo") == 2 and it.waiting == ["n"]
    it.same_again()


def inside(*more: str, undo: str = "userTask") -> str:
    nodes = {
        "ss": begin(), "u": user(), "cu": boundary("u", COMPENSATE), "undo": node(undo, "", UNDO), "se": end()
    }  # fmt: skip
    tied = '<association id="au" sourceRef="cu" targetRef="undo"/>'
    return body(nodes, *chain("ss", "u", "se")) + tied + "".join(more)


def around(sub: Node, throw: str = COMPENSATE) -> Recorded:
    nodes = {"s": begin(), "A": sub, "ct": node("intermediateThrowEvent", throw), "n": user(), "e": end()}
    return Recorded(file(process(body(nodes, *chain("s", "A", "ct", "n", "e")))))


@pytest.mark.parametrize("reference", ["", 'activityRef="A"'])
def test_each_instance_of_a_sub_process_is_opened_again_with_its_variables(reference: str) -> None:
    it = around(node("subProcess", many("parallel") + inside()), f"<compensateEventDefinition {reference}/>")
    for number in (1, 0, 0):
        it.complete("u", number=number)
    seen = []
    for _ in range(3):
        seen.append(it.runtime.variables(it.key("undo"))["amount"])
        it.complete("undo")
    assert seen == [30, 10, 20] and it.waiting == ["n"]
    it.same_again()


def handler(*steps: tuple[str, Node]) -> str:
    nodes = {"hs": begin(COMPENSATE), **dict(steps), "he": end()}
    flow = body(nodes, *chain("hs", *(name for name, _ in steps), "he"))
    return f'<subProcess id="h" triggeredByEvent="true">{flow}</subProcess>'


@pytest.mark.parametrize("calls", [True, False])
def test_a_compensation_event_sub_process_stands_for_what_is_inside_and_may_call_for_it(calls: bool) -> None:
    steps = [("hu", user()), ("ht", node("intermediateThrowEvent", COMPENSATE))]
    local = extensions('<zeebe:ioMapping><zeebe:input source="=1" target="mine"/></zeebe:ioMapping>')
    it = around(node("subProcess", local + inside(handler(*steps[: 1 + calls]))))
    it.complete("u", {"mine": 7})
    assert it.waiting == ["hu"] and it.runtime.variables(it.key("hu")) == {"mine": 7}
    it.complete("hu")
    assert it.waiting == (["undo"] if calls else ["n"])
    if calls:
        it.complete("undo")
    assert it.waiting == ["n"] and it.done("h") == 1
    it.complete("n")
    assert it.ended
    it.same_again()


def test_a_compensation_event_sub_process_runs_for_each_instance() -> None:
    it = around(node("subProcess", many("sequential") + inside(handler(("hu", user())))))
    for _ in range(3):
        it.complete("u")
    for amount in (30, 20, 10):
        assert it.runtime.variables(it.key("hu"))["amount"] == amount
        it.complete("hu")
    assert it.waiting == ["n"] and it.done("undo") == 0
    it.same_again()


def test_a_handler_at_the_sub_process_stands_for_what_is_inside() -> None:
    it = undone(node("subProcess", inside().replace('"undo"', '"iu"')), node("userTask", "", UNDO))
    it.complete("u")
    assert it.waiting == ["undo"]
    it.complete("undo")
    assert it.waiting == ["n"] and it.done("iu") == 0


def test_a_throw_that_does_not_wait_goes_on_and_the_instance_ends_when_all_is_undone() -> None:
    it = undone(
        user(many("sequential")),
        node("userTask", "", UNDO),
        '<compensateEventDefinition waitForCompletion="false"/>',
    )
    for _ in range(3):
        it.complete("A")
    assert it.waiting == ["n", "undo"] and it.done("ct") == 1
    it.complete("n")
    for _ in range(3):
        assert not it.ended
        it.complete("undo")
    assert it.ended and it.done("ct") == 1
    it.same_again()


def test_a_handler_that_is_left_by_its_boundary_event_does_not_hold_the_throw() -> None:
    it = undone(user(), node("userTask", "", UNDO), b=boundary("undo", MESSAGE))
    it.complete("A")
    it.publish("message", "m")
    assert it.waiting == ["n", "n"]
    it.same_again()


def test_an_instance_is_cancelled_in_the_middle_of_its_compensation() -> None:
    it = undone(user(many("parallel")), node("userTask", "", UNDO))
    for _ in range(3):
        it.complete("A")
    it.do("cancel")
    assert it.ended and not it.waiting
    it.same_again()


@pytest.mark.parametrize(
    ("inner", "where"),
    [
        (handler(("hu", user())), "hs"),
        (f'<subProcess id="A">{inside(handler(), handler().replace("h", "k"))}</subProcess>', "ks"),
        (
            f'<subProcess id="A">{inside(handler().replace(COMPENSATE, COMPENSATE + MESSAGE))}</subProcess>',
            "hs",
        ),
    ],
)
def test_a_compensation_start_elsewhere_is_refused(inner: str, where: str) -> None:
    data = file(process(body({"s": begin(), "e": end()}, *chain("s", "e")) + inner))
    found = refusal(parse_processes, data, "x.bpmn")
    assert isinstance(found, Invalid)
    assert [(item.code, item.where) for item in found.findings] == [("compensation_start", where)]
