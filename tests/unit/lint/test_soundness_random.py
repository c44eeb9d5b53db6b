"""The soundness check against random models: blocks are sound, and what gets stuck on a random path was found."""

from __future__ import annotations

import pytest

from engine.lint.soundness import check_soundness
from tests.acceptance.test_random_models import World, drawn, engine_waits, walk

MODELS = 60
PATHS = 4
STUCK = {"deadlock", "lack_of_synchronisation"}


@pytest.mark.parametrize("seed", range(MODELS))
def test_what_gets_stuck_is_found(seed: int) -> None:
    world = World(drawn(seed))
    checked = [check_soundness(model) for model in world.shared.by_id.values()]
    codes = {finding.code for findings, _ in checked for finding in findings}
    assert not any(bounded for _, bounded in checked)
    if seed % 2:
        assert codes == set()  # drawn of blocks with one way in and one way out
    for path in range(PATHS):
        play = walk(world, seed * 1000 + path)[0]
        if not play.ended and not engine_waits(play):
            assert codes & STUCK, (seed, path)
