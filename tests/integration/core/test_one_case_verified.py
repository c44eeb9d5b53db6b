"""One case is verified without the others: green when nothing of it was touched, whatever else the tenant has."""

from __future__ import annotations

import pytest

from casework.verification import verify_chains
from tests.integration.core.world import DISTRICT, World


@pytest.fixture
def told(world: World) -> tuple[World, int]:
    """A case on a definition of the district's own; another definition, with a start timer, stands beside it."""
    world.deploy("four_tasks.bpmn")
    world.deploy("ping.bpmn")
    root = world.start("four_tasks")
    world.complete(root, "A", by="A")
    return world, root


def findings(world: World, root: int) -> list[str]:
    report = verify_chains(world.bus.database, DISTRICT, [("instance", root)], world.bus.keyring)
    assert (report.chains, report.instances_replayed <= 1) == (1, True)
    return [str(finding) for finding in report.findings]


def change_definition(world: World, ref: str) -> None:
    with world.bus.database.engine.begin() as connection:
        sql = "UPDATE process_definition SET xml = REPLACE(xml, '<', ' <') WHERE ref = '" + ref + "'"
        assert connection.exec_driver_sql(sql).rowcount == 1


def test_a_case_that_was_left_alone_is_green(told: tuple[World, int]) -> None:
    assert findings(*told) == []


def test_the_definition_that_it_ran_on_is_part_of_it(told: tuple[World, int]) -> None:
    world, root = told
    change_definition(world, "four_tasks")
    assert any("four_tasks" in said for said in findings(world, root))


def test_what_it_did_not_use_is_not(told: tuple[World, int]) -> None:
    world, root = told
    change_definition(world, "pinging")
    assert findings(world, root) == []
