"""Jobs: workers ask for them (and wait), complete them, fail them, answer with errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from api.platform import bus
from api.v2.body import MAX_COUNT, MAX_MESSAGE, MAX_MILLISECONDS, Body, check_tenant, path_key
from api.v2.door import actor, answer, done, execute, require
from api.v2.effective import effective_values
from api.v2.resources.tables import DEFINITION, INSTANCE
from api.v2.search.refusals import wrong
from api.v2.waiting import seconds_of, wait_for
from engine import authz
from engine.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from engine.handlers.jobs import MAX_JOBS, free_at, free_jobs
from engine.store import Tx
from engine.store.scope import key_param, select_from, select_shared, table_of
from engine.store.tables_definitions import ProcessDefinition
from engine.store.tables_instances import Job, ProcessInstance

_ACTIVATION = (
    "type", "worker", "timeout", "maxJobsToActivate", "fetchVariable", "requestTimeout", "tenantIds", "tenantFilter",
    "withLease",
)  # fmt: skip
_FREE = select_from(Job, table_of(Job).c.key).where(*free_jobs()).limit(1)
_ROOT = select_from(ProcessInstance, INSTANCE.c.business_id, INSTANCE.c.tags).where(
    INSTANCE.c.key == key_param("key")
)
_VERSION = select_shared(ProcessDefinition, DEFINITION.c.version).where(DEFINITION.c.key == key_param("key"))


def activate() -> Response:
    """POST /jobs/activation: lends free jobs, waiting up to `requestTimeout` for the first (0: 10 s; negative: not)."""
    body = Body.read(_ACTIVATION)
    here = actor()
    if body.choice("tenantFilter", ("PROVIDED", "ASSIGNED")) == "PROVIDED":
        for n, tenant in enumerate(body.texts("tenantIds")):
            check_tenant(tenant, here.tenant, f"tenantIds[{n}]")
    command = ActivateJobs(
        type=body.needed_text("type"),
        worker=body.text("worker"),
        timeout_ms=body.needed_integer("timeout", 1, MAX_MILLISECONDS),
        limit=min(body.needed_integer("maxJobsToActivate", 1), MAX_JOBS),
    )
    names = body.texts("fetchVariable")
    require(authz.WORK_JOBS)

    def look() -> list[dict[str, Any]] | None:
        return (bus().execute(command, here) or None) if _any_free(here.tenant, command.type) else None

    lent = wait_for(bus(), look, seconds_of(body.integer("requestTimeout"))) or []
    with bus().database.read(here.tenant, bus().tenants.lineage(here.tenant)) as tx:
        return answer({"jobs": [_job(tx, row, names) for row in lent]})


def _any_free(tenant: str, job_type: str) -> bool:
    """A look without a lock: most looks find nothing, and must not stand in a writer's way."""
    with bus().database.read(tenant) as tx:
        return tx.row(_FREE, type=job_type, **free_at(bus().clock.now())) is not None


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
    }


def complete(key: str) -> Response:
    """POST /jobs/{key}/completion."""
    number = path_key(key, "jobKey")
    body = Body.read(("variables", "result", "jobLeaseToken", "leaseToken", "businessId"))
    execute(CompleteJob(number, body.object("variables")))
    return done()


def fail(key: str) -> Response:
    """POST /jobs/{key}/failure; without retries left an incident stands."""
    number = path_key(key, "jobKey")
    body = Body.read(("retries", "errorMessage", "retryBackOff", "variables", "jobLeaseToken", "leaseToken"))
    execute(
        FailJob(
            key=number,
            retries=body.integer("retries", 0, 0, MAX_COUNT),
            message=body.text("errorMessage", most=MAX_MESSAGE),
            back_off_ms=body.integer("retryBackOff", 0, 0, MAX_MILLISECONDS),
            variables=body.object("variables"),
        )
    )
    return done()


def throw_error(key: str) -> Response:
    """POST /jobs/{key}/error."""
    number = path_key(key, "jobKey")
    body = Body.read(("errorCode", "errorMessage", "variables", "jobLeaseToken", "leaseToken"))
    code = body.needed_text("errorCode")
    execute(
        ThrowJobError(number, code, body.text("errorMessage", most=MAX_MESSAGE), body.object("variables"))
    )
    return done()


def update(key: str) -> Response:
    """PATCH /jobs/{key}: retries, timeout, priority, any of them."""
    number = path_key(key, "jobKey")
    changeset = Body.read(("changeset", "operationReference", "jobLeaseToken", "leaseToken")).inner(
        "changeset", ("retries", "timeout", "priority")
    )
    retries = changeset.needed_integer("retries", 0, MAX_COUNT) if changeset.has("retries") else None
    timeout = changeset.needed_integer("timeout", 0, MAX_MILLISECONDS) if changeset.has("timeout") else None
    priority = (
        changeset.needed_integer("priority", -MAX_COUNT, MAX_COUNT) if changeset.has("priority") else None
    )
    if retries is None and timeout is None and priority is None:
        raise wrong("changeset", "retries、timeout 或 priority", "空")
    execute(UpdateJob(number, retries, timeout, priority))
    return done()


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    for path, view, method in (
        ("/jobs/activation", activate, "POST"),
        ("/jobs/<key>/completion", complete, "POST"),
        ("/jobs/<key>/failure", fail, "POST"),
        ("/jobs/<key>/error", throw_error, "POST"),
        ("/jobs/<key>", update, "PATCH"),
    ):
        blueprint.add_url_rule(path, f"job_{view.__name__}", view, methods=[method])
