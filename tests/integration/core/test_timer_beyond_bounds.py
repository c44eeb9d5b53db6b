"""A timer whose step is more than a step may cost stands still where somebody sees it, and goes on when tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.errors import Unprocessable
from engine.instances.commands import ResolveIncident
from engine.meter import Bounds
from engine.store.tables_instances import Incident, Timer
from engine.store.tenant_statements import select_from
from engine.tasks.commands import CompleteTask
from engine.timers.commands import FireTimer
from engine.timers.timer_sweeper import Resting, sweep
from tests.integration.core.world import DISTRICT, World
from tests.unit.bpmn.models import HEAD, body, boundary, chain, end, node, process, start, timer, user


def caught() -> bytes:
    """After an hour two steps without a pause."""
    names = ["s", "w", "a", "b", "u", "e"]
    nodes = {"s": start(), "w": node("intermediateCatchEvent", timer("PT1H")), "u": user(), "e": end()}
    nodes |= {n: node("intermediateThrowEvent", "") for n in "ab"}
    return f"{HEAD}{process(body(nodes, *chain(*names)), 'late')}</definitions>".encode()


def beside() -> bytes:
    """A task that a timer ends after an hour, with two steps behind."""
    nodes = {"s": start(), "u": user(), "e": end(), "f": end(), "v": user()}
    nodes["t"] = boundary("u", timer("PT1H"))
    nodes |= {n: node("intermediateThrowEvent", "") for n in "ab"}
    flows = [*chain("s", "u", "e"), *chain("t", "a", "b", "v", "f")]
    return f"{HEAD}{process(body(nodes, *flows), 'late')}</definitions>".encode()


def incidents(world: World) -> list[dict[str, Any]]:
    with world.bus.database.read(DISTRICT) as tx:
        return [dict(row) for row in tx.rows(select_from(Incident))]


def stalled(world: World, diagram: bytes) -> tuple[int, Resting]:
    """An instance whose timer is due and more than its step may cost."""
    world.do(Deploy((("late.bpmn", diagram),)))
    root = world.start("late")
    world.clock.advance(timedelta(hours=1))
    world.bus.bounds = replace(Bounds(), activations=2)
    resting = Resting()
    report = sweep(world.bus, world.clock.now(), resting)
    assert (report.fired, report.failed) == (0, 1)
    return root, resting


@pytest.mark.parametrize("diagram", [caught(), beside()], ids=["caught", "beside"])
def test_it_is_an_incident_until_somebody_has_it_tried_again(world: World, diagram: bytes) -> None:
    root, resting = stalled(world, diagram)
    (incident,) = incidents(world)
    assert (incident["state"], "超过 2 个" in incident["message"]) == ("ACTIVE", True)
    for _ in range(3):  # it is one incident, however often the clock comes by
        world.clock.advance(timedelta(minutes=11))
        assert sweep(world.bus, world.clock.now(), resting).fired == 0
    assert len(incidents(world)) == 1
    with pytest.raises(Unprocessable):  # tried again in vain: who tries is told, and it stands as before
        world.do(ResolveIncident(incident["key"]))
    assert [row["state"] for row in incidents(world)] == ["ACTIVE"]
    world.bus.bounds = Bounds()
    world.restart()
    world.do(ResolveIncident(incident["key"]))
    assert [row["state"] for row in incidents(world)] == ["RESOLVED"]
    assert list(world.open(root)) == ["v" if b"boundaryEvent" in diagram else "u"]
    with world.bus.database.read(DISTRICT) as tx:
        assert tx.rows(select_from(Timer)) == []
    report = verify(world.bus.database, DISTRICT)
    assert report.ok, report.summary()


def test_a_task_whose_timer_stands_still_is_done_as_ever(world: World) -> None:
    root, _ = stalled(world, beside())
    world.bus.bounds = Bounds()
    world.do(CompleteTask(world.open(root)["u"]))
    assert [row["state"] for row in incidents(world)] == ["RESOLVED"]
    assert verify(world.bus.database, DISTRICT).ok


def test_seconds_are_believed_when_they_are_exceeded_again_and_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.do(Deploy((("late.bpmn", caught()),)))
    world.start("late")
    world.clock.advance(timedelta(hours=1))
    carry_out = world.bus.carry_out

    def slow(command: Any, *more: Any) -> Any:
        if isinstance(command, FireTimer):
            raise Unprocessable("step_too_long", "这一步做得太久")
        return carry_out(command, *more)

    monkeypatch.setattr(world.bus, "carry_out", slow)
    resting, seen = Resting(), []
    for _ in range(4):
        sweep(world.bus, world.clock.now(), resting)
        seen.append(len(incidents(world)))
        world.clock.advance(timedelta(minutes=11))
    assert seen == [0, 0, 1, 1]
