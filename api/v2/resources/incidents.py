"""Incidents: where instances stand still until somebody mends the cause."""

from __future__ import annotations

from api.v2.resources.tables import INCIDENT, plain
from api.v2.search.fields import Field, Kind, Resource
from engine.store.tables_instances import Incident

_STATES = ("ACTIVE", "PENDING", "RESOLVED", "MIGRATED")
_TYPES = (
    "AD_HOC_SUB_PROCESS_NO_RETRIES", "CALLED_DECISION_ERROR", "CALLED_ELEMENT_ERROR", "CONDITION_ERROR",
    "DECISION_EVALUATION_ERROR", "EXECUTION_LISTENER_NO_RETRIES", "EXTRACT_VALUE_ERROR", "FORM_NOT_FOUND",
    "IO_MAPPING_ERROR", "JOB_NO_RETRIES", "MESSAGE_SIZE_EXCEEDED", "RESOURCE_NOT_FOUND", "TASK_LISTENER_NO_RETRIES",
    "UNHANDLED_ERROR_EVENT", "UNKNOWN", "UNSPECIFIED",
)  # fmt: skip

INCIDENTS = Resource(
    name="incidents",
    title="异常",
    key="incidentKey",
    statement=plain(Incident),
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
