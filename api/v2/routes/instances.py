"""Process instances: create, cancel, their incidents."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from api.platform import bus
from api.problems import problem
from api.reads import actor
from api.seats import seat_left
from api.v2.body import Body, path_key
from api.v2.door import answer, done, execute, readable
from api.v2.effective import local_values
from api.v2.nesting import inside
from api.v2.resources.elements import ELEMENT_INSTANCES
from api.v2.resources.incidents import INCIDENTS
from api.v2.resources.instances import PROCESS_INSTANCES
from api.v2.resources.tables import INCIDENT, INSTANCE
from api.v2.routes.searching import found
from api.v2.search.engine import get
from api.v2.search.refusals import wrong
from api.v2.waiting import looks, seconds_of
from engine.instances.commands import CancelInstance, StartInstance
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import key_param, select_from
from engine.transaction.commit_notifier import EndOf

_CREATION = (
    "processDefinitionId", "processDefinitionKey", "processDefinitionVersion", "processDefinitionVersionTag",
    "variables", "tenantId", "operationReference", "startInstructions", "runtimeInstructions", "awaitCompletion",
    "fetchVariables", "requestTimeout", "tags", "businessId",
)  # fmt: skip
_STATE = select_from(ProcessInstance, INSTANCE.c.state).where(INSTANCE.c.key == key_param("key"))


def create() -> Response:
    """POST /process-instances: by id (and version), by key, or by version tag; waits for the end when asked to."""
    body = Body.read(_CREATION)
    tenant = actor().tenant
    body.tenant(tenant)
    body.empty("startInstructions", "runtimeInstructions")
    names, waiting = body.texts("fetchVariables"), body.boolean("awaitCompletion")
    seconds = seconds_of(body.integer("requestTimeout"))
    command = _command(body)
    started = execute(command)
    if waiting and not _awaited(tenant, started["key"], seconds):
        return problem(
            HTTPStatus.GATEWAY_TIMEOUT, "not_completed", "流程已经启动，但在时限内没有结束",
            where="requestTimeout", expected=f"{seconds:g} 秒内结束", found=str(started["key"]),
        )  # fmt: skip
    return answer(
        {
            "processDefinitionId": started["process_id"],
            "processDefinitionVersion": started["version"],
            "tenantId": tenant,
            "variables": _variables(tenant, started["key"], names) if waiting else {},
            "processDefinitionKey": str(started["definition_key"]),
            "processInstanceKey": str(started["key"]),
            "tags": list(command.tags),
            "businessId": command.business_id,
        }
    )


def _command(body: Body) -> StartInstance:
    tags = tuple(body.tags())
    common: dict[str, Any] = {"variables": body.object("variables"), "tags": tags}
    common["business_id"] = body.optional_text("businessId")
    body.only_one("processDefinitionId", "processDefinitionKey")
    if body.has("processDefinitionKey"):
        return StartInstance(definition_key=body.key("processDefinitionKey"), **common)
    if not body.has("processDefinitionId"):
        raise wrong("processDefinitionId", "processDefinitionId 或 processDefinitionKey", None)
    version = body.integer("processDefinitionVersion", -1)
    return StartInstance(
        process_id=body.needed_text("processDefinitionId"),
        version=version if version > 0 else None,
        version_tag=body.optional_text("processDefinitionVersionTag"),
        **common,
    )


def _awaited(tenant: str, key: int, seconds: float) -> bool:
    """Whether the instance ends in time."""
    rests = partial(seat_left, request.environ)
    return any(_ended(tenant, key) is not None for _ in looks(bus(), EndOf(key), key, seconds, rests))


def _ended(tenant: str, key: int) -> str | None:
    """The final state of an instance, None while it runs."""
    with bus().database.read(tenant) as tx:
        row = tx.row(_STATE, key=key)
    return None if row is None or row["state"] == "ACTIVE" else str(row["state"])


def _variables(tenant: str, key: int, names: list[str]) -> dict[str, Any]:
    with bus().database.read(tenant) as tx:
        return local_values(tx, key, names)


def cancel(key: str) -> Response:
    """POST /process-instances/{key}/cancellation."""
    Body.read(("operationReference",))
    execute(CancelInstance(path_key(key, "processInstanceKey")))
    return done()


def incidents(key: str) -> Response:
    """POST /process-instances/{key}/incidents/search: of a root with everything in it, or of one called instance."""
    number = path_key(key, "processInstanceKey")
    instance = get(readable(), PROCESS_INSTANCES, number)
    column = INCIDENT.c.root_key if instance["rootProcessInstanceKey"] == key else INCIDENT.c.process_key
    return answer(found(INCIDENTS, column == number))


def incidents_at(key: str) -> Response:
    """POST /element-instances/{key}/incidents/search: of an element instance with everything in it."""
    number = path_key(key, "elementInstanceKey")
    tx = readable()
    get(tx, ELEMENT_INSTANCES, number)
    return answer(found(INCIDENTS, INCIDENT.c.element_key.in_(sorted(inside(tx, number)))))


def hierarchy(key: str) -> Response:
    """GET /process-instances/{key}/call-hierarchy: from the root down to the instance itself."""
    tx = readable()
    number: int | None = path_key(key, "processInstanceKey")
    chain: list[dict[str, Any]] = []
    while number is not None:
        instance = get(tx, PROCESS_INSTANCES, number)
        chain.append(
            {
                "processInstanceKey": instance["processInstanceKey"],
                "processDefinitionKey": instance["processDefinitionKey"],
                "processDefinitionName": instance["processDefinitionName"] or instance["processDefinitionId"],
            }
        )
        above = instance["parentProcessInstanceKey"]
        number = None if above is None else int(above)
    return answer(chain[::-1])


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    blueprint.add_url_rule("/process-instances", "create_instance", create, methods=["POST"])
    blueprint.add_url_rule(
        "/process-instances/<key>/cancellation", "cancel_instance", cancel, methods=["POST"]
    )
    blueprint.add_url_rule(
        "/process-instances/<key>/call-hierarchy", "call_hierarchy", hierarchy, methods=["GET"]
    )
    blueprint.add_url_rule(
        "/element-instances/<key>/incidents/search", "element_incidents", incidents_at, methods=["POST"]
    )
    blueprint.add_url_rule(
        "/process-instances/<key>/incidents/search", "instance_incidents", incidents, methods=["POST"]
    )
