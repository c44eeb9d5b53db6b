"""Open tasks of parties that a former version filed for every party of the district are the party's of their case."""

from __future__ import annotations

from importlib import import_module

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
_AS_BEFORE = (
    update_of(TaskCandidate)
    .where(_FILED.c.candidate == text_param("now"))
    .values(candidate="group:applicant")
)


def filed(world: World) -> set[str]:
    with world.bus.database.read(DISTRICT) as tx:
        return {row["candidate"] for row in tx.rows(select_from(TaskCandidate))}


def test_they_are_filed_anew_by_the_upgrade(world: World) -> None:
    groups = '<zeebe:assignmentDefinition candidateGroups="applicant,reviewers"/>'
    world.do(Deploy(tuple(one(task(groups)).items())))
    world.do(StartInstance("p"))
    case = world.do(OpenCase("欠款", "walk_in", VILLAGE, world.clock.now(), "p"))["case_key"]
    now = {f"party:{case}:applicant", "party:None:applicant", "group:reviewers"}
    assert filed(world) == now
    for ref in now - {"group:reviewers"}:
        with world.bus.database.write(DISTRICT) as tx:
            tx.run(_AS_BEFORE, now=ref)
    assert filed(world) == {"group:applicant", "group:reviewers"}
    with (
        world.bus.database.engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection)),
    ):
        import_module("engine.store.migrations.versions.0014_private").refile_parties()
    assert filed(world) == now
    assert verify(world.bus.database, opener=world.bus.keyring).findings == []
