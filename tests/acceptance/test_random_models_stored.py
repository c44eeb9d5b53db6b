"""A sample of the random models through the bus and the database, a new process after every step: what is open is what
a second opinion says, and the verification re-executes every instance to the same states."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store.tables_instances import Timer, UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from engine.timers.commands import FireTimer
from tests.integration.core.world import DISTRICT, World, world_at
from tests.unit.bpmn.oracle import Oracle
from tests.unit.bpmn.random_models import random_model
from tests.unit.bpmn.random_parts import DECISIONS
from tests.unit.bpmn.unstructured import unstructured_model

MODELS = 6
STEPS = 8
_TASK, _TIMER = table_of(UserTask), table_of(Timer)
_TASKS = select_from(UserTask, _TASK.c.key, _TASK.c.element_id).where(
    _TASK.c.root_key == key_param("root"), _TASK.c.state == "CREATED"
)
_TIMERS = select_from(
    Timer, _TIMER.c.element_key, _TIMER.c.element_id, _TIMER.c.index, _TIMER.c.generation, _TIMER.c.due_at
).where(_TIMER.c.root_key == key_param("root"))


def rows(world: World, root: int) -> list[tuple[str, str, dict[str, Any]]]:
    """What the database says that people and the clock can do: (complete or timer, element, row)."""
    with world.bus.database.read(DISTRICT) as tx:
        found = [("complete", row["element_id"], dict(row)) for row in tx.rows(_TASKS, root=root)]
        found += [("timer", row["element_id"], dict(row)) for row in tx.rows(_TIMERS, root=root)]
    return sorted(found, key=lambda one: one[:2])


def act(world: World, kind: str, row: dict[str, Any], values: dict[str, Any]) -> None:
    """Completes a task, or moves the clock to a timer and fires it."""
    if kind == "complete":
        world.do(CompleteTask(row["key"], values))
    else:
        world.clock.move_to(max(row["due_at"], world.clock.now()))
        world.do(FireTimer(row["element_key"], row["index"], row["generation"]))
    world.restart()


def walk(world: World, data: bytes, draw: random.Random) -> int:
    """One random path of tasks and timers; how many steps it had."""
    values = {"n": draw.randrange(10), "again": 0}
    root, oracle = int(world.do(StartInstance(process_id="p", variables=values))["key"]), Oracle(data, values)
    world.restart()
    for step in range(STEPS):
        found = rows(world, root)
        wanted = [wait for wait in oracle.waits() if wait[0] != "message"]
        assert Counter(one[:2] for one in found) == Counter(wait[:2] for wait in wanted)
        # which of several at one element is which, only the play in memory can tell
        single = [one for one in found if sum(1 for other in found if other[:2] == one[:2]) == 1]
        if not single:
            return step
        kind, element, row = draw.choice(single)
        values = {"n": draw.randrange(10), "again": int(draw.random() < 0.3)} if kind == "complete" else {}
        act(world, kind, row, values)
        (path,) = [wait[2] for wait in wanted if wait[:2] == (kind, element)]
        oracle.act((kind, element, path, 0), values)
    return STEPS


@pytest.mark.slow
def test_random_models_in_the_database(database_url: str) -> None:
    steps = 0
    with world_at(database_url) as world:
        for seed in range(MODELS):
            data = random_model(seed, depth=6) if seed % 2 else unstructured_model(seed)
            world.do(Deploy((("p.bpmn", data), ("d.dmn", DECISIONS))))
            steps += sum(walk(world, data, random.Random(seed * 100 + path)) for path in range(2))
        report = verify(world.bus.database)
        assert report.ok, report.findings
        assert report.instances_replayed == MODELS * 2
    assert steps > MODELS * 2
