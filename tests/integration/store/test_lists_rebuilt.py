"""Lists are made by their appliers alone: made again from the record they are the same, whatever was commanded."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.verification import verify
from engine.instances import commands as instances
from engine.jobs import commands as jobs
from engine.jobs.commands import ActivateJobs, UpdateJob
from engine.projections.lists import LISTS
from engine.projections.rebuild import rebuild
from engine.store.base import Base
from engine.store.tables_instances import Job, ProcessInstance, TaskCandidate, UserTask
from engine.store.tenant_statements import select_from
from engine.tasks import commands as tasks
from engine.tasks.commands import AssignTask, ReleaseTask, UpdateTask
from tests.integration.core.world import DISTRICT, World, world_at
from tests.integration.store.walk import Walk
from tests.support.seeds import seed_of_run

#: What a worker has borrowed a job for is no history.
_VOLATILE = frozenset({"worker", "deadline_at", "updated_at"})
#: Commands on tasks, jobs and instances that the walk has no diagram for: neither a form nor an ad-hoc sub-process.
_NOT_WALKED = frozenset({"SaveDraft", "ActivateActivities", "ModifyInstance"})
LOOKS, STEPS, ROUNDS = 3, 25, 20


class FullWalk(Walk):
    """Also gives tasks to people and back, and changes jobs in every way."""

    def __init__(self, world: World, dice: random.Random) -> None:
        super().__init__(world, dice)
        more: tuple[Callable[[], None], ...] = (self._hand, self._hand, self._date, self._tend, self._tend)
        self._moves = (*self._moves, *more)

    def until_all(self, commands: set[str]) -> None:
        """Goes on until each of these commands was done: the dice alone might leave one out."""
        for _ in range(ROUNDS):
            if commands <= self.done.keys():
                return
            for move in self._moves:
                move()

    def _hand(self) -> None:
        if row := self._one(UserTask, "CREATED"):
            self._do(AssignTask(row["key"], self.dice.choice("abc")))
            if self.dice.random() < 0.5:
                self._do(ReleaseTask(row["key"]))

    def _date(self) -> None:
        if row := self._one(UserTask, "CREATED"):
            later = self.world.clock.now() + timedelta(hours=self.dice.randint(1, 99))
            changes: dict[str, Any] = {
                "due": self.dice.choice((None, later)), "follow_up": later, "priority": self.dice.randint(0, 99),
                "candidate_groups": self.dice.choice(([], ["town_mediator", "x%y"])),
            }  # fmt: skip
            names = self.dice.sample(sorted(changes), self.dice.randint(0, 4))
            self._do(UpdateTask(row["key"], {name: changes[name] for name in names}))

    def _tend(self) -> None:
        lent = self._do(ActivateJobs("work", "w", 60_000, 1)) or [self._one(Job, "CREATED")]
        if lent[0] is not None:
            self._do(UpdateJob(lent[0]["key"], retries=self.dice.choice((None, 2))))
            self._do(UpdateJob(lent[0]["key"], priority=self.dice.randint(0, 9), timeout_ms=5_000))


def lists(world: World) -> dict[str, list[dict[str, Any]]]:
    """The rows of every list, but for what is no history."""
    models: list[type[Base]] = [ProcessInstance, TaskCandidate, *LISTS]
    with world.bus.database.read(DISTRICT) as tx:
        return {
            model.__tablename__: sorted(
                (
                    {name: value for name, value in row.items() if model is not Job or name not in _VOLATILE}
                    for row in tx.rows(select_from(model))
                ),
                key=repr,
            )
            for model in models
        }


def _commands() -> set[str]:
    """The kinds of commands on tasks, jobs and instances."""
    found = set()
    for module in (tasks, jobs, instances):
        own = [one for one in vars(module).values() if isinstance(one, type)]
        found |= {one.__name__ for one in own if one.__module__ == module.__name__}
    return found


def test_lists_made_again_after_random_commands_are_the_lists_that_were_kept(database_url: str) -> None:
    seed, commands = seed_of_run(), _commands() - _NOT_WALKED
    print("seed", seed)
    with world_at(database_url) as world:
        walk = FullWalk(world, random.Random(seed))
        walk.go(STEPS)
        walk.until_all(commands)
        for _ in range(LOOKS):
            walk.go(STEPS)
            kept = lists(world)
            assert all(kept[name] for name in ("user_task", "job", "variable", "task_candidate"))
            assert rebuild(world.bus.database, DISTRICT) > 0
            assert lists(world) == kept
        assert commands <= walk.done.keys(), "every command on tasks, jobs and instances was among them"
        report = verify(world.bus.database, DISTRICT)
        assert report.ok, report.summary()
