"""Open tasks that a former version filed by what kind of group it was are filed by one rule."""

from __future__ import annotations

from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from casework.intake.commands import OpenCase
from casework.verification import verify
from engine.definitions.commands import Deploy
from engine.instances.commands import StartInstance
from engine.store.tables_instances import TaskCandidate
from engine.store.tenant_statements import select_from, table_of, text_param, update_of
from tests.integration.core.world import DISTRICT, VILLAGE, World
from tests.unit.lint.texts import one, task

_FILED = table_of(TaskCandidate)
_AS_BEFORE = update_of(TaskCandidate).where(_FILED.c.candidate == text_param("now"))


def filed(world: World) -> set[str]:
    with world.bus.database.read(DISTRICT) as tx:
        return {row["candidate"] for row in tx.rows(select_from(TaskCandidate))}


@pytest.mark.parametrize("oldest", [False, True])
def test_they_are_filed_anew_by_the_upgrade(world: World, oldest: bool) -> None:
    groups = '<zeebe:assignmentDefinition candidateGroups="applicant,reviewers"/>'
    world.do(Deploy(tuple(one(task(groups)).items())))
    world.do(StartInstance("p"))
    case = world.do(OpenCase("欠款", "walk_in", VILLAGE, world.clock.now(), "p"))["case_key"]
    now = {f"party:{case}:applicant", f"party:{case}:reviewers", "group:applicant", "group:reviewers"}
    assert filed(world) == now
    before = {f"party:{case}:reviewers": "group:reviewers", "group:applicant": "party:None:applicant"}
    if oldest:
        before |= {f"party:{case}:applicant": "group:applicant", "group:applicant": "group:applicant"}
    with world.bus.database.write(DISTRICT) as tx:
        for ref, was in before.items():
            tx.run(_AS_BEFORE.values(candidate=was), now=ref)
    assert filed(world) == {before.get(ref, ref) for ref in now}
    with (
        world.bus.database.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        if oldest:
            import_module("engine.store.migrations.versions.0014_private").refile_parties()
        import_module("engine.store.migrations.versions.0023_held_in_case").refile()
    assert filed(world) == now
    assert verify(world.bus.database, opener=world.bus.keyring).findings == []
