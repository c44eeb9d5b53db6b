"""A checkpoint noted outside finds what nothing inside can: a chain rewritten with all its checkpoints."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from casework.verification import verify
from engine.errors import Invalid
from engine.history.chain import link
from engine.history.checkpoint import checkpoint_hash, root_of_heads, write_checkpoint
from engine.history.pins import Pin, check_pins, newest_checkpoints, read_pins
from engine.store.tables_history import Checkpoint, CheckpointHead, HistoryEntry
from engine.store.tenant_statements import select_from, table_of
from engine.values import dumps
from tests.integration.core.test_tampering import sql
from tests.integration.core.unguarded import unguard
from tests.integration.core.world import DISTRICT, World


@pytest.fixture
def noted(world: World) -> tuple[World, str]:
    """A world with two checkpoints, the export of them, and no guards."""
    world.deploy("four_tasks.bpmn")
    for _ in range(2):
        world.complete(world.start("four_tasks"), "A", by="A")
        write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    export = dumps(newest_checkpoints(world.bus.database, world.bus.tenants.all(), world.clock.now()))
    unguard(world)
    return world, export


def against(world: World, noted: str) -> list[str]:
    found = check_pins(world.bus.database, world.bus.tenants.all(), read_pins(noted))
    return [f"{finding.tenant} {finding.chain} {finding.seq}" for finding in found]


def rewrite(world: World) -> None:
    """Puts another name into the first entry of every instance and makes everything inside fit."""
    with world.bus.database.read(DISTRICT) as tx:
        order = table_of(HistoryEntry).c
        entries = tx.rows(select_from(HistoryEntry).order_by(order.chain, order.chain_key, order.seq))
        checkpoints = tx.rows(select_from(Checkpoint).order_by(table_of(Checkpoint).c.seq))
        heads = tx.rows(select_from(CheckpointHead))
    hashes: dict[tuple[Any, ...], str] = {}
    with world.bus.database.engine.begin() as connection:
        for row in entries:
            chain = (row["chain"], row["chain_key"])
            prev = hashes.get((*chain, row["seq"] - 1), "")
            body = row["body"].replace("测试员admin", "别的人")
            hashes[*chain, row["seq"]] = link(prev, body)
            connection.execute(
                text("UPDATE history_entry SET body = :body, prev_hash = :prev, hash = :hash"
                     " WHERE chain = :chain AND chain_key = :key AND seq = :seq"),
                {"body": body, "prev": prev, "hash": link(prev, body), "chain": chain[0], "key": chain[1],
                 "seq": row["seq"]},
            )  # fmt: skip
            table = "tenant" if chain[0] == "tenant" else "process_instance"
            which = f"tenant = '{DISTRICT}'" if chain[0] == "tenant" else f"key = {chain[1]}"
            connection.execute(text(f"UPDATE {table} SET chain_hash = '{link(prev, body)}' WHERE {which}"))
        _checkpoints(connection, checkpoints, heads, hashes)


def _checkpoints(connection: Any, checkpoints: Any, heads: Any, hashes: dict[tuple[Any, ...], str]) -> None:
    prev = ""
    for row in checkpoints:
        leaves = {
            (h["chain"], h["chain_key"]): (h["seq"], hashes[h["chain"], h["chain_key"], h["seq"]])
            for h in heads
            if h["checkpoint"] == row["seq"]
        }
        made = {**row, "merkle_root": root_of_heads(leaves), "prev_hash": prev}
        prev = checkpoint_hash(DISTRICT, made)
        connection.execute(
            text(
                "UPDATE checkpoint SET merkle_root = :root, prev_hash = :prev, hash = :hash WHERE seq = :seq"
            ),
            {"root": made["merkle_root"], "prev": made["prev_hash"], "hash": prev, "seq": row["seq"]},
        )
        for (chain, key), (_seq, digest) in leaves.items():
            connection.execute(
                text(
                    "UPDATE checkpoint_head SET hash = :hash WHERE checkpoint = :n AND chain = :c AND chain_key = :k"
                ),
                {"hash": digest, "n": row["seq"], "c": chain, "k": key},
            )
    connection.execute(text(f"UPDATE tenant SET checkpoint_hash = '{prev}' WHERE tenant = '{DISTRICT}'"))


def test_what_was_left_alone_agrees_with_what_was_noted(noted: tuple[World, str]) -> None:
    world, export = noted
    assert against(world, export) == []
    assert against(world, read_pins(export)[0].hash) == []
    world.complete(world.start("four_tasks"), "A", by="A")
    write_checkpoint(world.bus.database, DISTRICT, world.clock.now())
    assert against(world, export) == []


def test_a_chain_rewritten_with_its_checkpoints_is_found_by_what_was_noted(noted: tuple[World, str]) -> None:
    world, export = noted
    rewrite(world)
    sql(world, "UPDATE user_task SET ended_by_name = '别的人' WHERE ended_by IS NOT NULL")
    assert verify(world.bus.database).ok
    assert against(world, export) == [f"{DISTRICT} checkpoint 2"]
    assert len(against(world, read_pins(export)[0].hash)) == 1


def test_all_checkpoints_gone_are_found_with_and_without(noted: tuple[World, str]) -> None:
    world, export = noted
    sql(world, "DELETE FROM checkpoint_head", "DELETE FROM checkpoint")
    assert [f.table for f in verify(world.bus.database).findings] == ["checkpoint"]
    assert against(world, export) == [f"{DISTRICT} checkpoint 2"]
    sql(world, "UPDATE tenant SET checkpoint_seq = 0, checkpoint_hash = ''")
    assert against(world, export) == [f"{DISTRICT} checkpoint 2"]
    assert len(against(world, read_pins(export)[0].hash)) == 1


def test_a_tenant_gone_altogether_is_found(noted: tuple[World, str]) -> None:
    world, export = noted
    for table in ("checkpoint_head", "checkpoint", "history_entry", "tenant"):
        sql(world, f"DELETE FROM {table} WHERE tenant = '{DISTRICT}'")
    assert against(world, export) == [f"{DISTRICT} checkpoint 2"]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "abc",
        "{}",
        "[]",
        '{"format":"x"}',
        '{"format":"fengqiao-checkpoints/1","checkpoints":[]}',
        "0" * 63,
    ],
)
def test_what_pins_nothing_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid):
        read_pins(wrong)


def test_a_bare_hash_is_a_pin() -> None:
    assert read_pins("AB" * 32 + "\n") == [Pin("ab" * 32)]
