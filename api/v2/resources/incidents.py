"""Incidents: where instances stand still until somebody mends the cause."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from sqlalchemy import literal

from api.reads import reader
from api.v2.places import in_root
from api.v2.resources.tables import INCIDENT, plain
from api.v2.search.conditions import compare
from api.v2.search.fields import Field, Kind, Query, Resource
from engine.store.tables_instances import Incident
from engine.store.tenant_statements import select_from

_STATES = ("ACTIVE", "PENDING", "RESOLVED", "MIGRATED")
_TYPES = (
    "AD_HOC_SUB_PROCESS_NO_RETRIES", "CALLED_DECISION_ERROR", "CALLED_ELEMENT_ERROR", "CONDITION_ERROR",
    "DECISION_EVALUATION_ERROR", "EXECUTION_LISTENER_NO_RETRIES", "EXTRACT_VALUE_ERROR", "FORM_NOT_FOUND",
    "IO_MAPPING_ERROR", "JOB_NO_RETRIES", "MESSAGE_SIZE_EXCEEDED", "RESOURCE_NOT_FOUND", "TASK_LISTENER_NO_RETRIES",
    "UNHANDLED_ERROR_EVENT", "UNKNOWN", "UNSPECIFIED",
)  # fmt: skip

_INTEGERS = 2**32
_MESSAGES = select_from(Incident, INCIDENT.c.message).where(INCIDENT.c.state == "ACTIVE").distinct()
_HASH = Field("incidentErrorHashCode", Kind.INTEGER, literal(0))
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "$eq": operator.eq, "$neq": operator.ne, "$gt": operator.gt, "$gte": operator.ge, "$lt": operator.lt,
    "$lte": operator.le, "$exists": operator.is_, "$in": lambda found, wanted: found in wanted,
    "$notIn": lambda found, wanted: found not in wanted,
}  # fmt: skip


def error_hash(message: str) -> int:
    """The number by which Camunda names an error message: Java's `String.hashCode`."""
    found = 0
    units = message.encode("utf-16-be")
    for high, low in zip(units[::2], units[1::2], strict=True):
        found = (31 * found + (high << 8 | low)) % _INTEGERS
    return found - _INTEGERS if found >= _INTEGERS // 2 else found


def messages_hashed(wanted: Any, query: Query) -> list[str]:
    """The error messages that stand, of which the hash passes the comparison. Raises Invalid."""
    compare(_HASH, wanted, query.dialect, query.where)
    tests = {"$eq": wanted} if not isinstance(wanted, dict) else wanted
    found = []
    for row in reader().rows(_MESSAGES):
        hashed = error_hash(row["message"])
        said = {op: True if op == "$exists" else hashed for op in tests}
        if all(_COMPARISONS[op](said[op], value) for op, value in tests.items() if value is not None):
            found.append(row["message"])
    return found


INCIDENTS = Resource(
    name="incidents",
    title="异常",
    key="incidentKey",
    statement=plain(Incident),
    seen=in_root(INCIDENT.c.root_key),
    fields=(
        Field("processDefinitionId", Kind.TEXT, INCIDENT.c.process_id, sortable=True),
        Field("errorType", Kind.CHOICE, INCIDENT.c.error_type, sortable=True, choices=_TYPES),
        Field("errorMessage", Kind.TEXT, INCIDENT.c.message),
        Field("elementId", Kind.TEXT, INCIDENT.c.element_id, sortable=True),
        Field("creationTime", Kind.TIME, INCIDENT.c.created_at, sortable=True),
        Field("state", Kind.CHOICE, INCIDENT.c.state, sortable=True, choices=_STATES),
        Field("tenantId", Kind.TEXT, INCIDENT.c.tenant, sortable=True),
        Field("incidentKey", Kind.KEY, INCIDENT.c.key, sortable=True),
        Field("processDefinitionKey", Kind.KEY, INCIDENT.c.definition_key, sortable=True),
        Field("processInstanceKey", Kind.KEY, INCIDENT.c.process_key, sortable=True, beside=INCIDENT.c.key),
        Field("rootProcessInstanceKey", Kind.KEY, INCIDENT.c.root_key, filtered=False),
        Field("elementInstanceKey", Kind.KEY, INCIDENT.c.element_key, sortable=True, beside=INCIDENT.c.key),
        Field("jobKey", Kind.KEY, INCIDENT.c.job_key, nullable=True, sortable=True),
    ),
)
