"""An activity that runs once for each of several items is stored and found again, on either database."""

from __future__ import annotations

from engine.definitions.commands import Deploy
from tests.integration.core.world import World, world_at
from tests.integration.store.walk import DIAGRAM


def _asked(world: World, root: int) -> list[int]:
    return [key for element, key in world.open(root).items() if element == "ask"]


def test_items_are_worked_on_one_after_another_by_whoever_loads_the_instance(database_url: str) -> None:
    with world_at(database_url) as world:
        world.do(Deploy((("ways.bpmn", DIAGRAM.read_bytes()),)))
        root = world.start("inner", items=["甲", "乙", "丙"])
        met = []
        for _ in range(3):
            world.restart()
            met += _asked(world, root)
            world.complete(root, "ask")
        assert len(set(met)) == 3
        assert _asked(world, root) == []
