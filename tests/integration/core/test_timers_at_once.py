"""Timers that are due at once: several in flight, several processes at it, and each fires once, in the order of its
root."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.definitions.commands import Deploy
from engine.history.verify import verify
from engine.store.tables_instances import Timer, UserTask
from engine.store.tenant_statements import select_from
from engine.timers.due_timers import what_is_due
from engine.timers.firing import fire_batch, in_own_order
from engine.timers.timer_sweeper import Resting, sweep
from tests.integration.core.world import DISTRICT, World
from tests.unit.bpmn.models import chain, end, node, start, timer, user
from tests.unit.lint.texts import diagram

INSTANCES = 45


@pytest.fixture
def crew() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(3) as made:
        yield made


def all_due(world: World, instances: int = INSTANCES) -> None:
    drawn = {"s": start(), "w": node("intermediateCatchEvent", timer("PT1H")), "u": user(), "e": end()}
    world.do(Deploy(tuple(diagram(drawn, *chain("s", "w", "u", "e")).items())))
    for _ in range(instances):
        world.start("p")
    world.clock.advance(timedelta(hours=2))


def left(world: World) -> tuple[int, int]:
    """Timers that wait still, tasks that have come of those that fired."""
    with world.bus.database.read(DISTRICT) as tx:
        return len(tx.rows(select_from(Timer))), len(tx.rows(select_from(UserTask)))


def test_a_crew_fires_each_timer_once(world: World, crew: ThreadPoolExecutor) -> None:
    all_due(world)
    report = sweep(world.bus, world.clock.now(), crew=crew)
    assert (report.fired, report.failed, left(world)) == (INSTANCES, 0, (0, INSTANCES))
    assert verify(world.bus.database, DISTRICT).ok


def test_two_who_sweep_at_once_fire_each_timer_once(world: World) -> None:
    all_due(world)

    def at_it() -> None:
        with ThreadPoolExecutor(3) as crew:
            sweep(world.bus, world.clock.now(), Resting(), crew=crew)

    both = [threading.Thread(target=at_it) for _ in range(2)]
    for one_of_them in both:
        one_of_them.start()
    for one_of_them in both:
        one_of_them.join()
    assert left(world) == (0, INSTANCES)
    assert verify(world.bus.database, DISTRICT).ok


def test_what_another_process_has_fired_is_not_tried(world: World, crew: ThreadPoolExecutor) -> None:
    all_due(world, 6)
    batch = list(what_is_due(world.bus.database, world.clock.now(), DISTRICT))
    sweep(world.bus, world.clock.now())
    tried: list[object] = []
    fired = fire_batch(world.bus.database, batch, lambda due: not tried.append(due), float("inf"), crew)
    assert (tried, [settled for _due, settled in fired.tried]) == ([], [True] * 6)


def test_what_time_is_too_short_for_is_left_and_comes_first_next_time(
    world: World, crew: ThreadPoolExecutor
) -> None:
    all_due(world, 6)
    reports = [sweep(world.bus, world.clock.now(), seconds=0.0, crew=crew) for _ in range(6)]
    assert sum(report.fired for report in reports) == 6
    assert left(world) == (0, 6)


def test_the_timers_of_a_root_keep_their_order(world: World) -> None:
    drawn = {"s": start(), "g": node("parallelGateway")}
    for number in (1, 2, 3):
        drawn[f"w{number}"] = node("intermediateCatchEvent", timer(f"PT{number}M"))
        drawn[f"e{number}"] = end()
    flows = [("s", "g"), *(("g", f"w{n}") for n in (1, 2, 3)), *((f"w{n}", f"e{n}") for n in (1, 2, 3))]
    world.do(Deploy(tuple(diagram(drawn, *flows).items())))
    for _ in range(5):
        world.start("p")
    world.clock.advance(timedelta(hours=1))
    due = list(in_own_order(what_is_due(world.bus.database, world.clock.now(), DISTRICT)))
    seen: Counter[int] = Counter()
    for one_of_them in due:
        root = one_of_them.id[1] >> 24
        assert one_of_them.at == min(d.at for d in due[due.index(one_of_them) :] if d.id[1] >> 24 == root)
        seen[root] += 1
    assert sorted(seen.values()) == [3] * 5
