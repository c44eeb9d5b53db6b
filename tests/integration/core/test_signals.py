"""Signals reach everybody who waits, and start the newest version of every process that starts on them."""

from __future__ import annotations

import pytest

from casework.verification import verify
from engine.instances.commands import CancelInstance
from tests.integration.core.speaking import (
    SIGNAL,
    Speech,
    bounded,
    calling,
    choosing,
    guarded,
    repeated,
    starting,
    waiting,
)
from tests.integration.core.world import DISTRICT, OTHER, World, person
from tests.unit.bpmn.models import body, chain, end, node, process, start


@pytest.fixture
def speech(world: World) -> Speech:
    return Speech(world)


def throwing(name: str) -> str:
    nodes = {"s": start(), "throw": node("intermediateThrowEvent", SIGNAL), "e": end()}
    return process(body(nodes, *chain("s", "throw", "e")), name)


def test_a_signal_starts_every_process_that_starts_on_it_in_its_newest_version(speech: Speech) -> None:
    speech.deploy(starting("one", SIGNAL), starting("two", SIGNAL), starting("three", SIGNAL))
    speech.deploy(starting("one", SIGNAL, mark="second"), waiting("three", SIGNAL, mark="second"))
    speech.signal()
    assert speech.begun() == ["one", "two"]
    speech.signal()
    assert speech.begun() == ["one", "one", "two", "two"], "a signal holds nothing back"
    assert verify(speech.world.bus.database, DISTRICT).ok


def test_a_signal_reaches_all_who_wait_wherever_they_wait(speech: Speech) -> None:
    speech.deploy(
        waiting("catch", SIGNAL), choosing("gateway", SIGNAL), bounded("boundary", SIGNAL, True),
        bounded("beside", SIGNAL, False), guarded("inside", SIGNAL, True), guarded("within", SIGNAL, False),
        repeated("many", SIGNAL), calling("outer", "catch"), starting("new", SIGNAL),
    )  # fmt: skip
    for name in ("catch", "catch", "gateway", "boundary", "beside", "inside", "within", "many", "outer"):
        speech.world.start(name)
    speech.signal()
    got = [
        "beside",
        "boundary",
        "catch",
        "catch",
        "catch",
        "gateway",
        "inside",
        "many",
        "many",
        "many",
        "within",
    ]
    assert speech.tasks("got") == got
    assert speech.tasks("host") == ["beside", "within"], "what interrupts has ended its host"
    assert speech.begun().count("new") == 1
    speech.signal()
    assert speech.tasks("got") == sorted([*got, "beside", "within"])
    assert verify(speech.world.bus.database, DISTRICT).ok


def test_a_thrown_signal_starts_and_reaches_others_once(speech: Speech) -> None:
    speech.deploy(
        throwing("thrower"), starting("one", SIGNAL), starting("two", SIGNAL), waiting("ear", SIGNAL)
    )
    speech.world.start("ear")
    speech.world.start("thrower")
    assert speech.begun() == ["ear", "one", "thrower", "two"]
    assert speech.tasks("got") == ["ear"]


def test_a_signal_is_not_kept_and_does_not_cross_tenants(speech: Speech) -> None:
    there = person(tenant=OTHER)
    speech.deploy(waiting("ear", SIGNAL), starting("new", SIGNAL))
    speech.deploy(starting("new", SIGNAL), actor=there)
    speech.signal(actor=there)
    assert (speech.begun(), speech.begun(OTHER)) == ([], ["new"])
    gone = speech.world.start("ear")
    speech.world.do(CancelInstance(gone))
    speech.signal()
    speech.world.start("ear")
    assert speech.tasks("got") == []
