"""Process definitions, decision definitions and forms, those of the city above included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, literal

from api.v2.search.fields import Field, Kind, Resource
from engine.store.base import Base
from engine.store.in_force import in_force
from engine.store.tables_definitions import (
    DecisionDefinition,
    DecisionRequirements,
    FormDefinition,
    ProcessDefinition,
    RetiredDefinition,
)
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import inherited, own, select_shared, table_of

_PROCESS = table_of(ProcessDefinition)
_INSTANCE = table_of(ProcessInstance)
_RETIRED = table_of(RetiredDefinition)
_DECISION = table_of(DecisionDefinition)
_DRG = table_of(DecisionRequirements)
_FORM = table_of(FormDefinition)


def is_latest(model: type[Base]) -> Any:
    """Whether it is in force and no newer version that is stands at the same node of the org tree."""
    table = table_of(model)
    newer = table.alias("newer")
    same = and_(
        newer.c.tenant == table.c.tenant, newer.c.ref == table.c.ref, newer.c.org_code == table.c.org_code
    )
    gone = exists().where(_RETIRED.c.tenant == newer.c.tenant, _RETIRED.c.key == newer.c.key)
    later = exists().where(same, newer.c.version > table.c.version, ~gone.correlate(newer))
    return and_(in_force(model), ~later.correlate(table))


#: What a version is to this tenant: a retired one is drained until its last instance here has ended.
_RUNS = exists().where(
    own(ProcessInstance), _INSTANCE.c.definition_key == _PROCESS.c.key, _INSTANCE.c.state == "ACTIVE"
)
_STATE = case(
    (in_force(ProcessDefinition), "ACTIVE"), (_RUNS.correlate(_PROCESS), "DRAINING"), else_="DELETED"
)


def _shared(model: type[Base]) -> Any:
    def make(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
        return select_shared(model, *columns)

    return make


PROCESS_DEFINITIONS = Resource(
    name="process-definitions",
    title="流程定义",
    key="processDefinitionKey",
    statement=_shared(ProcessDefinition),
    fields=(
        Field("name", Kind.TEXT, _PROCESS.c.name, sortable=True),
        Field("resourceName", Kind.TEXT, _PROCESS.c.resource_name, sortable=True),
        Field("version", Kind.INTEGER, _PROCESS.c.version, sortable=True),
        Field("versionTag", Kind.TEXT, _PROCESS.c.version_tag, nullable=True, sortable=True),
        Field("processDefinitionId", Kind.TEXT, _PROCESS.c.ref, sortable=True),
        Field("tenantId", Kind.TEXT, _PROCESS.c.tenant, sortable=True),
        Field("processDefinitionKey", Kind.KEY, _PROCESS.c.key, sortable=True),
        Field("hasStartForm", Kind.BOOLEAN, _PROCESS.c.start_form.is_not(None)),
        Field("state", Kind.CHOICE, _STATE, choices=("ACTIVE", "DRAINING", "DELETED")),
        Field("isLatestVersion", Kind.BOOLEAN, is_latest(ProcessDefinition), shown=False),
    ),
)


def _decisions(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    joined = and_(_DRG.c.key == _DECISION.c.requirements_key, inherited(DecisionRequirements))
    return select_shared(DecisionDefinition, *columns).join_from(_DECISION, _DRG, joined)


DECISION_DEFINITIONS = Resource(
    name="decision-definitions",
    title="决策定义",
    key="decisionDefinitionKey",
    statement=_decisions,
    fields=(
        Field("decisionDefinitionId", Kind.TEXT, _DECISION.c.ref, sortable=True),
        Field("decisionDefinitionKey", Kind.KEY, _DECISION.c.key, sortable=True),
        Field("decisionRequirementsId", Kind.TEXT, _DECISION.c.requirements_ref, sortable=True),
        Field("decisionRequirementsKey", Kind.KEY, _DECISION.c.requirements_key, sortable=True),
        Field("decisionRequirementsName", Kind.TEXT, _DRG.c.name, sortable=True),
        Field("decisionRequirementsVersion", Kind.INTEGER, _DRG.c.version, sortable=True),
        Field("name", Kind.TEXT, _DECISION.c.name, sortable=True),
        Field("tenantId", Kind.TEXT, _DECISION.c.tenant, sortable=True),
        Field("version", Kind.INTEGER, _DECISION.c.version, sortable=True),
        Field("isLatestVersion", Kind.BOOLEAN, is_latest(DecisionDefinition), shown=False),
    ),
)

DECISION_REQUIREMENTS = Resource(
    name="decision-requirements",
    title="决策文件",
    key="decisionRequirementsKey",
    statement=_shared(DecisionRequirements),
    fields=(
        Field("decisionRequirementsId", Kind.TEXT, _DRG.c.ref, sortable=True),
        Field("decisionRequirementsKey", Kind.KEY, _DRG.c.key, sortable=True),
        Field("decisionRequirementsName", Kind.TEXT, _DRG.c.name, sortable=True),
        Field("resourceName", Kind.TEXT, _DRG.c.resource_name),
        Field("tenantId", Kind.TEXT, _DRG.c.tenant, sortable=True),
        Field("version", Kind.INTEGER, _DRG.c.version, sortable=True),
    ),
)

FORMS = Resource(
    name="forms",
    title="表单",
    key="formKey",
    statement=_shared(FormDefinition),
    fields=(
        Field("tenantId", Kind.TEXT, _FORM.c.tenant),
        Field("formId", Kind.TEXT, _FORM.c.ref),
        Field("schema", Kind.TEXT, func.coalesce(_FORM.c["schema"], literal("{}"), type_=_FORM.c.ref.type)),
        Field("version", Kind.INTEGER, _FORM.c.version),
        Field("formKey", Kind.KEY, _FORM.c.key),
    ),
)
