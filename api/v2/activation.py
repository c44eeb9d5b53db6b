"""The answer to a worker that asks for jobs, written piece by piece: nothing but blanks until there are some.

WSGI does not say that a client has gone; it shows when something is written to it. So before jobs are lent one blank
goes out (JSON may begin with any number of them), and every second one besides. When nobody takes it the web server
closes the answer, and no job is lent to nobody. When the jobs themselves are not taken they are free again at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from api.seats import seat_taken
from api.v2.door import encoded
from api.v2.effective import effective_values
from api.v2.resources.tables import DEFINITION, INSTANCE
from api.v2.waiting import looks
from engine.bus import Bus
from engine.context import Actor
from engine.errors import Conflict, NotFound, Refusal
from engine.jobs.commands import ActivateJobs, UpdateJob
from engine.jobs.jobs import free_at, free_jobs, served_by
from engine.store import Tx
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import Job, ProcessInstance
from engine.store.tenant_statements import key_param, select_from, select_shared, table_of
from engine.transaction.commit_notifier import JobsOf

log = logging.getLogger(__name__)

BLANK = b" "
_FREE = select_from(Job, table_of(Job).c.key).where(*free_jobs()).limit(1)
_ROOT = select_from(ProcessInstance, INSTANCE.c.business_id, INSTANCE.c.tags).where(
    INSTANCE.c.key == key_param("key")
)
_VERSION = select_shared(ProcessDefinition, DEFINITION.c.version).where(DEFINITION.c.key == key_param("key"))

Lent = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Activation:
    """One request for jobs: by whom, for which, which variables are wanted, how many seconds it waits."""

    bus: Bus
    actor: Actor
    command: ActivateJobs
    names: list[str]
    seconds: float
    environ: dict[str, Any]

    def any_free(self) -> bool:
        """A look without a lock: most looks find nothing, and must not stand in a writer's way."""
        with self.bus.database.read(self.actor.tenant) as tx:
            where = served_by(tx, self.actor)
            free = _FREE.where(*where) if where else _FREE
            return tx.row(free, type=self.command.type, **free_at(self.bus.clock.now())) is not None

    def answer(self) -> Iterator[bytes]:
        """The pieces of the answer."""
        lent: Lent = []
        for my_turn in self._looks():
            yield BLANK
            if my_turn and (lent := self._lend()):
                break
        try:
            yield self._told(lent)
        except BaseException:  # GeneratorExit: nobody is there to take them
            self._give_back(lent)
            raise

    def _looks(self) -> Iterator[bool]:
        """In turn with those who wait in the same posts for the same type."""
        topic = JobsOf(self.command.type)
        turn = (self.actor.tenant, self.actor.roles, self.command.type)
        owner = (self.actor.tenant, self.actor.user)
        return looks(self.bus, topic, turn, self.seconds, owner=owner)

    def _lend(self) -> Lent:
        try:
            with seat_taken(self.environ):
                return self.bus.execute(self.command, self.actor) if self.any_free() else []
        except Refusal as refusal:  # the answer has begun: the worker asks again, and is told then
            log.warning("no jobs of %s lent: %s", self.command.type, refusal.code)
            return []

    def _told(self, lent: Lent) -> bytes:
        if not lent:
            return encoded({"jobs": []})
        tenant = self.actor.tenant
        with (
            seat_taken(self.environ),
            self.bus.database.read(tenant, self.bus.tenants.lineage(tenant)) as tx,
        ):
            return encoded({"jobs": [_job(tx, row, self.names) for row in lent]})

    def _give_back(self, lent: Lent) -> None:
        for row in lent:
            with suppress(Conflict, NotFound):  # it has ended since
                self.bus.execute(UpdateJob(row["key"], timeout_ms=0), self.actor)
        if lent:
            self.bus.wakeups.ring()


def _job(tx: Tx, row: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    root = tx.row(_ROOT, key=row["root_key"])
    versions = tx.shared_rows(_VERSION, key=row["definition_key"])
    return {
        "type": row["type"],
        "processDefinitionId": row["process_id"],
        "processDefinitionVersion": versions[0]["version"] if versions else 0,
        "elementId": row["element_id"],
        "customHeaders": row["headers"],
        "worker": row["worker"],
        "retries": row["retries"],
        "deadline": int(row["deadline_at"].timestamp() * 1000),
        "variables": effective_values(tx, row["element_key"], names),
        "tenantId": tx.tenant,
        "physicalTenantId": tx.tenant,
        "jobKey": str(row["key"]),
        "processInstanceKey": str(row["process_key"]),
        "processDefinitionKey": str(row["definition_key"]),
        "elementInstanceKey": str(row["element_key"]),
        "rootProcessInstanceKey": str(row["root_key"]),
        "kind": "BPMN_ELEMENT",
        "listenerEventType": "UNSPECIFIED",
        "userTask": None,
        "tags": list(root["tags"]) if root else [],
        "businessId": root["business_id"] if root else None,
        "priority": row["priority"],
        "jobLeaseToken": None,
        "leaseToken": None,  # its other name: clients of the two are about
    }
