"""Jobs: workers ask for them (and wait), complete them, fail them, answer with errors."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.platform import bus
from api.reads import actor
from api.v2.activation import Activation
from api.v2.body import MAX_COUNT, MAX_MESSAGE, MAX_MILLISECONDS, Body, check_tenant, path_key
from api.v2.door import JSON, done, execute, require
from api.v2.search.refusals import wrong
from api.v2.waiting import seconds_of
from engine.access import authz
from engine.jobs.commands import ActivateJobs, CompleteJob, FailJob, ThrowJobError, UpdateJob
from engine.jobs.jobs import MAX_JOBS

_ACTIVATION = (
    "type", "worker", "timeout", "maxJobsToActivate", "fetchVariable", "requestTimeout", "tenantIds", "tenantFilter",
    "withLease",
)  # fmt: skip


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
    seconds = seconds_of(body.integer("requestTimeout"))
    asked = Activation(bus(), here, command, names, seconds, request.environ)
    asked.any_free()  # what keeps the platform from answering is told before the answer begins
    return Response(asked.answer(), content_type=JSON)


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
