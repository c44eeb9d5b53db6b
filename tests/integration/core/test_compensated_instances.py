"""Compensation of a multi-instance through the bus: each step goes on from the stored snapshot, and verification
re-executes the whole record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from tests.integration.core.test_story import live_state, stored_state
from tests.integration.core.world import World
from tests.unit.bpmn.models import (
    Node,
    body,
    boundary,
    chain,
    end,
    extensions,
    file,
    node,
    process,
    start,
    user,
)

_LOOP = '<zeebe:loopCharacteristics inputCollection="=amounts" inputElement="amount"/>'
_MANY = f'<multiInstanceLoopCharacteristics isSequential="true">{extensions(_LOOP)}</multiInstanceLoopCharacteristics>'
_THROW = "<compensateEventDefinition/>"


def task() -> tuple[Node, str]:
    """A task for each amount, with a handler beside it."""
    tied = '<association id="as" sourceRef="c" targetRef="undo"/>'
    return user(_MANY), tied + body(
        {"c": boundary("pay", _THROW), "undo": node("userTask", "", 'isForCompensation="true"')}
    )


def sub_process() -> tuple[Node, str]:
    """A sub-process for each amount, with a compensation event sub-process."""
    handler = body({"hs": start(_THROW), "undo": user(), "he": end()}, *chain("hs", "undo", "he"))
    inside = body({"is": start(), "do": user(), "ie": end()}, *chain("is", "do", "ie"))
    inside += f'<subProcess id="h" triggeredByEvent="true">{handler}</subProcess>'
    return node("subProcess", _MANY + inside), ""


@pytest.mark.parametrize(("shape", "element"), [(task, "pay"), (sub_process, "do")])
def test_every_instance_is_undone_from_the_snapshot_and_the_record_replays(
    world: World, shape: Callable[[], tuple[Node, str]], element: str
) -> None:
    activity, beside = shape()
    nodes = {"s": start(), "pay": activity, "back": node("intermediateThrowEvent", _THROW), "e": end()}
    inside = body(nodes, *chain("s", "pay", "back", "e")) + beside
    world.do(Deploy((("paying.bpmn", file(process(inside, "paying"))),)))
    root = world.start("paying", amounts=[3, 5])
    for name in (element, element, "undo", "undo"):
        assert list(world.open(root)) == [name]
        assert live_state(world, root) == stored_state(world, root)
        world.restart()
        world.complete(root, name)
        report = verify(world.bus.database)
        assert report.ok and report.instances_replayed == 1, report.findings
    assert not world.open(root)
