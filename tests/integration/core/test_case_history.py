"""The case's own chain: its row, its sealed values, its decisions; and no personal value is in it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from casework.intake.commands import OpenCase
from casework.verification import verify_history as verify
from engine.files.keyring import Keyring
from engine.history.checkpoint import write_checkpoint
from engine.history.replay import replay_steps
from engine.history.stored import StoredVersions
from engine.store.tables_history import HistoryEntry
from engine.store.tenant_statements import select_from
from engine.tasks.commands import CompleteTask
from engine.values import loads
from tests.integration.core.test_tampering import sql, value
from tests.integration.core.unguarded import unguard
from tests.integration.core.world import DISTRICT, World

STORY = "甲说乙欠他三千元，住在某小区三号楼"
TYPE = "0101"


@pytest.fixture
def case(world: World) -> tuple[World, int, int]:
    """A case with two steps done: the world, the case's key, its instance's key."""
    world.deploy("small_intake.bpmn", "small_decision.dmn", "small_form.form")
    opened = world.do(
        OpenCase("欠款", "walk_in", "01-01-02-03", world.clock.now(), process_id="small_intake")
    )
    root = opened["instance_key"]
    values = {"type_code": TYPE, "risk": "red", "place_text": "村委会", "story": STORY}
    world.do(CompleteTask(world.open(root)["write"], values))
    return world, opened["case_key"], root


def entries(world: World, chain: str, key: int) -> list[dict[str, Any]]:
    with world.bus.database.read(DISTRICT) as tx:
        rows = tx.rows(select_from(HistoryEntry))
    chosen = [row for row in rows if (row["chain"], row["chain_key"]) == (chain, key)]
    return [loads(row["body"]) for row in sorted(chosen, key=lambda row: row["seq"])]


def test_a_case_verifies_with_and_without_the_keyring(case: tuple[World, int, int]) -> None:
    world, _, root = case
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    for opener in (None, world.bus.keyring):
        report = verify(world.bus.database, opener=opener)
        assert report.ok, report.summary()
        assert (report.chains, report.instances_replayed) == (3, 1)
    assert list(world.open(root)) == ["handle"]


def test_the_decision_and_its_matched_rule_are_recorded(case: tuple[World, int, int]) -> None:
    world, _, root = case
    (fact,) = [
        facts
        for entry in entries(world, "instance", root)
        for record in entry["records"][1:]
        for kind, facts in record["events"]
        if kind == "DecisionEvaluated"
    ]
    assert fact["output"] == "fast"
    assert fact["details"][0]["rules"][0][0] == "r1"


def test_no_personal_value_is_in_history_or_variables(case: tuple[World, int, int]) -> None:
    world, case_key, root = case
    for chain, key in (("case", case_key), ("instance", root)):
        assert STORY not in str(entries(world, chain, key))
    assert value(world, "SELECT count(*) FROM variable WHERE value LIKE '%三千元%'") == 0
    kinds = [kind for entry in entries(world, "case", case_key) for kind, _ in entry["records"]]
    assert {"CaseOpened", "StatusChanged", "FieldSet", "SecretSet"} <= set(kinds)


def test_the_steps_of_an_instance_can_be_watched_again(case: tuple[World, int, int]) -> None:
    world, _, root = case
    with world.bus.database.read(DISTRICT, (DISTRICT, "01")) as tx:
        seen = [
            (step.seq, step.command, step.difference, step.runtime.variables(root).get("way"))
            for step in replay_steps(entries(world, "instance", root), StoredVersions(tx))
            if step.runtime is not None
        ]
    assert seen == [(1, "OpenCase", None, None), (2, "CompleteTask", None, "fast")]


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE case_record SET status = 'archived'", "status"),
        ("UPDATE case_record SET title = '别的'", "title"),
        ("UPDATE case_record SET risk = 'blue'", "risk"),
        ("UPDATE case_record SET received_at = '2026-01-01T00:00:00.000000Z'", "received_at"),
        ("UPDATE case_record SET fields = replace(fields, '村委会', '县城')", "place_text"),
        ("UPDATE case_record SET fields = '{}'", "place_text"),
        ("DELETE FROM case_secret WHERE field LIKE '%story'", "story"),
        (f"UPDATE case_secret SET digest = '{'0' * 64}' WHERE field LIKE '%story'", "story"),
        (
            "UPDATE case_secret SET ciphertext = (SELECT max(ciphertext) FROM case_secret), salt = 'ff'",
            "案卷",
        ),
    ],
)
def test_a_changed_case_is_found(case: tuple[World, int, int], statement: str, word: str) -> None:
    world, case_key, _ = case
    sql(world, statement)
    findings = verify(world.bus.database, opener=world.bus.keyring).findings
    assert findings, "nothing was found"
    assert (findings[0].chain, findings[0].chain_key) == ("case", case_key)
    assert word in findings[0].message


def test_a_forgotten_person_leaves_a_history_that_still_holds(case: tuple[World, int, int]) -> None:
    world, _, _ = case
    sql(world, "DELETE FROM subject_key")
    assert verify(world.bus.database, opener=world.bus.keyring).ok
    sql(world, "UPDATE case_secret SET ciphertext = NULL, salt = NULL")
    assert verify(world.bus.database, opener=world.bus.keyring).ok


def test_another_keyring_opens_nothing(case: tuple[World, int, int]) -> None:
    world, case_key, _ = case
    findings = verify(world.bus.database, opener=Keyring(b"x" * 32)).findings
    assert {finding.chain_key for finding in findings} == {case_key}


@pytest.mark.parametrize("seq", [1, 2])
def test_a_deleted_entry_of_a_case_is_named(case: tuple[World, int, int], seq: int) -> None:
    world, case_key, _ = case
    unguard(world)
    sql(world, "DELETE FROM history_entry WHERE chain = 'case' AND seq = :seq", seq=seq)
    findings = verify(world.bus.database).findings
    assert [(f.chain, f.chain_key, f.seq) for f in findings] == [("case", case_key, seq)]


def test_a_whole_case_with_its_row_is_missed_after_a_checkpoint(case: tuple[World, int, int]) -> None:
    world, case_key, _ = case
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    unguard(world)
    sql(
        world,
        "DELETE FROM history_entry WHERE chain = 'case'",
        "DELETE FROM case_record",
        "DELETE FROM case_secret",
    )
    findings = verify(world.bus.database).findings
    assert [(f.chain, f.chain_key, f.seq) for f in findings] == [("case", case_key, 1)]


def test_the_database_still_works_after_all_that(case: tuple[World, int, int]) -> None:
    world, _, root = case
    with world.bus.database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM history_entry")).scalar_one() == 5
    world.restart()
    world.complete(root, "handle")
    assert verify(world.bus.database, opener=world.bus.keyring).ok
