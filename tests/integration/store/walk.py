"""A walk by lot through process instances of every kind: called ones, one for each of several items, event
subprocesses, messages, signals, jobs that fail, incidents, timers. The same dice walk the same way."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.commands import Command
from engine.definitions.commands import Deploy
from engine.errors import Refusal
from engine.instances.commands import CancelInstance, ResolveIncident, SetVariables, StartInstance
from engine.jobs.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError
from engine.messages.commands import BroadcastSignal, PublishMessage
from engine.store.base import Base
from engine.store.tables_instances import Incident, Job, ProcessInstance, UserTask, Variable
from engine.store.tenant_statements import select_from, table_of
from engine.tasks.commands import ClaimTask, CompleteTask, UpdateTask
from engine.timers.timer_sweeper import sweep
from engine.transaction.idempotency import Remembered
from tests.integration.core.world import DISTRICT, World

DIAGRAM = Path(__file__).parent / "diagrams" / "ways.bpmn"
#: What the instances are about; two share it, so that a message reaches both.
ORDERS = ("甲1", "乙%2", "丙$1")


class Walk:
    """Acts on a world as the dice say. `done` counts what was not refused, by the command's kind."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.world, self.dice = world, dice
        self.done: dict[str, int] = {}
        world.do(Deploy((("ways.bpmn", DIAGRAM.read_bytes()),)))
        self._moves: tuple[Callable[[], None], ...] = (
            self._start, self._greet, self._task, self._task, self._task, self._task, self._change,
            self._work, self._work, self._work, self._fail, self._fail, self._nudge, self._nudge,
            self._signal, self._mend, self._set, self._set, self._wait, self._cancel,
        )  # fmt: skip

    def go(self, steps: int) -> None:
        """Takes that many steps."""
        self._start()
        for _ in range(steps):
            self.dice.choice(self._moves)()

    def _do(self, command: Command) -> Any:
        once = (
            Remembered.of(f"{self.dice.random()}", "POST", "/", b"", bytes.hex)
            if self.dice.random() < 0.3
            else None
        )
        try:
            answer = self.world.do(command, remembered=once)
        except Refusal:
            return None
        self.done[command.kind] = self.done.get(command.kind, 0) + 1
        return answer

    def _one(self, model: type[Base], state: str | None = None) -> dict[str, Any] | None:
        """A row drawn by lot."""
        key = table_of(model).c.key
        with self.world.bus.database.read(DISTRICT) as tx:
            rows = [dict(row) for row in tx.rows(select_from(model).order_by(key))]
        rows = [row for row in rows if state is None or row["state"] == state]
        return self.dice.choice(rows) if rows else None

    def _values(self) -> dict[str, Any]:
        go = self.dice.choice(("on", "off", "nowhere"))
        return {"order": self.dice.choice(ORDERS), "go": go, f"v{self.dice.randint(0, 9)}": "%s $1 ?"}

    def _start(self) -> None:
        items = list(range(self.dice.choice((0, 1, 2, 3, 12))))
        self._do(StartInstance("ways", variables={**self._values(), "items": items}))

    def _greet(self) -> None:
        self._do(PublishMessage("hello", variables=self._values()))

    def _task(self) -> None:
        if row := self._one(UserTask, "CREATED"):
            self._do(CompleteTask(row["key"], self._values()))

    def _change(self) -> None:
        if row := self._one(UserTask, "CREATED"):
            self._do(UpdateTask(row["key"], {"candidate_users": [self.dice.choice("abc"), "z"]}))
            self._do(ClaimTask(row["key"]))

    def _work(self) -> None:
        for job in self._do(ActivateJobs("work", "w", 60_000, self.dice.randint(1, 3))) or ():
            self._do(CompleteJob(job["key"], {"worked": self.dice.randint(0, 9)}))

    def _fail(self) -> None:
        if row := self._one(Job, "CREATED"):
            if self.dice.random() < 0.4:
                self._do(ThrowJobError(row["key"], "no", "不行"))
            else:
                self._do(FailJob(row["key"], self.dice.randint(0, 1), "线路不通", variables={"why": "断"}))

    def _nudge(self) -> None:
        ttl = self.dice.choice((0, 3_600_000))
        self._do(PublishMessage("nudge", self.dice.choice(ORDERS), self._values(), ttl))

    def _signal(self) -> None:
        self._do(BroadcastSignal("all"))

    def _mend(self) -> None:
        if row := self._one(Incident, "ACTIVE"):
            self._do(SetVariables(row["process_key"], {"go": "on"}))
            self._do(ResolveIncident(row["key"]))

    def _set(self) -> None:
        if row := self._one(Variable):
            self._do(SetVariables(row["scope_key"], self._values(), self.dice.random() < 0.5))

    def _wait(self) -> None:
        self.world.clock.advance(timedelta(minutes=35))
        sweep(self.world.bus, self.world.clock.now())

    def _cancel(self) -> None:
        if self.dice.random() < 0.3 and (row := self._one(ProcessInstance, "ACTIVE")):
            self._do(CancelInstance(row["root_key"]))
