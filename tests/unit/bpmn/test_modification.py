"""Changing where an instance stands: what is activated, moved and terminated, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Invalid, NotFound
from engine.events import ElementTerminated, ProcessStarted
from tests.unit.bpmn.driver import ROOT, Play
from tests.unit.bpmn.models import body, boundary, chain, end, extensions, io, node, start, timer, user
from tests.unit.bpmn.shapes import event_sub, play

MANY = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"


def act(element: str, ancestor: int = -1, *variables: Any) -> dict[str, Any]:
    return {"element": element, "ancestor": ancestor, "variables": list(variables)}


def move(source: dict[str, Any], target: str, ancestor: Any = -1, *variables: Any) -> dict[str, Any]:
    return {**source, "target": target, "ancestor": ancestor, "variables": list(variables)}


def change(
    it: Play, activate: Any = (), terminate: Any = (), moves: Any = (), process: int | None = None
) -> None:
    it.do("modify", ROOT if process is None else process, [*activate], [*terminate], [*moves])


def nested(inside: str = "", characteristics: str = "") -> Play:
    """`u`, then `A` with `B` with `v` and `w`, one after the other, in it; then `n`."""
    inner = body({"bs": start(), "v": user(), "w": user(), "be": end()}, *chain("bs", "v", "w", "be"))
    outer = body({"as": start(), "B": node("subProcess", inner), "ae": end()}, *chain("as", "B", "ae"))
    return play(
        {
            "s": start(),
            "u": user(),
            "A": node("subProcess", characteristics + inside + outer),
            "n": user(),
            "e": end(),
        },
        *chain("s", "u", "A", "n", "e"),
        more="",
        data={"x": 1},
    )


def key(it: Play, element: str) -> int:
    """The key of the one live instance of an element, a sub-process included."""
    (found,) = [k for k, item in it.tracker.active.items() if item.element_id == element]
    return found


def test_an_element_inside_is_activated_with_the_sub_processes_around_it() -> None:
    it = nested()
    change(it, [act("w", -1, ["", {"g": 1}], ["A", {"a": 2}], ["w", {"own": 3}])], [{"element": "u"}])
    assert it.waiting == ["w"]
    assert it.runtime.variables(it.key("w")) == {"x": 1, "g": 1, "a": 2, "own": 3}
    assert it.root == {"x": 1, "g": 1}
    it.complete("w")
    assert it.waiting == ["n"]


def test_two_activations_in_a_new_sub_process_share_it() -> None:
    it = nested()
    change(it, [act("v"), act("w")], [{"element": "u"}])
    assert it.waiting == ["v", "w"]
    assert key(it, "A") < key(it, "B"), "there is one of each"


def test_a_sub_process_that_runs_takes_the_new_token() -> None:
    it = nested()
    it.complete("u")
    inside = key(it, "B")
    change(it, [act("w")])
    assert it.waiting == ["v", "w"]
    assert key(it, "B") == inside


def test_a_chosen_ancestor_gets_new_scopes_inside_it() -> None:
    it = nested()
    it.complete("u")
    change(it, [act("w", key(it, "A"))])
    assert sorted(it.waiting) == ["v", "w"]
    assert len([i for i in it.tracker.active.values() if i.element_id == "B"]) == 2
    with pytest.raises(Invalid, match="几个实例"):
        change(it, [act("w")])
    it.restore()
    it.complete("v")
    assert it.waiting == ["w", "w"]


def test_what_is_left_empty_is_terminated_up_to_the_instance() -> None:
    it = nested()
    it.complete("u")
    change(it, (), [{"key": it.key("v")}])
    assert it.ended
    assert it.header["state"] == "TERMINATED"
    ended = [event.element_id for event in it.last if isinstance(event, ElementTerminated)]
    assert ended == ["v", "B", "A"]


def test_a_moved_token_stays_in_its_sub_process() -> None:
    it = nested()
    it.complete("u")
    around = key(it, "B")
    change(it, moves=[move({"element": "v"}, "w", "inferred")])
    assert (it.waiting, key(it, "B")) == (["w"], around)
    change(it, moves=[move({"key": it.key("w")}, "v", "parent", ["v", {"again": True}])])
    assert (it.waiting, key(it, "B")) == (["v"], around)
    assert it.runtime.variables(it.key("v"))["again"] is True


def test_a_token_moved_out_of_a_sub_process_ends_it() -> None:
    it = nested()
    it.complete("u")
    change(it, moves=[move({"element": "v"}, "n")])
    assert it.waiting == ["n"]
    assert not [i for i in it.tracker.active.values() if i.element_id in ("A", "B")]


def test_a_new_scope_has_its_boundary_events_and_event_sub_processes_but_no_input_mappings() -> None:
    inner = body(
        {"as": start(), "v": user(), "ae": end(), "ev": event_sub(timer("PT1H"))}, *chain("as", "v", "ae")
    )
    mapped = extensions(io(("input", "1", "mapped")))
    nodes = {
        "s": start(), "u": user(), "A": node("subProcess", mapped + inner), "b": boundary("A", timer("PT2H")),
        "late": user(), "e": end(),
    }  # fmt: skip
    it = play(nodes, *chain("s", "u", "A", "e"), *chain("b", "late", "e"))
    change(it, [act("v")], [{"element": "u"}])
    assert it.waiting == ["v"]
    assert it.runtime.variables(it.key("v")) == {}
    assert len(it.tracker.timers) == 2


def test_an_event_sub_process_can_be_entered() -> None:
    nodes = {"s": start(), "u": user(), "e": end(), "ev": event_sub(timer("PT1H"), 'isInterrupting="false"')}
    it = play(nodes, *chain("s", "u", "e"))
    change(it, [act("eu")])
    assert sorted(it.waiting) == ["eu", "u"]
    it.complete("eu")
    it.complete("u")
    assert it.ended


def test_an_incident_on_the_way_in_is_retried_and_goes_on() -> None:
    inner = body({"as": start(), "v": user(), "ae": end()}, *chain("as", "v", "ae"))
    nodes = {
        "s": start(), "u": user(), "A": node("subProcess", inner), "b": boundary("A", timer("=wait")), "e": end(),
    }  # fmt: skip
    it = play(nodes, *chain("s", "u", "A", "e"), *chain("b", "e"))
    change(it, [act("v", -1, ["v", {"k": 1}])], [{"element": "u"}])
    assert it.waiting == []
    it.do("set_variables", ROOT, {"wait": "PT1H"}, False)
    it.do("retry", it.incident().key)
    assert it.waiting == ["v"]
    assert it.runtime.variables(it.key("v"))["k"] == 1


def test_inside_one_instance_of_many_a_token_is_moved_but_none_is_made() -> None:
    it = nested(characteristics=MANY)
    it.complete("u")
    first = sorted(k for k, i in it.tracker.active.items() if i.element_id == "v")[0]
    change(it, moves=[move({"key": first}, "w", "parent")])
    assert sorted(it.waiting) == ["v", "w"]
    for wrong in ([act("v")], [act("v", ROOT)]):
        with pytest.raises(Invalid):
            change(it, wrong)
        it.restore()
    with pytest.raises(Invalid, match="整个"):
        change(it, (), [{"element": "w"}])
    it.restore()
    change(it, [act("n")], [{"element": "A"}])
    assert it.waiting == ["n"]


@pytest.mark.parametrize(
    ("activate", "terminate", "moves"),
    [
        ([act("nowhere")], [], []),
        ([act("s")], [], []),
        ([act("bs")], [], []),
        ([act("n", -1, ["A", {"a": 1}])], [], []),
        ([act("w", 5)], [], []),
        ([act("n", "A")], [], []),
        ([], [{"key": ROOT + 999}], []),
        ([], [{"key": 77 << 24}], []),
        ([], [{"element": "nowhere"}], []),
        ([act("w")], [{"element": "A"}], []),
        ([], [], [move({"element": "v"}, "nowhere")]),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    activate: Any, terminate: Any, moves: Any
) -> None:
    it = nested()
    it.complete("u")
    before = it.header, dict(it.parts)
    activate = [{**a, "ancestor": key(it, "A")} if a["ancestor"] == "A" else a for a in activate]
    with pytest.raises(Invalid):
        change(it, activate, terminate, moves)
    assert not it.runtime.instance.queue
    it.restore()
    assert (it.header, dict(it.parts)) == before


def test_a_called_instance_is_changed_but_does_not_end_by_itself() -> None:
    called = extensions('<zeebe:calledElement processId="q"/>')
    inner = body({"qs": start(), "a": user(), "b": user(), "qe": end()}, *chain("qs", "a", "b", "qe"))
    more = f'<process id="q" isExecutable="true">{inner}</process>'
    it = play({"s": start(), "C": node("callActivity", called), "e": end()}, *chain("s", "C", "e"), more=more)
    (child,) = [e.key for e in it.events if isinstance(e, ProcessStarted) and e.key != ROOT]
    with pytest.raises(Invalid, match="被调用"):
        change(it, (), [{"element": "a"}], process=child)
    it.restore()
    change(it, moves=[move({"element": "a"}, "b", "inferred")], process=child)
    assert it.waiting == ["b"]
    with pytest.raises(NotFound):
        change(it, process=ROOT + 3)
    it.restore()
    it.complete("b")
    assert it.ended


def test_activities_are_begun_with_variables_and_instead_of_the_others() -> None:
    dialect = extensions('<zeebe:adHoc activeElementsCollection="=[&quot;u&quot;]"/>')
    inside = dialect + body({"u": user(), "v": user()})
    it = play({"s": start(), "A": node("adHocSubProcess", inside), "e": end()}, *chain("s", "A", "e"))
    ad_hoc = key(it, "A")
    it.do("activate_ad_hoc", ad_hoc, ["v"], {"v": {"k": 1}})
    assert sorted(it.waiting) == ["u", "v"]
    assert it.runtime.variables(it.key("v")) == {"k": 1}
    assert it.runtime.variables(it.key("u")) == {}
    it.do("activate_ad_hoc", ad_hoc, ["u"], {}, True)
    assert it.waiting == ["u"]
    assert not it.ended
