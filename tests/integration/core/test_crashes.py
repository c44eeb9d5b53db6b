"""What a crash leaves between two moments: memory never runs ahead of the store, nothing sent is lost or doubled."""

from __future__ import annotations

from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.errors import NotFound
from engine.instances.commands import SetVariables, StartInstance
from engine.store.tables_instances import Message, Outbox, Variable
from engine.store.tenant_statements import select_from
from engine.tasks.commands import CompleteTask
from engine.transaction import saving
from engine.transaction.outbox import pending
from tests.integration.core.test_races import at_once
from tests.integration.core.world import DISTRICT, World, person


def left(world: World) -> list[tuple[int, int]]:
    with world.bus.database.read(DISTRICT) as tx:
        return pending(tx)


def count(world: World, model: Any) -> int:
    with world.bus.database.read(DISTRICT) as tx:
        return len(tx.rows(select_from(model)))


def test_an_instance_whose_step_was_rolled_back_is_never_served_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy("four_tasks.bpmn")
    root = world.start("four_tasks")
    task = world.open(root)["A"]

    def broken(unit: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(saving, "append_audit", lambda *_: broken(None))
        with pytest.raises(OSError, match="disk"):
            world.do(CompleteTask(task, {"by": "lost"}))
    assert list(world.open(root)) == ["A"]
    world.do(CompleteTask(task, {"by": "kept"}))
    assert sorted(world.open(root)) == ["B", "C"]
    assert verify(world.bus.database).ok


def test_a_refusal_leaves_the_instance_usable(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    root = world.start("four_tasks")
    task = world.open(root)["A"]
    nobody = person("nobody")
    stranger = type(nobody)(
        "stranger", "路人", DISTRICT, (("village_mediator", "01-01-01-01"),), "village_mediator"
    )
    for _ in range(3):
        with pytest.raises(NotFound):
            world.do(CompleteTask(task), stranger)
        with pytest.raises(NotFound):
            world.do(SetVariables(root + 77, {"a": 1}))
    assert count(world, Variable) == 1
    world.do(CompleteTask(task, {"ok": True}))
    assert verify(world.bus.database).ok


def test_what_a_crash_left_in_the_outbox_is_delivered_once(world: World) -> None:
    world.deploy("ping.bpmn")
    receiver = world.start("ponging", pair="p")
    send = StartInstance("pinging", variables={"pair": "p"})
    _, items = world.bus.carry_out(send, person())  # committed; then the process died
    assert left(world) == items
    assert len(items) == 1
    world.restart()
    at_once(4, lambda _n: world.bus.deliver(DISTRICT, left(world)))
    assert left(world) == []
    assert list(world.open(receiver)) == ["got"]
    assert count(world, Message) == 1, "it is kept for its time to live, for processes of another kind"
    world.bus.deliver(DISTRICT, items)
    assert list(world.open(receiver)) == ["got"]
    assert count(world, Message) == 1
    assert verify(world.bus.database).ok


def test_an_item_that_cannot_be_delivered_stays_and_its_sender_is_not_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy("ping.bpmn")
    receiver = world.start("ponging", pair="p")
    with monkeypatch.context() as patch:
        patch.setattr("engine.transaction.outbox._command_of", _unreachable)
        sender = world.start("pinging", pair="p")
    assert list(world.open(sender)) == ["rest"]
    assert len(left(world)) == 1
    with world.bus.database.read(DISTRICT) as tx:
        assert [(row["attempts"], row["last_error"]) for row in tx.rows(select_from(Outbox))] == [
            (1, "OSError")
        ]
    world.bus.deliver(DISTRICT, left(world))
    assert list(world.open(receiver)) == ["got"]


def _unreachable(*_: Any) -> None:
    raise OSError("no way")
