"""Decision instances: the decisions that business rule tasks had made, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, literal, null, type_coerce

from api.v2.places import in_root
from api.v2.search.fields import Field, Kind, Resource
from engine.store import Tx
from engine.store.tables_definitions import DecisionDefinition
from engine.store.tables_insight import DecisionInstance
from engine.store.tenant_statements import inherited, select_from, table_of
from engine.values import dumps, loads

_TYPES = ("DECISION_TABLE", "LITERAL_EXPRESSION", "UNSPECIFIED", "UNKNOWN")
_STATES = ("EVALUATED", "FAILED", "UNSPECIFIED", "UNKNOWN")
_DECISION = table_of(DecisionInstance)
_ASKED = table_of(DecisionDefinition)
#: The definition of the decision that was made: the asked one, or one that it needs, in the same file.
_MADE = _ASKED.alias("made")


def _statement(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    asked = and_(_ASKED.c.key == _DECISION.c.decision_key, inherited(DecisionDefinition))
    made = and_(_MADE.c.tenant == _ASKED.c.tenant, _MADE.c.requirements_key == _ASKED.c.requirements_key)
    return (
        select_from(DecisionInstance, *columns)
        .join_from(_DECISION, _ASKED, asked)
        .join(_MADE, and_(made, _MADE.c.ref == _DECISION.c.ref))
    )


def _result(tx: Tx, items: list[dict[str, Any]]) -> None:
    for item in items:
        item["result"] = dumps(loads(item.pop("detail"))["output"])


def _whole(tx: Tx, items: list[dict[str, Any]]) -> None:
    for item in items:
        detail = loads(item.pop("detail"))
        item["result"] = dumps(detail["output"])
        item["evaluatedInputs"] = [
            {"inputId": i, "inputName": name, "inputValue": dumps(value)}
            for i, name, value in detail["inputs"]
        ]
        item["matchedRules"] = [_rule(*rule) for rule in detail["rules"]]


def _rule(rule_id: str, index: int, outputs: list[list[Any]]) -> dict[str, Any]:
    where = {"ruleId": rule_id, "ruleIndex": index}
    shown = [
        {"outputId": i, "outputName": name, "outputValue": dumps(value), **where}
        for i, name, value in outputs
    ]
    return {**where, "evaluatedOutputs": shown}


_TYPE = case((_DECISION.c.type.in_(_TYPES), _DECISION.c.type), else_="UNKNOWN")
_FIELDS = (
    Field("decisionEvaluationInstanceKey", Kind.TEXT, _DECISION.c.key, sortable=True),
    Field("decisionEvaluationKey", Kind.KEY, _DECISION.c.element_key, sortable=True),
    Field("decisionDefinitionId", Kind.TEXT, _DECISION.c.ref, sortable=True),
    Field("decisionDefinitionKey", Kind.KEY, _MADE.c.key, sortable=True),
    Field("decisionDefinitionName", Kind.TEXT, _DECISION.c.name, sortable=True),
    Field("decisionDefinitionType", Kind.CHOICE, _TYPE, sortable=True, choices=_TYPES),
    Field("decisionDefinitionVersion", Kind.INTEGER, _MADE.c.version, sortable=True),
    Field("rootDecisionDefinitionKey", Kind.KEY, _ASKED.c.key, sortable=True),
    Field("decisionRequirementsKey", Kind.KEY, _ASKED.c.requirements_key, shown=False),
    Field("evaluationDate", Kind.TIME, _DECISION.c.made_at, sortable=True),
    Field("evaluationFailure", Kind.TEXT, cast(null(), String), nullable=True, sortable=True),
    Field("state", Kind.CHOICE, literal("EVALUATED"), sortable=True, choices=_STATES),
    Field("elementInstanceKey", Kind.KEY, _DECISION.c.element_key, sortable=True),
    Field("processInstanceKey", Kind.KEY, _DECISION.c.process_key, sortable=True),
    Field("rootProcessInstanceKey", Kind.KEY, _DECISION.c.root_key, filtered=False),
    Field("processDefinitionKey", Kind.KEY, _DECISION.c.definition_key, sortable=True),
    Field("businessId", Kind.TEXT, _DECISION.c.business_id, nullable=True, sortable=True),
    Field("tenantId", Kind.TEXT, _DECISION.c.tenant, sortable=True),
    Field("detail", Kind.JSON, type_coerce(_DECISION.c.detail, String), filtered=False),
)

DECISION_INSTANCES = Resource(
    name="decision-instances",
    title="决策实例",
    key="decisionEvaluationInstanceKey",
    statement=_statement,
    fields=_FIELDS,
    finish=_result,
    seen=in_root(_DECISION.c.root_key),
)
#: The same with its inputs and the rules that matched.
DECISION_INSTANCE = replace(DECISION_INSTANCES, finish=_whole)
