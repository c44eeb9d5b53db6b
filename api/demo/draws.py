"""The four-level sampling of the demonstration: the bureau of justice records draws and reports, month after month."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from api.demo.accounts import Staff
from api.demo.papers import Papers
from api.demo.quarter.actors import NOBODY_S, QuarterPerson
from engine.bus import Bus
from engine.clock import VirtualClock
from engine.store.tables_instances import UserTask, Variable
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.tasks.commands import CompleteTask
from engine.values import loads

_TASK = table_of(UserTask)
_OPEN = (
    select_from(UserTask).where(_TASK.c.state == "CREATED", _TASK.c.case_key.is_(None)).order_by(_TASK.c.key)
)
_VARIABLE = table_of(Variable)
_VARIABLES = select_from(Variable, _VARIABLE.c.name, _VARIABLE.c.value).where(
    _VARIABLE.c.root_key == key_param("root")
)
#: Of the last draws one is left to whoever looks at the demonstration: this level's, in the first district.
LEFT_LEVEL, LEFT_FOR = "SL3", timedelta(days=31)
STEP = timedelta(minutes=5)


class Draws:
    """Plays the tasks that belong to no case."""

    def __init__(self, bus: Bus, clock: VirtualClock, staff: Staff, first: str, until: datetime) -> None:
        self._bus, self._clock, self._staff, self._papers = bus, clock, staff, Papers(bus)
        self._first, self._since = first, until - LEFT_FOR
        self._person = QuarterPerson(NOBODY_S, {}, Random(1))
        self._left: set[int] = set()

    def act(self) -> None:
        """Somebody does what is open, except what is left for others to see."""
        for tenant in self._bus.tenants.all():
            with self._bus.database.read(tenant) as tx:
                tasks = [dict(row) for row in tx.rows(_OPEN)]
            for task in tasks:
                if task["key"] not in self._left:
                    self._do(task)

    def _do(self, task: dict[str, Any]) -> None:
        with self._bus.database.read(task["tenant"]) as tx:
            rows = tx.rows(_VARIABLES, root=task["root_key"])
        variables = {row["name"]: loads(row["value"]) for row in rows}
        recent = task["tenant"] == self._first and task["created_at"] > self._since
        if recent and variables.get("sampling_level") == LEFT_LEVEL:
            self._left.add(task["key"])
            return
        self._clock.advance(STEP)
        values = self._person.fill(task, self._papers.of(task), variables, self._clock.now())
        self._bus.execute(CompleteTask(task["key"], values), self._staff.for_task(task))
