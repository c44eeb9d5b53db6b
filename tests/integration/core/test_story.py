"""An instance through everything that it can wait for: memory, what is stored and what is recorded agree."""

from __future__ import annotations

from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.bpmn import canonical_state
from engine.errors import NotFound
from engine.history.answers import RecordedEnvironment
from engine.history.stored import StoredVersions, stored_runtime
from engine.projections.rebuild import rebuild
from engine.store.tables_instances import (
    Incident,
    Job,
    ProcessInstance,
    Subscription,
    TaskCandidate,
    Timer,
    UserTask,
    Variable,
)
from engine.store.tenant_statements import key_param, select_from, table_of
from tests.integration.core.story import tell_story
from tests.integration.core.world import DISTRICT, World

_INSTANCE = table_of(ProcessInstance)
_ROOT = select_from(ProcessInstance).where(_INSTANCE.c.key == key_param("key"))
_PROJECTIONS = (ProcessInstance, UserTask, TaskCandidate, Variable, Timer, Subscription, Job, Incident)
#: What a worker has borrowed a job for is no history.
_VOLATILE = frozenset({"worker", "deadline_at", "updated_at"})


def root_row(world: World, root: int) -> Any:
    with world.bus.database.read(DISTRICT) as tx:
        return tx.row(_ROOT, key=root)


def stored_state(world: World, root: int) -> Any:
    """The canonical state that a new process would begin with."""
    with world.bus.database.read(DISTRICT, (DISTRICT, "01")) as tx:
        environment = RecordedEnvironment(world.clock.now(), [], 0, StoredVersions(tx))
        return canonical_state(stored_runtime(tx, tx.row(_ROOT, key=root), environment))


def live_state(world: World, root: int) -> Any:
    """The canonical state of the instance that is kept in memory."""
    version = root_row(world, root)["version"]
    runtime = world.bus.cache.take(DISTRICT, root, version)
    assert runtime is not None, "the instance stays in memory after its step"
    world.bus.cache.give(DISTRICT, root, version, runtime)
    return canonical_state(runtime)


def projections(world: World) -> dict[str, Any]:
    """Every projection's rows."""
    with world.bus.database.read(DISTRICT) as tx:
        return {
            model.__tablename__: sorted(
                (
                    {k: v for k, v in row.items() if model is not Job or k not in _VOLATILE}
                    for row in tx.rows(select_from(model))
                ),
                key=repr,
            )
            for model in _PROJECTIONS
        }


def test_memory_and_store_agree_after_every_command(world: World) -> None:
    last = 0
    for root in tell_story(world):
        last = root
        if root_row(world, root)["state"] == "ACTIVE":
            assert live_state(world, root) == stored_state(world, root)
    assert root_row(world, last)["state"] == "COMPLETED"
    assert root_row(world, last)["incidents"] == 0
    assert world.bus.cache.take(DISTRICT, last, root_row(world, last)["version"]) is None


def test_a_restart_after_every_command_changes_nothing(world: World) -> None:
    states = []
    for root in tell_story(world):
        world.restart()
        states.append(stored_state(world, root))
    report = verify(world.bus.database, opener=world.bus.keyring)
    assert report.ok, report.summary()
    assert report.instances_replayed == 1
    assert states[-1]["state"] == "COMPLETED"
    assert states[-1]["elements"] == []


def test_every_prefix_of_the_story_verifies(world: World) -> None:
    for number, _root in enumerate(tell_story(world)):
        if number % 3 == 0:
            report = verify(world.bus.database, DISTRICT)
            assert report.ok, report.summary()


def test_projections_rebuilt_from_history_equal_the_kept_ones(world: World) -> None:
    for number, _root in enumerate(tell_story(world)):
        if number not in (3, 8, 12, 16):
            continue
        kept = projections(world)
        assert rebuild(world.bus.database, DISTRICT) == 1
        assert projections(world) == kept


def test_a_rebuild_mends_what_was_lost(world: World) -> None:
    for _root in tell_story(world):
        pass
    kept = projections(world)
    with world.bus.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM user_task")
        connection.exec_driver_sql("UPDATE variable SET value = '0'")
    assert projections(world) != kept
    rebuild(world.bus.database, DISTRICT)
    assert projections(world) == kept
    with pytest.raises(NotFound):
        rebuild(world.bus.database, DISTRICT, 1 << 50)
