"""Many at once: one wins, the others are told who; the same request twice has one effect."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from casework.verification import verify_history as verify
from engine.errors import Conflict, Refusal, Unprocessable
from engine.instances.commands import StartInstance
from engine.messages.commands import PublishMessage
from engine.store.tables_instances import Outbox, ProcessInstance
from engine.store.tenant_statements import select_from
from engine.tasks.commands import ClaimTask, CompleteTask
from engine.transaction.idempotency import Remembered
from tests.integration.core.world import DISTRICT, World, person

CLIENTS = 50
ROUNDS = int(os.environ.get("FENGQIAO_TEST_RACE_ROUNDS", "20"))


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Runs `work(0…count-1)` in as many threads, all let go together; results or Refusals (anything else is raised)."""
    barrier = Barrier(count)

    def run(number: int) -> Any:
        barrier.wait()
        try:
            return work(number)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.timeout(600)
def test_fifty_complete_the_same_task_and_one_succeeds(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    for _ in range(ROUNDS):
        root = world.start("four_tasks")
        task = world.open(root)["A"]
        results = at_once(
            CLIENTS, lambda n, task=task: world.do(CompleteTask(task, {"by": n}), person(f"p{n}"))
        )
        lost = [r for r in results if r is not None]
        assert len(lost) == CLIENTS - 1
        winner = f"测试员p{results.index(None)}"
        assert all(isinstance(r, Conflict) and f"已由{winner}于" in r.detail for r in lost)
        assert sorted(world.open(root)) == ["B", "C"]
    report = verify(world.bus.database, DISTRICT)
    assert report.ok, report.summary()
    assert report.instances_replayed == ROUNDS


def test_two_branches_at_once_both_arrive(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    for _ in range(5):
        root = world.start("four_tasks")
        world.complete(root, "A")
        tasks = world.open(root)
        results = at_once(2, lambda n, tasks=tasks: world.do(CompleteTask(tasks["BC"[n]])))
        assert results == [None, None]
        assert list(world.open(root)) == ["D"]
    assert verify(world.bus.database, DISTRICT).ok


def test_many_claim_and_one_has_it(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    task = world.open(world.start("four_tasks"))["A"]
    results = at_once(10, lambda n: world.do(ClaimTask(task), person(f"p{n}")))
    assert results.count(None) == 1
    holder = f"p{results.index(None)}"
    assert all(r.detail == f"已由{holder}领取" for r in results if r is not None)


def test_a_stale_version_is_refused(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    task = world.open(world.start("four_tasks"))["A"]
    world.do(ClaimTask(task))
    with pytest.raises(Conflict) as refused:
        world.do(CompleteTask(task, {}, version=0))
    assert refused.value.code == "task_changed"
    world.do(CompleteTask(task, {}, version=1))


def _instances(world: World) -> int:
    with world.bus.database.read(DISTRICT) as tx:
        return len(tx.rows(select_from(ProcessInstance)))


def test_the_same_request_again_gets_the_same_answer(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    request = Remembered.of("key-1", "POST", "/instances", b"{}", bytes.hex)
    first = world.do(StartInstance("four_tasks"), remembered=request)
    assert world.do(StartInstance("four_tasks"), remembered=request) == first
    world.restart()
    assert world.do(StartInstance("four_tasks"), remembered=request) == first
    assert _instances(world) == 1
    with pytest.raises(Unprocessable):
        world.do(
            StartInstance("four_tasks"),
            remembered=Remembered.of("key-1", "POST", "/instances", b"[]", bytes.hex),
        )
    other = person("other")
    assert world.do(StartInstance("four_tasks"), other, remembered=request)["key"] != first["key"]


def test_the_same_request_at_once_has_one_effect(world: World) -> None:
    world.deploy("four_tasks.bpmn")
    for number in range(5):
        request = Remembered.of(f"start-{number}", "POST", "/instances", b"{}", bytes.hex)
        before = _instances(world)
        answers = at_once(8, lambda _n, r=request: world.do(StartInstance("four_tasks"), remembered=r))
        assert all(answer == answers[0] for answer in answers), answers
        assert _instances(world) == before + 1
        task = world.open(answers[0]["key"])["A"]
        done = Remembered.of(f"done-{number}", "POST", "/complete", b"{}", bytes.hex)
        assert at_once(8, lambda _n, t=task, r=done: world.do(CompleteTask(t), remembered=r)) == [None] * 8
    assert verify(world.bus.database, DISTRICT).ok


def test_a_message_and_its_receiver_at_once_always_meet(world: World) -> None:
    """Whether the message or the subscription comes first, and also when neither does."""
    world.deploy("ping.bpmn")
    for number in range(15):
        pair = f"pair-{number}"
        send = PublishMessage("ping", pair, {"n": number}, ttl_ms=3_600_000)
        receive = StartInstance("ponging", variables={"pair": pair})
        results = at_once(2, lambda n, both=(send, receive): world.do(both[n]))
        assert "got" in world.open(results[1]["key"]), f"round {number}: {results}"
    with world.bus.database.read(DISTRICT) as tx:
        assert tx.rows(select_from(Outbox)) == []


def test_a_message_thrown_by_a_diagram_reaches_those_who_wait_and_those_who_come(world: World) -> None:
    world.deploy("ping.bpmn")
    waiting = [world.start("ponging", pair="x") for _ in range(3)]
    world.start("pinging", pair="x")
    assert ["got" in world.open(root) for root in waiting] == [True, False, False], "each process has it once"
    world.start("pinging", pair="y")
    late = world.start("ponging", pair="y")
    assert "got" in world.open(late)
    assert "p_wait" not in world.open(world.start("ponging", pair="y")), "a kept message is delivered once"
    assert verify(world.bus.database, DISTRICT).ok
