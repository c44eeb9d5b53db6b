"""Messages start what Camunda 8 says: every process in its newest version, one instance at a time of a key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import NotFound
from engine.instances.commands import CancelInstance
from engine.messages.commands import PublishMessage
from engine.tasks.commands import CompleteTask
from tests.integration.core.speaking import HOUR, KEYED, MESSAGE, Speech, listening, starting
from tests.integration.core.test_messages import speech, verified

__all__ = ["speech"]


def test_a_message_that_two_processes_start_on_starts_both(speech: Speech) -> None:
    speech.deploy(starting("one", MESSAGE), starting("two", MESSAGE))
    assert speech.say("m")["correlated"] is not None
    assert speech.begun() == ["one", "two"]
    assert verified(speech)


def test_a_process_that_waits_for_a_message_is_not_started_by_it_too(speech: Speech) -> None:
    nodes = starting("one", KEYED).replace("</process>", "")
    both = (
        nodes
        + '<startEvent id="n"/><sequenceFlow id="nf" sourceRef="n" targetRef="nw"/>'
        + f'<intermediateCatchEvent id="nw">{KEYED}</intermediateCatchEvent>'
        + '<sequenceFlow id="ng" sourceRef="nw" targetRef="got"/><userTask id="got"/></process>'
    )
    speech.deploy(both)
    speech.world.start("one", code="k")
    speech.say(key="k")
    assert (speech.tasks("got"), speech.tasks("t")) == (["one"], [])
    speech.say(key="other")
    assert speech.tasks("t") == ["one"]


def test_under_one_correlation_key_one_instance_is_active_and_the_kept_message_begins_the_next(
    speech: Speech,
) -> None:
    speech.deploy(starting("one", KEYED))
    speech.say(key="k", ttl=HOUR, n=1)
    speech.say(key="k", ttl=HOUR, n=2)
    speech.say(key="k", n=3)
    speech.say(key="other")
    assert speech.begun() == ["one", "one"]
    first, _other = speech.roots("one")
    assert speech.variables(first)["n"] == 1
    speech.world.do(CompleteTask(speech.world.open(first)["t"], {}))
    _other, second = speech.roots("one")
    assert speech.variables(second)["n"] == 2, "the one without a time to live is gone"
    speech.world.do(CancelInstance(second))
    assert len(speech.roots("one")) == 1
    speech.say(key="k")
    assert len(speech.roots("one")) == 2
    assert verified(speech)


def test_the_held_back_message_begins_nothing_when_its_time_is_over(speech: Speech) -> None:
    speech.deploy(starting("one", KEYED))
    speech.say(key="k")
    speech.say(key="k", ttl=HOUR)
    speech.world.clock.advance(timedelta(hours=2))
    (root,) = speech.roots("one")
    speech.world.do(CancelInstance(root))
    assert speech.roots("one") == []


def test_an_empty_key_always_begins_an_instance(speech: Speech) -> None:
    speech.deploy(starting("one", MESSAGE))
    for _ in range(3):
        speech.say("m", ttl=HOUR)
    assert speech.begun() == ["one"] * 3
    for root in speech.roots("one"):
        speech.world.do(CancelInstance(root))
    assert speech.begun() == ["one"] * 3


def test_two_start_events_of_a_process_hold_each_other_back(speech: Speech) -> None:
    speech.deploy(starting("one", KEYED, MESSAGE))
    speech.say("m", key="k")
    speech.say("mk", key="k", ttl=HOUR, n=2)
    assert speech.begun() == ["one"]
    (root,) = speech.roots("one")
    speech.world.do(CancelInstance(root))
    (root,) = speech.roots("one")
    assert speech.variables(root)["n"] == 2


def test_the_next_begins_in_the_newest_version_and_a_version_without_the_start_begins_none(
    speech: Speech,
) -> None:
    speech.deploy(starting("one", KEYED))
    for number in range(3):
        speech.say(key="k", ttl=HOUR, n=number)
    speech.deploy(starting("one", KEYED, mark="second"))
    assert len(speech.roots("one")) == 1, "a deployment starts nothing"
    (first,) = speech.roots("one")
    speech.world.do(CancelInstance(first))
    (second,) = speech.roots("one")
    assert speech.variables(second)["n"] == 1
    speech.deploy(starting("one", MESSAGE, mark="third"))
    speech.world.do(CancelInstance(second))
    assert speech.roots("one") == []
    assert verified(speech)


def test_what_a_process_listens_for_may_come_with_the_message_that_begins_it(speech: Speech) -> None:
    speech.deploy(listening("one", MESSAGE, KEYED))
    speech.world.do(PublishMessage("m", "", {"code": "k"}))
    speech.say(key="k")
    assert (speech.tasks("t"), speech.tasks("got")) == (["one"], ["one"])
    assert verified(speech)


def test_correlating_a_start_that_is_held_back_finds_nobody(speech: Speech) -> None:
    speech.deploy(starting("one", KEYED))
    speech.say(key="k", must_correlate=True)
    with pytest.raises(NotFound):
        speech.say(key="k", must_correlate=True)
