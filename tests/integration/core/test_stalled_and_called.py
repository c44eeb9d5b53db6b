"""An incident stands at an element that still waits for something else: when that comes, the element goes on, and the
incident needs nobody any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.instances.commands import ResolveIncident
from engine.messages.commands import PublishMessage
from engine.meter import Bounds
from engine.timers.timer_sweeper import Resting, sweep
from tests.integration.core.test_timer_beyond_bounds import incidents
from tests.integration.core.world import DISTRICT, World
from tests.unit.bpmn.models import HEAD, body, boundary, chain, end, node, process, start, timer, user

_MESSAGE = '<messageEventDefinition messageRef="MK"/>'
_EITHER = _MESSAGE + timer("PT1H")


def _caught() -> bytes:
    nodes = {"s": start(), "w": node("intermediateCatchEvent", _EITHER), "u": user(), "e": end()}
    return _file(nodes, chain("s", "w", "a", "b", "u", "e"))


def _beside(interrupting: bool) -> bytes:
    nodes = {"s": start(), "x": user(), "e": end(), "f": end(), "u": user()}
    nodes["w"] = boundary("x", _EITHER, interrupting)
    return _file(nodes, [*chain("s", "x", "e"), *chain("w", "a", "b", "u", "f")])


def _gateway() -> bytes:
    nodes = {"s": start(), "g": node("eventBasedGateway"), "w": node("intermediateCatchEvent", _MESSAGE)}
    nodes |= {"t": node("intermediateCatchEvent", timer("PT1H")), "u": user(), "e": end(), "f": end()}
    return _file(nodes, [*chain("s", "g", "w", "u", "e"), *chain("g", "t", "a", "b", "f")])


def _file(nodes: dict[str, tuple[str, str, str]], flows: list[tuple[str, str]]) -> bytes:
    nodes |= {name: node("intermediateThrowEvent") for name in "ab"}
    return f"{HEAD}{process(body(nodes, *flows), 'late')}</definitions>".encode()


KINDS = {
    "caught": _caught(), "interrupting": _beside(True), "beside": _beside(False), "gateway": _gateway(),
}  # fmt: skip


def stalled(world: World, diagram: bytes) -> int:
    """An instance whose timer stands still at an element that waits for a message, too."""
    world.do(Deploy((("late.bpmn", diagram),)))
    root = world.start("late", code="7")
    world.clock.advance(timedelta(hours=1))
    world.bus.bounds = replace(Bounds(), activations=2)
    assert sweep(world.bus, world.clock.now(), Resting()).failed == 1
    world.bus.bounds = Bounds()
    assert [row["state"] for row in incidents(world)] == ["ACTIVE"]
    return root


def say(world: World) -> None:
    world.do(PublishMessage("mk", "7", {}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_reaches_an_element_whose_timer_stands_still(world: World, kind: str) -> None:
    root = stalled(world, KINDS[kind])
    say(world)
    assert "u" in world.open(root)
    states = [row["state"] for row in incidents(world)]
    assert states == (["ACTIVE"] if kind == "beside" else ["RESOLVED"])
    world.restart()
    world.complete(root, "u")
    assert verify(world.bus.database, DISTRICT).ok


def test_what_semantics_3_left_standing_goes_on_when_it_is_tried_again(world: World) -> None:
    """Begun by the version that left the token where it was; what it recorded is re-executed as it ran."""
    with pytest.MonkeyPatch.context() as before:
        before.setattr("engine.instances.environment.SEMANTICS", 3)
        before.setattr("engine.history.chain.SEMANTICS", "3")
        root = stalled(world, KINDS["caught"])
        say(world)
        assert list(world.open(root)) == []
    assert verify(world.bus.database, DISTRICT).ok
    world.restart()
    (incident,) = incidents(world)
    world.do(ResolveIncident(incident["key"]))
    assert list(world.open(root)) == ["u"]
    report = verify(world.bus.database, DISTRICT)
    assert (report.ok, report.notes) == (True, []), report.summary()
