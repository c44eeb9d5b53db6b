"""Decision instances: the decisions that business rule tasks had made, one by one. They have no table: the history
holds what each task asked and what the tables answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    literal,
    literal_column,
    null,
    type_coerce,
)

from api.v2.resources.elements import element_events
from api.v2.resources.tables import INSTANCE
from api.v2.resources.unfolding import (
    ENTRY,
    events,
    items_of,
    roots_named,
    roots_of_definition,
    text_in,
)
from api.v2.search.fields import Field, Kind, Resource
from engine.store import Tx
from engine.store.tables_definitions import DecisionDefinition
from engine.store.tables_history import HistoryEntry
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import inherited, own, select_from, table_of
from engine.values import dumps, loads

_TYPES = ("DECISION_TABLE", "LITERAL_EXPRESSION", "UNSPECIFIED", "UNKNOWN")
_STATES = ("EVALUATED", "FAILED", "UNSPECIFIED", "UNKNOWN")
_KEYS = ("decisionEvaluationKey", "elementInstanceKey", "processInstanceKey")
_ASKED = table_of(DecisionDefinition)
#: The definition of the decision that was made: the asked one, or one that it needs, in the same file.
_MADE = _ASKED.alias("made")


def _column(name: str, kind: Any) -> ColumnElement[Any]:
    return literal_column(f"decision.{name}", kind)


@cache
def _all_decisions(dialect: str) -> Select[Any]:
    """SELECT of one row a decision made: element_key, decision_key (of the asked one), root_key, made_at, ref, number,
    detail (JSON)."""
    found = events(dialect)
    items, detail, number = items_of(found, "details", dialect)
    return (
        select_from(
            HistoryEntry,
            found.fact("element_key", BigInteger).label("element_key"),
            found.fact("decision_key", BigInteger).label("decision_key"),
            ENTRY.c.chain_key.label("root_key"),
            type_coerce(ENTRY.c.at, String).label("made_at"),
            text_in(detail, "id", dialect).label("ref"),
            text_in(detail, "name", dialect).label("name"),
            text_in(detail, "type", dialect).label("type"),
            number.label("number"),
            detail.label("detail"),
        )
        .select_from(*found.sources, items)
        .where(ENTRY.c.chain == "instance", found.kind == "DecisionEvaluated")
    )


def _statement(dialect: str, columns: Sequence[Any], query: Mapping[str, Any]) -> Select[Any]:
    roots = roots_named(_with_root(query), _KEYS)
    meant = roots_of_definition(query) if roots is None else roots
    made = _all_decisions(dialect)
    decision = (made if meant is None else made.where(ENTRY.c.chain_key.in_(meant))).subquery("decision")
    element = element_events(dialect, meant).subquery("element")
    return (
        select_from(ProcessInstance, *columns)
        .join_from(INSTANCE, element, and_(INSTANCE.c.key == element.c.process_key, own(ProcessInstance)))
        .join(decision, decision.c.element_key == element.c.key)
        .join(_ASKED, and_(_ASKED.c.key == decision.c.decision_key, inherited(DecisionDefinition)))
        .join(
            _MADE,
            and_(_MADE.c.requirements_key == _ASKED.c.requirements_key, _MADE.c.ref == decision.c.ref),
        )
    )


def _with_root(query: Mapping[str, Any]) -> dict[str, Any]:
    """The filter with the element's key for the key of a decision instance, `<element's key>-<number>`."""
    key = query.get("decisionEvaluationInstanceKey")
    before = key.partition("-")[0] if isinstance(key, str) else ""
    return {**query, "elementInstanceKey": before} if before.isdigit() and len(before) < 19 else dict(query)


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


_KEY = cast(_column("element_key", BigInteger), String) + "-" + cast(_column("number", BigInteger), String)
_TYPE = case((_column("type", String).in_(_TYPES), _column("type", String)), else_="UNKNOWN")
_FIELDS = (
    Field("decisionEvaluationInstanceKey", Kind.TEXT, _KEY, sortable=True),
    Field("decisionEvaluationKey", Kind.KEY, _column("element_key", BigInteger), sortable=True),
    Field("decisionDefinitionId", Kind.TEXT, _column("ref", String), sortable=True),
    Field("decisionDefinitionKey", Kind.KEY, _MADE.c.key, sortable=True),
    Field("decisionDefinitionName", Kind.TEXT, _column("name", String), sortable=True),
    Field("decisionDefinitionType", Kind.CHOICE, _TYPE, sortable=True, choices=_TYPES),
    Field("decisionDefinitionVersion", Kind.INTEGER, _MADE.c.version, sortable=True),
    Field("rootDecisionDefinitionKey", Kind.KEY, _ASKED.c.key, sortable=True),
    Field("decisionRequirementsKey", Kind.KEY, _ASKED.c.requirements_key, shown=False),
    Field("evaluationDate", Kind.TIME, _column("made_at", String), sortable=True),
    Field("evaluationFailure", Kind.TEXT, cast(null(), String), nullable=True, sortable=True),
    Field("state", Kind.CHOICE, literal("EVALUATED"), sortable=True, choices=_STATES),
    Field("elementInstanceKey", Kind.KEY, _column("element_key", BigInteger), sortable=True),
    Field("processInstanceKey", Kind.KEY, INSTANCE.c.key, sortable=True),
    Field("rootProcessInstanceKey", Kind.KEY, INSTANCE.c.root_key, filtered=False),
    Field("processDefinitionKey", Kind.KEY, INSTANCE.c.definition_key, sortable=True),
    Field("businessId", Kind.TEXT, INSTANCE.c.business_id, nullable=True, sortable=True),
    Field("tenantId", Kind.TEXT, INSTANCE.c.tenant, sortable=True),
    Field("detail", Kind.JSON, _column("detail", String), filtered=False),
)

DECISION_INSTANCES = Resource(
    name="decision-instances",
    title="决策实例",
    key="decisionEvaluationInstanceKey",
    statement=_statement,
    fields=_FIELDS,
    finish=_result,
    fixed=False,
)
#: The same with its inputs and the rules that matched.
DECISION_INSTANCE = replace(DECISION_INSTANCES, finish=_whole)
