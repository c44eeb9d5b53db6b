"""Messages mean what Camunda 8 says ("Messages": cardinality, buffering, uniqueness)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.verification import verify
from engine.instances.commands import CancelInstance
from engine.store.tables_instances import Message, MessageCorrelation
from engine.store.tenant_statements import select_from
from engine.timers.timer_sweeper import expire, sweep
from tests.integration.core.speaking import (
    HOUR,
    KEYED,
    MESSAGE,
    Speech,
    bounded,
    calling,
    choosing,
    guarded,
    receiving,
    repeated,
    starting,
    waiting,
)
from tests.integration.core.world import DISTRICT, OTHER, World, person


@pytest.fixture
def speech(world: World) -> Speech:
    return Speech(world)


def verified(speech: Speech) -> bool:
    report = verify(speech.world.bus.database, DISTRICT, opener=speech.world.bus.keyring)
    assert report.ok, [str(finding) for finding in report.findings]
    return True


def test_of_several_instances_of_a_process_one_gets_the_message_and_of_another_process_one_too(
    speech: Speech,
) -> None:
    speech.deploy(waiting("one", KEYED), receiving("two"), starting("three", KEYED))
    for name in ("one", "one", "two", "two"):
        speech.world.start(name, code="k")
    speech.say(key="k")
    assert speech.tasks("got") == ["one", "two"]
    assert speech.tasks("t") == ["three"], "who waits takes it from no start event of another process"
    speech.say(key="k")
    assert speech.tasks("got") == ["one", "one", "two", "two"]
    assert verified(speech)


def test_a_kept_message_reaches_each_process_once_while_it_lives(speech: Speech) -> None:
    speech.deploy(waiting("one", KEYED), waiting("two", KEYED))
    speech.say(key="k", ttl=HOUR)
    for name in ("one", "one", "two", "two"):
        speech.world.start(name, code="k")
    assert speech.tasks("got") == ["one", "two"]
    speech.world.clock.advance(timedelta(hours=2))
    speech.world.start("two", code="k")
    assert speech.tasks("got") == ["one", "two"]
    assert verified(speech)


def test_a_message_that_was_correlated_at_once_reaches_other_processes_as_long_as_it_lives(
    speech: Speech,
) -> None:
    speech.deploy(waiting("one", KEYED), waiting("two", KEYED))
    speech.world.start("one", code="k")
    speech.say(key="k", ttl=HOUR)
    speech.world.start("one", code="k")
    speech.world.start("two", code="k")
    assert speech.tasks("got") == ["one", "two"]


@pytest.mark.parametrize("model", [bounded, guarded])
def test_what_does_not_interrupt_gets_every_kept_message_in_the_order_of_their_publishing(
    speech: Speech, model: object
) -> None:
    speech.deploy(model("one", KEYED, False))  # type: ignore[operator]
    for number in range(3):
        speech.say(key="k", ttl=HOUR, n=number)
        speech.world.clock.advance(timedelta(seconds=1))
    root = speech.world.start("one", code="k")
    assert speech.tasks("got") == ["one"] * 3
    speech.say(key="k")
    assert speech.tasks("got") == ["one"] * 4
    assert "host" in speech.world.open(root)
    assert verified(speech)


@pytest.mark.parametrize("model", [bounded, guarded])
def test_what_interrupts_gets_the_oldest_and_the_next_is_another_s(speech: Speech, model: object) -> None:
    speech.deploy(model("one", KEYED, True))  # type: ignore[operator]
    for number in range(2):
        speech.say(key="k", ttl=HOUR, n=number)
    first, second, third = (speech.world.start("one", code="k") for _ in range(3))
    assert ["got" in speech.world.open(root) for root in (first, second, third)] == [True, True, False]
    assert "host" not in speech.world.open(first)


@pytest.mark.parametrize("model", [choosing, waiting])
def test_a_called_instance_is_its_own_process(speech: Speech, model: object) -> None:
    speech.deploy(model("inner", KEYED), calling("outer", "inner"))  # type: ignore[operator]
    speech.world.start("outer", code="k")
    speech.world.start("inner", code="k")
    speech.say(key="k")
    assert len(speech.tasks("got")) == 1, "caller and called run the same process: one of the two has it"
    speech.say(key="k")
    assert len(speech.tasks("got")) == 2
    assert verified(speech)


def test_the_answer_names_the_process_instance_that_got_it(speech: Speech) -> None:
    speech.deploy(waiting("inner", KEYED), calling("outer", "inner"))
    root = speech.world.start("outer", code="k")
    told = speech.say(key="k", must_correlate=True)["correlated"]
    assert told not in (None, root)
    assert ("inner", "ACTIVE") in speech.instances()


def test_of_a_multi_instance_one_gets_it_and_each_its_own(speech: Speech) -> None:
    speech.deploy(repeated("one", KEYED))
    speech.world.start("one", code="k")
    for number in range(1, 4):
        speech.say(key="k")
        assert speech.tasks("got") == ["one"] * number
    speech.say(key="k", ttl=HOUR)
    speech.say(key="k", ttl=HOUR)
    speech.world.start("one", code="k")
    assert speech.tasks("got") == ["one"] * 5
    assert verified(speech)


def test_an_id_is_taken_as_long_as_its_message_is_kept_also_when_it_was_correlated_at_once(
    speech: Speech,
) -> None:
    speech.deploy(waiting("one", KEYED))
    speech.world.start("one", code="k")
    speech.say(key="k", ttl=HOUR, message_id="a")
    speech.world.start("one", code="k")
    assert speech.say(key="k", ttl=HOUR, message_id="a").get("duplicate")
    assert speech.say(key="k", message_id="a").get("duplicate"), "also one that is not to be kept itself"
    assert speech.tasks("got") == ["one"]
    assert not speech.say("m", key="k", ttl=HOUR, message_id="a").get("duplicate"), "another name"
    assert not speech.say(key="l", ttl=HOUR, message_id="a").get("duplicate"), "another key"
    speech.world.clock.advance(timedelta(hours=2))
    assert not speech.say(key="k", message_id="a").get("duplicate")
    assert speech.tasks("got") == ["one", "one"]


def test_an_id_without_a_time_to_live_is_not_remembered(speech: Speech) -> None:
    speech.deploy(starting("one", MESSAGE))
    for _ in range(2):
        assert not speech.say("m", message_id="a").get("duplicate")
    assert speech.begun() == ["one", "one"]


def test_tenants_hear_nothing_of_each_other(speech: Speech) -> None:
    there = person(tenant=OTHER)
    for actor in (None, there):
        speech.deploy(starting("one", KEYED), actor=actor)
    speech.say(key="k", ttl=HOUR, message_id="a")
    assert (speech.begun(), speech.begun(OTHER)) == (["one"], [])
    assert not speech.say(key="k", ttl=HOUR, message_id="a", actor=there).get("duplicate")
    assert (speech.begun(), speech.begun(OTHER)) == (["one"], ["one"])


def test_of_a_cancelled_receiver_the_message_goes_to_the_next(
    speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The delivery to the second process is under way when its first instance is cancelled."""
    speech.deploy(waiting("one", KEYED), waiting("two", KEYED))
    speech.world.start("one", code="k")
    gone, stays = speech.world.start("two", code="k"), speech.world.start("two", code="k")
    with monkeypatch.context() as stopped:
        stopped.setattr("engine.bus.DELIVERIES", 0)
        speech.say(key="k", ttl=HOUR)
        speech.world.do(CancelInstance(gone))
    deliver(speech)
    assert "got" in speech.world.open(stays)
    assert verified(speech)


def test_what_was_published_before_is_delivered_before(
    speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash has left the first delivery in the outbox; the second message comes before the clock."""
    speech.deploy(waiting("one", KEYED), bounded("two", KEYED, False))
    speech.world.start("one", code="k")
    root = speech.world.start("two", code="k")
    with monkeypatch.context() as stopped:
        stopped.setattr("engine.bus.DELIVERIES", 0)
        speech.say(key="k", ttl=HOUR, n=1)
        speech.world.clock.advance(timedelta(seconds=1))
        speech.say(key="k", ttl=HOUR, n=2)
    deliver(speech)
    assert speech.tasks("got") == ["one", "two", "two"]
    assert speech.variables(root)["n"] == 2
    assert verified(speech)


def test_what_is_over_leaves_no_row_behind(speech: Speech) -> None:
    speech.deploy(waiting("one", KEYED))
    speech.world.start("one", code="k")
    speech.say(key="k", ttl=HOUR)
    expire(speech.world.bus, speech.world.clock.now() + timedelta(hours=2))
    with speech.world.bus.database.read(DISTRICT) as tx:
        assert tx.rows(select_from(Message)) == tx.rows(select_from(MessageCorrelation)) == []
    assert verified(speech), "the record still says which message the instance had"


def deliver(speech: Speech) -> None:
    speech.world.clock.advance(timedelta(seconds=5))
    sweep(speech.world.bus, speech.world.clock.now())
