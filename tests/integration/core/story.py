"""One instance of `waits` from start to end, through everything that it can wait for; each step is a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from engine.instances.commands import ResolveIncident, SetVariables
from engine.jobs.commands import ActivateJobs, CompleteJob, FailJob, UpdateJob
from engine.messages.commands import PublishMessage
from engine.store.tables_instances import Incident, Timer
from engine.store.tenant_statements import select_from
from engine.tasks.commands import AssignTask, ClaimTask, UpdateTask
from engine.timers.commands import FireTimer
from tests.integration.core.world import DISTRICT, World

#: How many root instances the story leaves, all of them over.
ROOTS = 1


def fire_due(world: World) -> int:
    """Fires what is due now; how many timers."""
    with world.bus.database.read(DISTRICT) as tx:
        due = [row for row in tx.rows(select_from(Timer)) if row["due_at"] <= world.clock.now()]
    return sum(world.do(FireTimer(row["element_key"], row["index"], row["generation"])) for row in due)


def incident_keys(world: World) -> list[int]:
    """Open incidents of the district."""
    with world.bus.database.read(DISTRICT) as tx:
        return [row["key"] for row in tx.rows(select_from(Incident)) if row["state"] == "ACTIVE"]


def borrow(world: World, kind: str) -> int:
    """A worker borrows a job of a type; its key."""
    (job,) = world.do(ActivateJobs(kind, "worker-1", 60_000, 1))
    return int(job["key"])


def _late(world: World, root: int) -> None:
    world.clock.advance(timedelta(minutes=61))
    assert fire_due(world) == 1


def _fail(world: World, root: int) -> None:
    world.do(FailJob(borrow(world, "work"), 0, "线路不通"))
    assert len(incident_keys(world)) == 1


def _retry(world: World, root: int) -> None:
    world.do(ResolveIncident(incident_keys(world)[0]))
    assert incident_keys(world) == []


def _mend(world: World, root: int) -> None:
    """Nobody has said `go`: both conditions of the last gateway failed."""
    assert len(incident_keys(world)) == 1
    world.do(SetVariables(root, {"go": "on"}))
    world.do(ResolveIncident(incident_keys(world)[0]))


def _tell_twice(world: World, root: int) -> None:
    world.do(FailJob(borrow(world, "tell"), 1, "占线", back_off_ms=0))
    world.do(UpdateJob(borrow(world, "tell"), retries=3))


def _tell(world: World, root: int) -> None:
    world.clock.advance(timedelta(minutes=2))
    for _ in range(2):
        world.do(CompleteJob(borrow(world, "tell"), {"told": True}))


#: In order. After the last the instance is over.
STEPS: tuple[Callable[[World, int], Any], ...] = (
    lambda w, r: w.do(ClaimTask(w.open(r)["look"])),
    lambda w, r: w.do(AssignTask(w.open(r)["look"], "chen")),
    lambda w, r: w.do(UpdateTask(w.open(r)["look"], {"candidate_groups": ["others"], "due": w.clock.now()})),
    lambda w, r: w.do(AssignTask(w.open(r)["look"], "admin")),
    _fail,
    _retry,
    _late,
    _tell_twice,
    _late,
    _tell,
    lambda w, r: w.do(SetVariables(r, {"amount": 4, "deep": {"b": [1, {"z": None, "a": "字"}], "a": 2}})),
    lambda w, r: w.do(PublishMessage("paid", "o1", {"paid": True, "by": {"y": 1, "x": 2}})),
    lambda w, r: w.do(CompleteJob(borrow(w, "work"), {"done": 12345678901234567890})),
    lambda w, r: w.complete(r, "inner", inner_result={"b": 1, "a": [2]}),
    lambda w, r: w.complete(r, "look", seen_by="chen"),
    _mend,
)


def tell_story(world: World) -> Iterator[int]:
    """Deploys, starts and goes through the steps, yielding the root key after each."""
    world.deploy("waits.bpmn", "called.bpmn")
    root = world.start("waits", order="o1", amount=3)
    yield root
    for step in STEPS:
        step(world, root)
        yield root
