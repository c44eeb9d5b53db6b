"""Diagrams that set themselves off for ever: their own chain ends and says so, and nobody else waits for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.meter import Bounds
from engine.store.tables_instances import Outbox, ProcessInstance, Timer
from engine.store.tenant_statements import select_from
from engine.timers import timer_sweeper as sweeping
from engine.timers.timer_sweeper import Resting, sweep
from engine.transaction.commands import RetryDelivery
from engine.transaction.outbox import MAX_ATTEMPTS, pending, share
from tests.integration.core.conftest import world
from tests.integration.core.world import DISTRICT, OTHER, World, person
from tests.unit.bpmn.models import HEAD, body, chain, end, node, process, start, timer, user

__all__ = ["world"]

_CREDIT = 40
_KINDS = {
    "message": '<messageEventDefinition messageRef="m"><extensionElements><zeebe:publishMessage correlationKey="=null"'
    ' messageId="=null"/></extensionElements></messageEventDefinition>',
    "signal": '<signalEventDefinition signalRef="g"/>',
}
_NAMED = '<message id="m" name="again"/><signal id="g" name="again"/>'


def self_starter(kind: str, times: int = 1) -> bytes:
    """A process that starts by what it throws, `times` over."""
    caught = _KINDS[kind].partition("<extensionElements>")[0] if kind == "message" else _KINDS[kind]
    caught = caught if caught.endswith("/>") else caught.rstrip(">") + "/>"
    names = ["s", *(f"t{n}" for n in range(times)), "e"]
    nodes = {"s": start(caught), "e": end()}
    nodes |= {f"t{n}": node("intermediateThrowEvent", _KINDS[kind]) for n in range(times)}
    inside = body(nodes, *chain(*names))
    return f"{HEAD}{_NAMED}{process(inside, 'echo')}</definitions>".encode()


def waiting() -> bytes:
    """A process that waits an hour."""
    nodes = {"s": start(), "w": node("intermediateCatchEvent", timer("PT1H")), "u": user(), "e": end()}
    return f"{HEAD}{process(body(nodes, *chain('s', 'w', 'u', 'e')), 'waits')}</definitions>".encode()


def outbox(world: World) -> list[Any]:
    with world.bus.database.read(DISTRICT) as tx:
        return list(tx.rows(select_from(Outbox)))


def instances(world: World) -> int:
    with world.bus.database.read(DISTRICT) as tx:
        return len(tx.rows(select_from(ProcessInstance)))


def set_off(world: World, kind: str) -> None:
    world.do(PublishMessage("again", "", {}) if kind == "message" else BroadcastSignal("again", {}))


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("kind", ["message", "signal"])
def test_what_sets_itself_off_comes_to_an_end_and_an_administrator_sees_why(
    world: World, kind: str, times: int
) -> None:
    world.bus.bounds = replace(Bounds(), consequences=_CREDIT)
    world.do(Deploy((("echo.bpmn", self_starter(kind, times)),)))
    set_off(world, kind)
    sweep(world.bus, world.clock.now())
    assert 1 < instances(world) <= _CREDIT + 1
    left = outbox(world)
    assert left, "what is not delivered any more stays, with its reason"
    assert all(row["attempts"] == MAX_ATTEMPTS and "引出自己" in row["last_error"] for row in left)
    with world.bus.database.read(DISTRICT) as tx:
        assert pending(tx) == []


def test_somebody_who_has_looked_may_have_it_go_on(world: World) -> None:
    world.bus.bounds = replace(Bounds(), consequences=5)
    world.do(Deploy((("echo.bpmn", self_starter("message")),)))
    set_off(world, "message")
    (row,), before = outbox(world), instances(world)
    world.do(RetryDelivery(row["key"], row["number"]))
    assert instances(world) > before


def test_a_timer_of_another_tenant_does_not_wait_for_a_flood(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tenant has thousands of deliveries to make; a sweep that has time for few of them fires the other's timer."""
    monkeypatch.setattr("engine.bus.DELIVERIES", 0)
    world.do(Deploy((("echo.bpmn", self_starter("message")),)))
    for _ in range(3):
        set_off(world, "message")
    there = person(tenant=OTHER)
    world.do(Deploy((("waits.bpmn", waiting()),)), there)
    world.do(StartInstance("waits"), there)
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    monkeypatch.setattr(sweeping, "PIECE", 5)
    report = sweep(world.bus, world.clock.now(), Resting(), seconds=0.3)
    assert report.fired == 1
    assert report.delivered, "and the flood goes on as well"
    with world.bus.database.read(OTHER) as tx:
        assert tx.rows(select_from(Timer)) == []


def test_a_timer_that_starts_itself_fires_once_a_sweep(world: World) -> None:
    nodes = {
        "s": start(),
        "m": node("exclusiveGateway"),
        "w": node("intermediateCatchEvent", timer("PT0S")),
    }
    inside = body(nodes, ("s", "m"), ("m", "w"), ("w", "m"))
    world.do(Deploy((("spin.bpmn", f"{HEAD}{process(inside, 'spin')}</definitions>".encode()),)))
    world.start("spin")
    for _ in range(3):
        assert sweep(world.bus, world.clock.now()).fired == 1
        world.clock.move_to(world.clock.now() + timedelta(seconds=1))


def test_every_chain_and_every_tree_ends() -> None:
    for width in (1, 2, 3, 1000):
        credit, length = Bounds().consequences, 0
        while credit > 0:
            credit, length = share(credit, width), length + 1
        assert length < 250
        assert width ** (length - 2) <= Bounds().consequences
