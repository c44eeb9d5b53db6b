"""Checkpoints over many chains are read and written in pieces, and no head is left out of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.history import checkpoint
from engine.history.checkpoint import write_checkpoint
from engine.store import Tx
from engine.store.tables_history import Checkpoint, CheckpointHead
from engine.store.tenant_statements import select_from
from tests.integration.core.world import DISTRICT, World


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Small pieces; what each statement gave."""
    monkeypatch.setattr(checkpoint, "PIECE", 3)
    monkeypatch.setattr(checkpoint, "HEADS", 6)
    found: list[int] = []
    rows = Tx.rows

    def counted(self: Tx, *arguments: Any, **named: Any) -> Any:
        given = rows(self, *arguments, **named)
        found.append(len(given))
        return given

    monkeypatch.setattr(Tx, "rows", counted)
    return found


def anchored(world: World) -> dict[tuple[str, int], int]:
    with world.bus.database.read(DISTRICT) as tx:
        heads: dict[tuple[str, int], int] = {}
        for row in tx.rows(select_from(CheckpointHead)):
            chain = (row["chain"], row["chain_key"])
            heads[chain] = max(row["seq"], heads.get(chain, 0))
        return heads


@pytest.mark.parametrize("full", [True, False])
def test_many_heads_are_read_and_anchored_in_pieces(world: World, sizes: list[int], full: bool) -> None:
    database = world.bus.database
    world.deploy("four_tasks.bpmn")
    write_checkpoint(database, DISTRICT, world.clock.now())
    for _ in range(20):
        world.start("four_tasks")
    world.clock.advance(timedelta(seconds=5))
    sizes.clear()
    assert write_checkpoint(database, DISTRICT, world.clock.now(), full) is not None
    assert max(sizes) <= 3
    with database.read(DISTRICT) as tx:
        now = checkpoint.current_heads(tx)
        leaves = [row["leaves"] for row in tx.rows(select_from(Checkpoint))]
    assert anchored(world) == {chain: seq for chain, (seq, _digest) in now.items()}
    assert max(leaves) <= 6 + 3
    assert write_checkpoint(database, DISTRICT, world.clock.now(), full) is None
    assert verify(database, DISTRICT, opener=world.bus.keyring).findings == []
