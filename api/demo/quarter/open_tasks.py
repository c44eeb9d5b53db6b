"""Which tasks have come up: heard from the bus, read from the lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, bindparam

from engine.bus import Bus
from engine.events import Event, TaskCreated
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import key_param, select_from, table_of
from engine.transaction.commit_notifier import Wakeups

_TASK = table_of(UserTask)
_STATE = select_from(UserTask, _TASK.c.state).where(_TASK.c.key == key_param("task"))
_NEW = (
    select_from(UserTask)
    .where(_TASK.c.key.in_(bindparam("keys", expanding=True, type_=BigInteger)), _TASK.c.state == "CREATED")
    .order_by(_TASK.c.key)
)


class _Heard(Wakeups):
    """The bus tells it what was committed; it keeps the keys of tasks."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def tell(self, events: Iterable[Event]) -> None:
        events = list(events)
        self.keys += [event.key for event in events if isinstance(event, TaskCreated)]
        super().tell(events)


class OpenTasks:
    """Listens to a bus from its making on."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._heard = _Heard()
        bus.wakeups = self._heard
        self._tenants = bus.tenants.all()

    def new(self) -> list[dict[str, Any]]:
        """The tasks that came up since the last call and are still open, with their `tenant`, in the order of keys."""
        keys, self._heard.keys = self._heard.keys, []
        found: list[dict[str, Any]] = []
        for tenant in self._tenants if keys else ():
            if len(found) < len(keys):
                with self._bus.database.read(tenant) as tx:
                    found += [dict(row) for row in tx.rows(_NEW, keys=keys)]
        return sorted(found, key=lambda task: task["key"])

    def is_open(self, task: dict[str, Any]) -> bool:
        """Whether nobody has done the task yet and it was not called off."""
        with self._bus.database.read(task["tenant"]) as tx:
            row = tx.row(_STATE, task=task["key"])
        return row is not None and row["state"] == "CREATED"
