"""Live instances are kept between steps within a bound of bytes, and nothing of the last step's surroundings with
them."""

from __future__ import annotations

import gc
import weakref

from engine.definitions.commands import Deploy
from engine.instances.roots import RuntimeCache
from engine.tasks.commands import CompleteTask
from engine.unit import Unit
from tests.integration.core.world import World
from tests.unit.bpmn.models import chain, end, start, user
from tests.unit.lint.texts import diagram


def two_tasks(world: World) -> None:
    drawn = {"s": start(), "a": user(), "b": user(), "e": end()}
    world.do(Deploy(tuple(diagram(drawn, *chain("s", "a", "b", "e")).items())))


def test_the_cache_keeps_within_its_bytes_and_the_oldest_goes_first(world: World) -> None:
    two_tasks(world)
    world.bus.cache = RuntimeCache(60_000)
    roots = [world.start("p", text="x" * 1_000) for _ in range(20)]
    assert 0 < world.bus.cache.held_bytes <= 60_000
    assert 0 < len(world.bus.cache) < 20
    for root in (roots[0], roots[-1]):  # whether it is here or must be restored
        world.do(CompleteTask(world.open(root)["a"], {}))
        assert list(world.open(root)) == ["b"]
        world.do(CompleteTask(world.open(root)["b"], {}))
    assert world.bus.cache.held_bytes <= 60_000


def test_an_instance_larger_than_the_cache_is_not_kept(world: World) -> None:
    two_tasks(world)
    world.bus.cache = RuntimeCache(10_000)
    root = world.start("p", text="x" * 20_000)
    assert (len(world.bus.cache), world.bus.cache.held_bytes) == (0, 0)
    world.do(CompleteTask(world.open(root)["a"], {}))
    assert list(world.open(root)) == ["b"]


def test_what_a_step_had_in_its_hands_goes_with_it(world: World) -> None:
    """Its transaction has read sealed values and their keys: they are not to lie about as long as the instance does."""
    two_tasks(world)
    seen: list[weakref.ref[Unit]] = []
    unit = world.bus._unit

    def watched(*arguments: object) -> Unit:
        made = unit(*arguments)  # type: ignore[arg-type]
        seen.append(weakref.ref(made.tx))  # type: ignore[arg-type]
        return made

    world.bus._unit = watched  # type: ignore[method-assign, assignment]
    root = world.start("p")
    world.do(CompleteTask(world.open(root)["a"], {}))
    gc.collect()
    assert len(world.bus.cache) == 1
    assert len(seen) == 2
    assert all(one() is None for one in seen)
