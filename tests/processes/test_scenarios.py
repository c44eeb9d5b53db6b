"""Every scenario beside a diagram runs as its file says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.scenarios import BASE, Player, scenarios

ALL = [
    (f"{path.parent.name}:{one['name']}", one)
    for path in sorted(BASE.glob("*/scenario.yaml"))
    for one in scenarios(path.parent)
]


@pytest.mark.parametrize("scenario", [one for _, one in ALL], ids=[name for name, _ in ALL])
def test_scenario_runs_as_written(scenario: dict[str, Any]) -> None:
    Player(scenario).play()
