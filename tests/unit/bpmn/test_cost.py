"""What a step costs does not grow with what the instance has done."""

from __future__ import annotations

from engine.bpmn import Runtime
from tests.unit.bpmn.driver import Play
from tests.unit.bpmn.models import body, end, file, node, process, start, user


def loop() -> bytes:
    nodes = {
        "s": start(),
        "m": node("exclusiveGateway"),
        "A": user(),
        "x": node("exclusiveGateway", "", 'default="d"'),
        "e": end(),
    }
    flows = [("s", "m"), ("m", "A"), ("A", "x"), ("x", "m", "l", "again &gt; 0"), ("x", "e", "d")]
    return file(process(body(nodes, *flows)))


def test_round_four_hundred_costs_what_round_ten_cost() -> None:
    play = Play(loop(), {"again": 1}, restoring=False)
    sizes = []
    for _ in range(400):
        step = play.complete("A", {"again": 1})
        sizes.append((len(step.events), sum(map(len, step.parts_changed.values())), len(play.parts)))
    index = play.runtime.instance.index
    assert len(index) == 2 and len(play.runtime.instance.at["A"]) == 1
    assert {size[0] for size in sizes} == {sizes[0][0]}
    assert max(size[1] for size in sizes) < 150 and max(size[2] for size in sizes) <= 2


def test_a_snapshot_of_an_open_task_is_a_few_hundred_bytes() -> None:
    play = Play(loop(), {"again": 1})
    assert sum(map(len, play.parts.values())) < 300


def test_task_data_is_empty_for_ever() -> None:
    play = Play(loop(), {"again": 1})
    runtime: Runtime = play.runtime
    assert all(not token.data for token in runtime.instance.index.values())
    assert not runtime.instance.data
