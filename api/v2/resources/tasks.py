"""User tasks as lists show them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from api.v2.places import in_root
from api.v2.resources.tables import DEFINITION, all_tags, element_exists, with_definition
from api.v2.resources.variables import has_variables
from api.v2.search.conditions import compare
from api.v2.search.fields import Field, Kind, Query, Resource
from engine.store.tables_instances import UserTask
from engine.store.tenant_statements import table_of

_TASK = table_of(UserTask)
_STATES = (
    "CREATING",
    "CREATED",
    "ASSIGNING",
    "UPDATING",
    "COMPLETING",
    "COMPLETED",
    "CANCELING",
    "CANCELED",
    "FAILED",
)


def _candidate(column: Any) -> Any:
    """A special filter: one of the candidates passes the comparison."""

    def condition(wanted: Any, query: Query) -> ColumnElement[bool]:
        def test(element: ColumnElement[Any]) -> ColumnElement[bool]:
            return compare(Field("candidate", Kind.TEXT, element), wanted, query.dialect, query.where)

        return element_exists(column, query.dialect, test)

    return condition


USER_TASKS = Resource(
    name="user-tasks",
    title="待办",
    key="userTaskKey",
    statement=with_definition(UserTask),
    fields=(
        Field("name", Kind.TEXT, _TASK.c.name, sortable=True),
        Field("state", Kind.CHOICE, _TASK.c.state, choices=_STATES),
        Field("assignee", Kind.TEXT, _TASK.c.assignee, nullable=True),
        Field("elementId", Kind.TEXT, _TASK.c.element_id),
        Field("candidateGroups", Kind.JSON, _TASK.c.candidate_groups, filtered=False),
        Field("candidateUsers", Kind.JSON, _TASK.c.candidate_users, filtered=False),
        Field("processDefinitionId", Kind.TEXT, _TASK.c.process_id),
        Field("creationDate", Kind.TIME, _TASK.c.created_at, sortable=True),
        Field("completionDate", Kind.TIME, _TASK.c.ended_at, nullable=True, sortable=True),
        Field("followUpDate", Kind.TIME, _TASK.c.follow_up_at, nullable=True, sortable=True),
        Field("dueDate", Kind.TIME, _TASK.c.due_at, nullable=True, sortable=True),
        Field("tenantId", Kind.TEXT, _TASK.c.tenant),
        Field("externalFormReference", Kind.TEXT, _TASK.c.external_form, filtered=False),
        Field("processDefinitionVersion", Kind.INTEGER, DEFINITION.c.version, filtered=False),
        Field("customHeaders", Kind.JSON, _TASK.c.headers, filtered=False),
        Field("priority", Kind.INTEGER, _TASK.c.priority, sortable=True),
        Field("userTaskKey", Kind.KEY, _TASK.c.key),
        Field("elementInstanceKey", Kind.KEY, _TASK.c.key),
        Field("processName", Kind.TEXT, DEFINITION.c.name, filtered=False),
        Field("processDefinitionKey", Kind.KEY, _TASK.c.definition_key),
        Field("processInstanceKey", Kind.KEY, _TASK.c.process_key, beside=_TASK.c.key),
        Field("rootProcessInstanceKey", Kind.KEY, _TASK.c.root_key, filtered=False),
        Field("businessId", Kind.TEXT, _TASK.c.business_id, nullable=True, sortable=True),
        Field("formKey", Kind.KEY, _TASK.c.form_key, filtered=False),
        Field("tags", Kind.JSON, _TASK.c.tags, filtered=False),
    ),
    specials={
        "candidateGroup": _candidate(_TASK.c.candidate_groups),
        "candidateUser": _candidate(_TASK.c.candidate_users),
        "tags": all_tags(_TASK.c.tags),
        "processInstanceVariables": has_variables(_TASK.c.process_key, _TASK.c.process_key),
        "localVariables": has_variables(_TASK.c.key, _TASK.c.process_key),
    },
    seen=in_root(_TASK.c.root_key),
)
