"""Random paths: a recorded play, replayed on a fresh instance and with a restore before every command,
gives the same states
and the same events. Seeds are in the names of the tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn import canonical_state
from engine.bpmn.fake_environment import FakeEnvironment
from engine.values import dumps
from tests.unit.bpmn.driver import ROOT, START, Play
from tests.unit.bpmn.random_models import random_model
from tests.unit.bpmn.random_parts import DECISIONS
from tests.unit.bpmn.wild_models import wild_model

COMMANDS = 40
Record = tuple[timedelta, str, Any]


def world(seed: int) -> FakeEnvironment:
    """A fresh environment with the decision that the models ask for."""
    environment = FakeEnvironment(START, seed)
    environment.deploy_decisions(DECISIONS)
    return environment


def choices(play: Play, draw: random.Random) -> list[tuple[str, Any]]:
    """Everything somebody could do now."""
    values = {"n": draw.randrange(10), "again": int(draw.random() < 0.3)}
    found: list[tuple[str, Any]] = [
        ("complete_task", (key, values)) for key in sorted(play.tracker.tasks)
    ] * 3
    found += [("correlate", (*at, {"p": draw.randrange(9)})) for at in sorted(play.tracker.subscriptions)]
    found += [("fire_timer", at) for at in sorted(play.tracker.timers)]
    if draw.random() < 0.1:
        found.append(("set_variables", (ROOT, {"n": draw.randrange(10)}, False)))
    return found


def recorded(data: bytes, seed: int) -> tuple[Play, list[Record], list[str]]:
    draw = random.Random(seed)
    play = Play(data, {"n": draw.randrange(10), "again": 0}, world(seed))
    log: list[Record] = []
    states = [dumps(canonical_state(play.runtime))]
    for _ in range(COMMANDS):
        options = choices(play, draw)
        if play.ended or not options:
            break
        command, arguments = draw.choice(options)
        pause = timedelta(hours=draw.randrange(1, 12))
        if command == "fire_timer":
            pause = max(pause, play.tracker.timers[arguments].due - play.environment.now)
        play.environment.now += pause
        play.do(command, *arguments)
        log.append((pause, command, arguments))
        states.append(dumps(canonical_state(play.runtime)))
    return play, log, states


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("model", [random_model, wild_model])
def test_a_replay_and_a_restore_give_the_same(model: Callable[[int], bytes], seed: int) -> None:
    data = model(seed)
    play, log, states = recorded(data, seed)
    again = Play(data, {"n": random.Random(seed).randrange(10), "again": 0}, world(seed), restoring=False)
    assert dumps(canonical_state(again.runtime)) == states[0]
    for (pause, command, arguments), state in zip(log, states[1:], strict=True):
        again.environment.now += pause
        again.do(command, *arguments)
        assert dumps(canonical_state(again.runtime)) == state, (seed, command)
    assert again.events == play.events
    assert again.parts == play.parts and again.header == play.header


@pytest.mark.parametrize("seed", range(40, 70))
def test_a_sound_model_never_gets_stuck(seed: int) -> None:
    play, _, _ = recorded(random_model(seed), seed)
    assert not play.tracker.incidents
    assert play.ended or choices(play, random.Random(0)), f"stuck: {play.waiting}"
