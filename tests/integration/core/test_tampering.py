"""The database refuses to change the history; and when somebody makes it, verification names the first bad entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.verification import verify_history as verify
from engine.history.chain import link
from engine.history.checkpoint import write_checkpoint
from engine.history.verify import VerifyReport
from engine.instances.commands import StartInstance
from tests.integration.core.unguarded import GUARDED, unguard
from tests.integration.core.world import DISTRICT, World


def sql(world: World, *statements: str, **parameters: Any) -> None:
    """Runs statements as whoever owns the database could."""
    with world.bus.database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), parameters)


def value(world: World, statement: str, **parameters: Any) -> Any:
    with world.bus.database.engine.connect() as connection:
        return connection.execute(text(statement), parameters).scalar_one()


@pytest.fixture
def told(world: World) -> World:
    """Two instances: `done` (over, in the first checkpoint) and `open` (moved after the second); no guards."""
    world.deploy("four_tasks.bpmn")
    done = world.start("four_tasks")
    for element in "ABCD":
        world.complete(done, element, by=element)
    assert write_checkpoint(world.bus.database, DISTRICT, world.clock.now()) == 1
    second = world.start("four_tasks")
    world.complete(second, "A", by="A")
    assert write_checkpoint(world.bus.database, DISTRICT, world.clock.now()) == 2
    world.complete(second, "B", by="B")
    assert verify(world.bus.database).ok
    unguard(world)
    return world


def roots(world: World) -> tuple[int, int]:
    """The keys of the two instances."""
    with world.bus.database.engine.connect() as connection:
        keys = connection.execute(text("SELECT key FROM process_instance ORDER BY key")).scalars().all()
    return keys[0], keys[1]


def found(world: World) -> VerifyReport:
    report = verify(world.bus.database)
    assert not report.ok
    return report


def named(world: World) -> tuple[str, int, int]:
    """Chain, key and number of the one thing found."""
    findings = found(world).findings
    assert len(findings) == 1, [str(f) for f in findings]
    return findings[0].chain, findings[0].chain_key, findings[0].seq


def test_the_database_refuses_to_change_the_history(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    world.start("four_tasks")
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    for table in GUARDED:
        column = "tenant" if table == "checkpoint" else "chain"
        for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="append only"):
                sql(world, statement)
        with pytest.raises(DBAPIError, match="append only"):
            sql(world, replacing(world, table, column))
    assert verify(world.bus.database).ok


def replacing(world: World, table: str, column: str) -> str:
    """The statement that puts a row in the place of one that is there, in the words of the database."""
    if world.bus.database.is_sqlite:
        return f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"
    again = f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1"
    return f"{again} ON CONFLICT ON CONSTRAINT {table}_pkey DO UPDATE SET {column} = 'x'"


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_changed_body_is_named(told: World, seq: int) -> None:
    done, _ = roots(told)
    sql(
        told,
        "UPDATE history_entry SET body = replace(body, '四', 'x') || ' ' WHERE chain_key = :key AND seq = :seq",
        key=done,
        seq=seq,
    )
    assert named(told) == ("instance", done, seq)


@pytest.mark.parametrize(
    ("column", "new"), [("user", "mallory"), ("at", "2026-03-01T00:00:00.000000Z"), ("command", "X")]
)
def test_a_changed_column_is_named(told: World, column: str, new: str) -> None:
    _, second = roots(told)
    sql(
        told,
        f'UPDATE history_entry SET "{column}" = :new WHERE chain_key = :key AND seq = 2',
        key=second,
        new=new,
    )
    assert named(told) == ("instance", second, 2)


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_deleted_entry_is_named_the_last_included(told: World, seq: int) -> None:
    _, second = roots(told)
    sql(told, "DELETE FROM history_entry WHERE chain_key = :key AND seq = :seq", key=second, seq=seq)
    assert named(told) == ("instance", second, seq)


def test_swapped_entries_are_named(told: World) -> None:
    done, _ = roots(told)
    sql(
        told,
        "UPDATE history_entry SET seq = 99 WHERE chain_key = :key AND seq = 2",
        "UPDATE history_entry SET seq = 2 WHERE chain_key = :key AND seq = 4",
        "UPDATE history_entry SET seq = 4 WHERE chain_key = :key AND seq = 99",
        key=done,
    )
    assert named(told) == ("instance", done, 2)


def _rewrite(world: World, key: int, seq: int, change: Callable[[str], str]) -> None:
    """Changes an entry and makes its own hash fit."""
    where = "WHERE chain = 'instance' AND chain_key = :key AND seq = :seq"
    body = change(value(world, f"SELECT body FROM history_entry {where}", key=key, seq=seq))
    prev = value(world, f"SELECT prev_hash FROM history_entry {where}", key=key, seq=seq)
    sql(
        world,
        f"UPDATE history_entry SET body = :body, hash = :hash {where}",
        key=key,
        seq=seq,
        body=body,
        hash=link(prev, body),
    )


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_rewritten_entry_is_named_even_with_a_fitting_hash(told: World, seq: int) -> None:
    _, second = roots(told)
    _rewrite(told, second, seq, lambda body: body.replace('"name":"测试员admin"', '"name":"别人"'))
    assert named(told) == ("instance", second, seq)


def test_a_chain_rewritten_to_its_head_is_caught_by_the_checkpoint(told: World) -> None:
    done, _ = roots(told)
    _rewrite(told, done, 5, lambda body: body.replace('"name":"测试员admin"', '"name":"别人"'))
    head = value(told, "SELECT hash FROM history_entry WHERE chain_key = :key AND seq = 5", key=done)
    sql(told, "UPDATE process_instance SET chain_hash = :head WHERE key = :key", key=done, head=head)
    assert named(told) == ("instance", done, 5)


def test_a_whole_chain_with_its_rows_is_missed(told: World) -> None:
    done, _ = roots(told)
    tables = ("process_instance", "user_task", "variable", "snapshot_part")
    own = [f"DELETE FROM {table} WHERE root_key = :key" for table in tables]
    sql(told, "DELETE FROM history_entry WHERE chain_key = :key", *own, key=done)
    assert named(told) == ("instance", done, 1)


def test_a_whole_chain_without_its_rows_is_missed(told: World) -> None:
    _, second = roots(told)
    sql(told, "DELETE FROM history_entry WHERE chain_key = :key", key=second)
    assert named(told) == ("instance", second, 1)


def test_the_last_entry_of_the_tenants_own_chain_is_missed(told: World) -> None:
    sql(told, "DELETE FROM history_entry WHERE chain = 'tenant'")
    assert ("tenant", 0, 1) in [(f.chain, f.chain_key, f.seq) for f in found(told).findings]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM checkpoint WHERE seq = 1",
        "DELETE FROM checkpoint WHERE seq = 2",
        "DELETE FROM checkpoint_head WHERE checkpoint = 1 AND chain = 'instance'",
        "UPDATE checkpoint_head SET hash = prev WHERE checkpoint = 2",
        "UPDATE checkpoint SET leaves = 7 WHERE seq = 2",
        "UPDATE checkpoint SET at = '2026-03-01T00:00:00.000000Z' WHERE seq = 1",
    ],
)
def test_a_changed_checkpoint_is_named(told: World, statement: str) -> None:
    sql(told, statement.replace("hash = prev", f"hash = '{'0' * 64}'"))
    number = 2 if "2" in statement.rsplit(" ", 1)[1] else 1
    number = 1 if "checkpoint = 1" in statement else number
    assert ("checkpoint", number) in [(f.chain, f.seq) for f in found(told).findings]


@pytest.mark.parametrize(
    ("gone", "first"), [("checkpoint {} = 2", 2), ("checkpoint {} > 0", 1)], ids=["the last", "all"]
)
def test_checkpoints_that_vanish_with_their_leaves_are_missed(told: World, gone: str, first: int) -> None:
    condition = gone.removeprefix("checkpoint ")
    sql(told, f"DELETE FROM checkpoint_head WHERE {condition.format('checkpoint')}")
    sql(told, f"DELETE FROM checkpoint WHERE {condition.format('seq')}")
    assert named(told) == ("checkpoint", 0, first)


def test_a_whole_chain_is_missed_although_all_checkpoints_went_with_it(told: World) -> None:
    done, _ = roots(told)
    for table, column in (
        ("history_entry", "chain_key"), ("process_instance", "root_key"), ("user_task", "root_key"),
        ("variable", "root_key"), ("snapshot_part", "root_key"),
    ):  # fmt: skip
        sql(told, f"DELETE FROM {table} WHERE {column} = :key", key=done)
    for table in ("checkpoint_head", "checkpoint"):
        sql(told, f"DELETE FROM {table}")
    assert ("checkpoint", 1) in [(f.chain, f.seq) for f in found(told).findings]


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE variable SET value = '\"Z\"' WHERE root_key = :key AND name = 'by'", "变量“by”"),
        ("DELETE FROM variable WHERE root_key = :key AND name = 'x'", "变量“x”"),
        ("UPDATE snapshot_part SET data = replace(data, '\"C\"', '\"D\"') WHERE root_key = :key", "快照"),
        ("DELETE FROM snapshot_part WHERE root_key = :key", "快照"),
        ("UPDATE process_instance SET state = 'COMPLETED' WHERE key = :key", "state"),
        ("UPDATE process_instance SET place = '01-01-09' WHERE key = :key", "place"),
    ],
)
def test_a_changed_state_is_found(told: World, statement: str, word: str) -> None:
    _, second = roots(told)
    sql(told, statement, key=second)
    findings = found(told).findings
    assert findings[0].chain_key == second
    assert word in findings[0].message


def test_a_changed_definition_is_found(told: World) -> None:
    sql(told, "UPDATE process_definition SET xml = replace(xml, 'x &gt; 5', 'x &gt; 0')")
    findings = found(told).findings
    assert ("tenant", 1, True) in [(f.chain, f.seq, "内容与部署时不同" in f.message) for f in findings]


def test_replay_can_be_left_out(told: World) -> None:
    report = verify(told.bus.database, DISTRICT, replay=False)
    assert report.ok
    assert report.instances_replayed == 0
    assert (report.chains, report.entries, report.checkpoints) == (3, 9, 2)


def test_checkpoints_take_what_moved_only(told: World) -> None:
    database, now = told.bus.database, told.clock.now()
    assert write_checkpoint(database, DISTRICT, now) == 3
    assert value(told, "SELECT leaves FROM checkpoint WHERE seq = 3") == 1
    assert write_checkpoint(database, DISTRICT, now) is None
    assert write_checkpoint(database, DISTRICT, now, full=True) is None
    told.do(StartInstance("four_tasks"))
    assert write_checkpoint(database, DISTRICT, now, full=True) == 4
    assert verify(database).ok
