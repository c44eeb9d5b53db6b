"""Jobs of the programs outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, false, literal, null

from api.v2.places import in_root
from api.v2.resources.tables import INSTANCE
from api.v2.search.fields import Field, Kind, Resource
from engine.store.tables_instances import Job, ProcessInstance
from engine.store.tenant_statements import own, select_from, table_of

_JOB = table_of(Job)
_STATES = (
    "CREATED", "COMPLETED", "FAILED", "RETRIES_UPDATED", "TIMED_OUT", "CANCELED", "ERROR_THROWN", "MIGRATED",
    "PRIORITY_UPDATED", "TIMEOUT_UPDATED",
)  # fmt: skip
_KINDS = ("BPMN_ELEMENT", "EXECUTION_LISTENER", "TASK_LISTENER", "AD_HOC_SUB_PROCESS")
_EVENTS = (
    "UNSPECIFIED", "START", "END", "BEFORE_ALL", "CANCEL", "CREATING", "ASSIGNING", "UPDATING", "COMPLETING",
    "CANCELING",
)  # fmt: skip
_OPEN = _JOB.c.state == "CREATED"
_FAILED = and_(_OPEN, _JOB.c.error_message.is_not(None))
#: The table knows open and ended jobs; what Camunda calls a failed job is an open one that has failed before.
_STATE = case(
    (and_(_OPEN, _JOB.c.error_code.is_not(None)), "ERROR_THROWN"), (_FAILED, "FAILED"), else_=_JOB.c.state
)


def _statement(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    joined = and_(INSTANCE.c.key == _JOB.c.root_key, own(ProcessInstance))
    return select_from(Job, *columns).join_from(_JOB, INSTANCE, joined)


JOBS = Resource(
    name="jobs",
    title="作业",
    key="jobKey",
    statement=_statement,
    seen=in_root(_JOB.c.root_key),
    fields=(
        Field("customHeaders", Kind.JSON, _JOB.c.headers, filtered=False),
        Field("deadline", Kind.TIME, _JOB.c.deadline_at, nullable=True, sortable=True),
        Field("deniedReason", Kind.TEXT, cast(null(), String), nullable=True, sortable=True),
        Field("elementId", Kind.TEXT, _JOB.c.element_id, sortable=True),
        Field("elementInstanceKey", Kind.KEY, _JOB.c.element_key, sortable=True, beside=_JOB.c.key),
        Field("endTime", Kind.TIME, _JOB.c.ended_at, nullable=True, sortable=True),
        Field("errorCode", Kind.TEXT, _JOB.c.error_code, nullable=True, sortable=True),
        Field("errorMessage", Kind.TEXT, _JOB.c.error_message, nullable=True, sortable=True),
        Field("hasFailedWithRetriesLeft", Kind.BOOLEAN, and_(_FAILED, _JOB.c.retries > 0), sortable=True),
        Field("isDenied", Kind.BOOLEAN, false(), sortable=True),
        Field("jobKey", Kind.KEY, _JOB.c.key, sortable=True),
        Field("kind", Kind.CHOICE, literal("BPMN_ELEMENT"), sortable=True, choices=_KINDS),
        Field("listenerEventType", Kind.CHOICE, literal("UNSPECIFIED"), sortable=True, choices=_EVENTS),
        Field("processDefinitionId", Kind.TEXT, _JOB.c.process_id, sortable=True),
        Field("processDefinitionKey", Kind.KEY, _JOB.c.definition_key, sortable=True),
        Field("processInstanceKey", Kind.KEY, _JOB.c.process_key, sortable=True, beside=_JOB.c.key),
        Field("rootProcessInstanceKey", Kind.KEY, _JOB.c.root_key, filtered=False),
        Field("businessId", Kind.TEXT, INSTANCE.c.business_id, filtered=False),
        Field("retries", Kind.INTEGER, _JOB.c.retries, sortable=True),
        Field("state", Kind.CHOICE, _STATE, sortable=True, choices=_STATES),
        Field("tenantId", Kind.TEXT, _JOB.c.tenant, sortable=True),
        Field("type", Kind.TEXT, _JOB.c.type, sortable=True),
        Field("worker", Kind.TEXT, _JOB.c.worker, sortable=True),
        Field("creationTime", Kind.TIME, _JOB.c.created_at, sortable=True),
        Field("lastUpdateTime", Kind.TIME, _JOB.c.updated_at),
        Field("priority", Kind.INTEGER, _JOB.c.priority, sortable=True),
    ),
)
