"""Who loses to others again and again is told to come again, and nothing of it stands."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from engine.bus import ATTEMPTS
from engine.errors import Unavailable
from engine.instances.commands import StartInstance
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from
from engine.transaction import saving
from tests.integration.core.world import DISTRICT, World

LOST = OperationalError("UPDATE", {}, Exception("deadlock detected"))


def losing(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """The database ends the transaction of whoever saves, so often; how often somebody tried."""
    save, tried = saving.save, list[int]()

    def lost(unit: Any) -> None:
        tried.append(len(tried))
        save(unit)
        if len(tried) <= times:
            raise LOST

    monkeypatch.setattr(saving, "save", lost)
    return tried


def instances(world: World) -> int:
    with world.bus.database.read(DISTRICT) as tx:
        return len(tx.rows(select_from(ProcessInstance)))


def test_a_deadlock_that_comes_again_and_again_is_told_as_locked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy("four_tasks.bpmn")
    tried = losing(monkeypatch, ATTEMPTS)
    with pytest.raises(Unavailable) as refused:
        world.do(StartInstance("four_tasks"))
    assert (refused.value.code, len(tried), instances(world)) == ("locked", ATTEMPTS, 0)


def test_a_deadlock_that_passes_is_not_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.deploy("four_tasks.bpmn")
    tried = losing(monkeypatch, ATTEMPTS - 1)
    world.start("four_tasks")
    assert (len(tried), instances(world)) == (ATTEMPTS, 1)
