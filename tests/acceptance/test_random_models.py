"""Random models, half of them of blocks and half without, each played along random paths: the engine never raises, does
what a second opinion says after every step, and a re-execution and a restart after every step change nothing.

The seed of a model is in the test's name; that of a path is the model's times 1,000 plus the path's number.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from engine.bpmn import ProcessModel, canonical_state
from engine.bpmn.fake_environment import FakeEnvironment
from engine.context import local_of
from engine.values import dumps
from tests.unit.bpmn.driver import START, Play
from tests.unit.bpmn.oracle import Action, Oracle, Path
from tests.unit.bpmn.random_models import random_model
from tests.unit.bpmn.random_parts import DECISIONS
from tests.unit.bpmn.unstructured import unstructured_model

MODELS = 200
PATHS = 30
STEPS = 12
#: A path that has grown wider than this is left: the rest would be more of the same.
WIDEST = 40
Wait = tuple[str, str, Path]
Command = tuple[str, tuple[Any, ...]]
Record = tuple[timedelta, Command]


def drawn(seed: int) -> bytes:
    return random_model(seed, depth=6) if seed % 2 else unstructured_model(seed)


class World:
    """A model read once, with a fresh environment for each play."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.shared = FakeEnvironment(START)
        self.shared.deploy_decisions(DECISIONS)
        self.model: ProcessModel = self.shared.deploy(data)[0]

    def play(self, values: dict[str, Any], restoring: bool) -> Play:
        environment = FakeEnvironment(START)
        environment.by_id, environment.by_key = self.shared.by_id, self.shared.by_key
        environment.decisions = self.shared.decisions
        return Play(self.data, values, environment, restoring, model=self.model)


def path_of(play: Play, key: int) -> Path:
    """Where a token is: the activities around it and itself, each with its loop counter."""
    token = play.runtime.instance.index[local_of(key)]
    host = token.host
    token = token if host is None else play.runtime.instance.index[host]
    found: list[tuple[str, int]] = []
    while True:
        if not (token.task_spec.is_event_sub_process and not token.seen):
            found.append((token.element_id, 0 if token.item is None else token.item + 1))
        workflow = (token.body or token).workflow
        if workflow is play.runtime.instance:
            return tuple(reversed(found))
        token = workflow.owner


def engine_waits(play: Play) -> list[tuple[Wait, Command]]:
    """What the engine says that waits, in the oracle's words, with the command that ends the waiting."""
    tracker = play.tracker
    found = [
        (("complete", task.element_id, path_of(play, key)), key, ("complete_task", (key,)))
        for key, task in tracker.tasks.items()
    ]
    found += [
        (("message", s.element_id, path_of(play, at[0])), at[0], ("correlate", at))
        for at, s in tracker.subscriptions.items()
    ]
    found += [
        (("timer", t.element_id, path_of(play, at[0])), at[0], ("fire_timer", at))
        for at, t in tracker.timers.items()
    ]
    return [
        (wait, command)
        for wait, _, command in sorted(found, key=lambda item: (item[0][:2], _born(play, item[1])))
    ]


def _born(play: Play, key: int) -> tuple[int, ...]:
    token = play.runtime.instance.index[local_of(key)]
    host = token.host
    token = token if host is None else play.runtime.instance.index[host]
    found = [] if token.task_spec.is_event_sub_process and not token.seen else [token.id]
    while (workflow := (token.body or token).workflow) is not play.runtime.instance:
        token = workflow.owner
        found.append(token.id)
    return tuple(reversed(found))


def agree(play: Play, oracle: Oracle, where: object) -> None:
    """The engine and the second opinion say the same."""
    assert not play.tracker.incidents, (where, play.tracker.incidents)
    assert [wait for wait, _ in engine_waits(play)] == oracle.waits(), where
    assert Counter(play.tracker.completed) == +oracle.completed, where
    assert play.ended == oracle.ended, where
    assert play.root == oracle.root.values, where


def walk(world: World, seed: int) -> tuple[Play, dict[str, Any], list[Record], list[str]]:
    """One random path, restored from its snapshot after every step."""
    draw = random.Random(seed)
    first = {"n": draw.randrange(10), "again": 0}
    play, oracle = world.play(first, restoring=True), Oracle(world.data, first)
    records: list[Record] = []
    states = [dumps(canonical_state(play.runtime))]
    agree(play, oracle, (seed, "start"))
    for number in range(STEPS):
        waits = engine_waits(play)
        if not waits or len(waits) > WIDEST:
            break
        chosen = draw.randrange(len(waits))
        wait, (command, arguments) = waits[chosen]
        which = sum(1 for other, _ in waits[:chosen] if other == wait)
        values = (
            {"n": draw.randrange(10), "again": int(draw.random() < 0.3)} if command == "complete_task" else {}
        )
        pause = timedelta(minutes=draw.randrange(1, 50))
        if command == "fire_timer":
            pause = max(pause, play.tracker.timers[arguments].due - play.environment.now)
        told = arguments if command == "fire_timer" else (*arguments, values)
        play.environment.now += pause
        play.do(command, *told)
        action: Action = (*wait, which)
        oracle.act(action, values)
        records.append((pause, (command, told)))
        states.append(dumps(canonical_state(play.runtime)))
        agree(play, oracle, (seed, number, action, values))
    return play, first, records, states


def repeat(world: World, first: dict[str, Any], records: list[Record], states: list[str], seed: int) -> Play:
    """The same commands on a fresh instance that is never restored: equal after every step."""
    again = world.play(first, restoring=False)
    assert dumps(canonical_state(again.runtime)) == states[0], seed
    for (pause, (command, arguments)), state in zip(records, states[1:], strict=True):
        again.environment.now += pause
        again.do(command, *arguments)
        assert dumps(canonical_state(again.runtime)) == state, (seed, command)
    return again


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(MODELS))
def test_random_paths_through_a_random_model(seed: int) -> None:
    world = World(drawn(seed))
    for path in range(PATHS):
        play, first, records, states = walk(world, seed * 1000 + path)
        again = repeat(world, first, records, states, seed * 1000 + path)
        assert again.events == play.events
        assert (again.parts, again.header) == (play.parts, play.header)
