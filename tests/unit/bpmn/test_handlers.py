"""Compensation, conditions, ad-hoc sub-processes: what happens beside the flow."""

from __future__ import annotations

import pytest

from tests.unit.bpmn.models import (
    ERROR,
    body,
    boundary,
    chain,
    condition,
    end,
    extensions,
    io,
    node,
    start,
    timer,
    user,
)
from tests.unit.bpmn.shapes import AND, event_sub, play

COMPENSATE = "<compensateEventDefinition/>"


def test_a_finished_sub_process_is_compensated_from_outside_with_its_last_variables() -> None:
    undo = node("userTask", "", 'isForCompensation="true"')
    sub = body(
        {"ss": start(), "u": user(), "cb": boundary("u", COMPENSATE), "undo": undo, "se": end()},
        *chain("ss", "u", "se"),
    )
    sub += '<association id="as" sourceRef="cb" targetRef="undo"/>'
    local = extensions(io(("input", "1", "loc")))
    throw = node("intermediateThrowEvent", COMPENSATE)
    it = play(
        {"s": start(), "A": node("subProcess", local + sub), "ct": throw, "n": user(), "e": end()},
        *chain("s", "A", "ct", "n", "e"),
    )
    it.complete("u", {"loc": 5})
    assert it.waiting == ["undo"] and it.runtime.variables(it.key("undo")) == {"loc": 5}
    it.complete("undo")
    assert it.waiting == ["n"]


@pytest.mark.parametrize("reference", ["", 'activityRef="a"'])
def test_an_event_sub_process_compensates_what_its_scope_has_done(reference: str) -> None:
    undo = node("userTask", "", 'isForCompensation="true"')
    throw = node("intermediateThrowEvent", f"<compensateEventDefinition {reference}/>")
    inside = body(
        {"es": start(ERROR), "et": throw, "eu": user(), "ee": end()}, *chain("es", "et", "eu", "ee")
    )
    nodes = {"s": start(), "a": user(), "cb": boundary("a", COMPENSATE), "undo": undo, "x": end(ERROR)}
    nodes["ev"] = node("subProcess", inside, 'triggeredByEvent="true"')
    it = play(nodes, *chain("s", "a", "x"), raw='<association id="as" sourceRef="cb" targetRef="undo"/>')
    it.complete("a")
    assert it.waiting == ["undo"]
    it.complete("undo")
    assert it.waiting == ["eu"]
    it.complete("eu")
    assert it.ended


def test_a_condition_sees_a_local_variable_of_its_sub_process() -> None:
    nodes = {
        "ss": start(), "g": AND, "u": user(), "v": user(), "b": boundary("v", condition("loc &gt; 3")),
        "h": user(), "se": end(),
    }  # fmt: skip
    sub = body(nodes, *chain("ss", "g", "u", "se"), *chain("g", "v", "se"), *chain("b", "h", "se"))
    local = extensions(io(("input", "1", "loc")))
    it = play({"s": start(), "A": node("subProcess", local + sub), "e": end()}, *chain("s", "A", "e"))
    it.complete("u", {"loc": 4})
    assert it.waiting == ["h"] and it.root == {}


def test_an_ad_hoc_sub_process_is_driven_by_commands_until_its_condition_holds() -> None:
    inside = body({"u": user(), "v": user()}) + "<completionCondition>ready &gt; 0</completionCondition>"
    it = play(
        {"s": start(), "A": node("adHocSubProcess", inside), "n": user(), "e": end()},
        *chain("s", "A", "n", "e"),
        data={"ready": 0},
    )
    it.complete("u")
    it.complete("v")
    assert it.waiting == [] and not it.ended
    (ad_hoc,) = [key for key, item in it.tracker.active.items() if item.type == "AD_HOC_SUB_PROCESS"]
    it.do("activate_ad_hoc", ad_hoc, ["u"])
    it.complete("u", {"ready": 1})
    assert it.waiting == ["n"]


def test_activations_keep_their_variables_and_collect_their_outputs() -> None:
    dialect = extensions(
        '<zeebe:adHoc activeElementsCollection="=first" outputCollection="all" outputElement="=r"/>'
    )
    inside = dialect + body({"u": user(), "w": user(), "v": user()}, ("u", "w"))
    it = play(
        {"s": start(), "A": node("adHocSubProcess", inside), "n": user(), "e": end()},
        *chain("s", "A", "n", "e"),
        data={"first": ["u", "v"]},
    )
    it.complete("u", {"r": 1})
    assert it.runtime.variables(it.key("w"))["r"] == 1 and "r" not in it.runtime.variables(it.key("v"))
    it.complete("v", {"r": 2})
    it.complete("w")
    assert it.waiting == ["n"] and it.root == {"first": ["u", "v"], "all": [2, 1]}


def test_an_event_sub_process_that_waits_does_not_keep_the_process_alive() -> None:
    it = play({"s": start(), "u": user(), "e": end(), "ev": event_sub(timer("PT1H"))}, *chain("s", "u", "e"))
    it.complete("u")
    assert it.ended and not it.tracker.timers
