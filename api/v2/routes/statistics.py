"""How many running instances there are, by definition and by what has stopped them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Integer, case, func

from api.v2.body import Body
from api.v2.door import answer, readable
from api.v2.places import kept_to
from api.v2.resources.incidents import INCIDENTS, error_hash
from api.v2.resources.instances import HAS_INCIDENT, PROCESS_INSTANCES
from api.v2.resources.tables import DEFINITION, INCIDENT, INSTANCE, with_definition
from api.v2.search.listed import listed
from api.v2.search.tenancy import DEFAULT_TENANT
from engine.store import Row, Tx
from engine.store.tables_instances import Incident, ProcessInstance
from engine.store.tenant_statements import select_from

_WITH, _WITHOUT = "activeInstancesWithIncidentCount", "activeInstancesWithoutIncidentCount"
_COUNT = "activeInstancesWithErrorCount"
#: A definition, as far as the figures show it.
_OF = (INSTANCE.c.definition_key, INSTANCE.c.process_id, DEFINITION.c.name, DEFINITION.c.version)
_STOPPED = func.sum(case((HAS_INCIDENT, 1), else_=0), type_=Integer).label("stopped")


def by_error() -> Response:
    """POST /incidents/statistics/process-instances-by-error."""
    body = Body.read(("page", "sort"))
    instances: dict[str, set[int]] = defaultdict(set)
    for row in _standing(readable()):
        instances[row["message"]].add(row["process_key"])
    items = [
        {"errorHashCode": error_hash(message), "errorMessage": message, _COUNT: len(keys)}
        for message, keys in sorted(instances.items(), key=lambda found: (-len(found[1]), found[0]))
    ]
    return answer(listed(items, (_COUNT, "errorMessage"), body.raw("sort"), body.raw("page")))


def by_definition() -> Response:
    """POST /incidents/statistics/process-instances-by-definition: of the error with the hash code asked for."""
    body = Body.read(("filter", "page", "sort"))
    wanted = body.inner("filter", ("errorHashCode",)).needed_integer("errorHashCode")
    tx = readable()
    instances: dict[int, set[int]] = defaultdict(set)
    for row in _standing(tx):
        if error_hash(row["message"]) == wanted:
            instances[row["definition_key"]].add(row["process_key"])
    items = [
        {
            "processDefinitionId": row["process_id"],
            "processDefinitionKey": str(row["definition_key"]),
            "processDefinitionName": row["name"] or row["process_id"],
            "processDefinitionVersion": row["version"],
            "tenantId": tx.tenant,
            _COUNT: len(instances[row["definition_key"]]),
        }
        for row in _running(tx)
        if row["definition_key"] in instances
    ]
    sortable = (_COUNT, "processDefinitionKey", "tenantId")
    return answer(listed(items, sortable, body.raw("sort"), body.raw("page")))


def of_definitions() -> Response:
    """POST /process-definitions/statistics/process-instances: by process id."""
    body = Body.read(("page", "sort"))
    tx = readable()
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in _running(tx):
        versions[row["process_id"]].append(row)
    items = [
        {
            "processDefinitionId": process_id,
            "tenantId": tx.tenant,
            "latestProcessDefinitionName": rows[-1]["name"] or None,
            "hasMultipleVersions": len(rows) > 1,
            **_counts(rows),
        }
        for process_id, rows in sorted(versions.items())
    ]
    sortable = (_WITH, _WITHOUT, "processDefinitionId")
    return answer(listed(items, sortable, body.raw("sort"), body.raw("page")))


def of_versions() -> Response:
    """POST /process-definitions/statistics/process-instances-by-version: of one process id."""
    body = Body.read(("filter", "page", "sort"))
    wanted = body.inner("filter", ("processDefinitionId", "tenantId"))
    process_id = wanted.needed_text("processDefinitionId")
    tx = readable()
    here = wanted.text("tenantId", DEFAULT_TENANT) in (tx.tenant, DEFAULT_TENANT)
    items = [
        {
            "processDefinitionId": process_id,
            "processDefinitionKey": str(row["definition_key"]),
            "processDefinitionName": row["name"] or None,
            "tenantId": tx.tenant,
            "processDefinitionVersion": row["version"],
            **_counts([row]),
        }
        for row in _running(tx)
        if here and row["process_id"] == process_id
    ]
    sortable = (
        _WITH, _WITHOUT, "processDefinitionId", "processDefinitionKey", "processDefinitionName",
        "processDefinitionVersion",
    )  # fmt: skip
    return answer(listed(items, sortable, body.raw("sort"), body.raw("page")))


def _standing(tx: Tx) -> Any:
    """The incidents that stand: message, process instance, definition."""
    columns = (INCIDENT.c.message, INCIDENT.c.process_key, INCIDENT.c.definition_key)
    return tx.rows(
        select_from(Incident, *columns)
        .distinct()
        .where(INCIDENT.c.state == "ACTIVE", *kept_to(tx, INCIDENTS.seen))
    )


def _running(tx: Tx) -> Any:
    """One row a definition of which instances run: how many, and how many of them stand still; older versions first."""
    statement = with_definition(ProcessInstance)(tx.dialect, (*_OF, func.count().label("all"), _STOPPED), {})
    active = statement.where(INSTANCE.c.state == "ACTIVE", *kept_to(tx, PROCESS_INSTANCES.seen)).group_by(
        *_OF
    )
    return tx.shared_rows(active.order_by(DEFINITION.c.version, INSTANCE.c.definition_key))


def _counts(rows: list[Row]) -> dict[str, int]:
    stopped = sum(row["stopped"] for row in rows)
    return {_WITH: stopped, _WITHOUT: sum(row["all"] for row in rows) - stopped}


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    for path, view in (
        ("/incidents/statistics/process-instances-by-error", by_error),
        ("/incidents/statistics/process-instances-by-definition", by_definition),
        ("/process-definitions/statistics/process-instances", of_definitions),
        ("/process-definitions/statistics/process-instances-by-version", of_versions),
    ):
        blueprint.add_url_rule(path, f"statistics_{view.__name__}", view, methods=["POST"])
