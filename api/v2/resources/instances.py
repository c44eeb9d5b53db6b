"""Process instances: roots, and those that call activities have started inside them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, cast, null, or_

from api.v2.places import in_root
from api.v2.resources.elements_inside import ELEMENTS_INSIDE
from api.v2.resources.incidents import messages_hashed
from api.v2.resources.tables import DEFINITION, INCIDENT, INSTANCE, all_tags, with_definition
from api.v2.resources.variables import has_variables
from api.v2.search.conditions import compare
from api.v2.search.fields import Field, Kind, Query, Resource
from engine.store.tables_batches import BatchItem
from engine.store.tables_instances import Incident, Job, ProcessInstance
from engine.store.tenant_statements import select_from, table_of

_JOB = table_of(Job)
_ITEM = table_of(BatchItem)
_STATES = ("ACTIVE", "SUSPENDED", "COMPLETED", "TERMINATED")
_AT_INSTANCE = select_from(Incident, INCIDENT.c.key).where(
    INCIDENT.c.process_key == INSTANCE.c.key, INCIDENT.c.state == "ACTIVE"
)
_MESSAGE = Field("errorMessage", Kind.TEXT, INCIDENT.c.message)


def _error_message(wanted: Any, query: Query) -> ColumnElement[bool]:
    return _AT_INSTANCE.where(compare(_MESSAGE, wanted, query.dialect, query.where)).exists()


def _error_hash(wanted: Any, query: Query) -> ColumnElement[bool]:
    return _AT_INSTANCE.where(INCIDENT.c.message.in_(messages_hashed(wanted, query))).exists()


def _retries_left(wanted: Any, query: Query) -> ColumnElement[bool]:
    failed = select_from(Job, _JOB.c.key).where(
        _JOB.c.process_key == INSTANCE.c.key, _JOB.c.error_message.is_not(None), _JOB.c.retries > 0,
        _JOB.c.state == "CREATED",
    )  # fmt: skip
    spec = Field("hasRetriesLeft", Kind.BOOLEAN, failed.exists())
    return compare(spec, wanted, query.dialect, query.where)


def _in_batch(wanted: Any, query: Query) -> ColumnElement[bool]:
    found = select_from(BatchItem, _ITEM.c.key).where(
        _ITEM.c.process_key == INSTANCE.c.key,
        compare(Field("batchOperationKey", Kind.KEY, _ITEM.c.batch_key), wanted, query.dialect, query.where),
    )
    return found.exists()


#: The count stands at the root; what a called instance has is read from the incidents.
HAS_INCIDENT = or_(INSTANCE.c.incidents > 0, _AT_INSTANCE.exists())

PROCESS_INSTANCES = Resource(
    name="process-instances",
    title="流程实例",
    key="processInstanceKey",
    statement=with_definition(ProcessInstance),
    fields=(
        Field("processDefinitionId", Kind.TEXT, INSTANCE.c.process_id, sortable=True),
        Field("processDefinitionName", Kind.TEXT, DEFINITION.c.name, sortable=True),
        Field("processDefinitionVersion", Kind.INTEGER, DEFINITION.c.version, sortable=True),
        Field(
            "processDefinitionVersionTag", Kind.TEXT, DEFINITION.c.version_tag, nullable=True, sortable=True
        ),
        Field("startDate", Kind.TIME, INSTANCE.c.started_at, sortable=True),
        Field("endDate", Kind.TIME, INSTANCE.c.ended_at, nullable=True, sortable=True),
        Field("state", Kind.CHOICE, INSTANCE.c.state, sortable=True, choices=_STATES),
        Field("suspendedDate", Kind.TIME, cast(null(), String), nullable=True, sortable=True),
        Field("hasIncident", Kind.BOOLEAN, HAS_INCIDENT, sortable=True),
        Field("tenantId", Kind.TEXT, INSTANCE.c.tenant, sortable=True),
        Field("processInstanceKey", Kind.KEY, INSTANCE.c.key, sortable=True),
        Field("processDefinitionKey", Kind.KEY, INSTANCE.c.definition_key, sortable=True),
        Field("parentProcessInstanceKey", Kind.KEY, INSTANCE.c.parent_key, nullable=True, sortable=True),
        Field("parentElementInstanceKey", Kind.KEY, INSTANCE.c.parent_element, nullable=True, sortable=True),
        Field("rootProcessInstanceKey", Kind.KEY, INSTANCE.c.root_key),
        Field("tags", Kind.JSON, INSTANCE.c.tags, filtered=False),
        Field("businessId", Kind.TEXT, INSTANCE.c.business_id, nullable=True, sortable=True),
    ),
    specials={
        "tags": all_tags(INSTANCE.c.tags),
        "variables": has_variables(INSTANCE.c.key, INSTANCE.c.key),
        "errorMessage": _error_message,
        "incidentErrorHashCode": _error_hash,
        "hasRetriesLeft": _retries_left,
        "batchOperationKey": _in_batch,
    },
    groups=(ELEMENTS_INSIDE,),
    seen=in_root(INSTANCE.c.root_key),
)
