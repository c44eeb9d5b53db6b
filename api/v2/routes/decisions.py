"""Evaluating decisions and expressions by themselves: nothing is stored."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response

from api.platform import bus
from api.reads import actor, reader
from api.v2.body import Body
from api.v2.door import answer, readable, require
from api.v2.effective import effective_values
from api.v2.places import sees_root
from api.v2.search.refusals import wrong
from engine.access import authz
from engine.context import root_of
from engine.dmn import DecisionError, Evaluation, MatchedRule
from engine.errors import Invalid, NotFound
from engine.feel import FeelContext, FeelError, compile_expression, to_json
from engine.ports import Binding, NotDeployed
from engine.store import Tx
from engine.store.in_force import in_force
from engine.store.tables_definitions import DecisionDefinition
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import key_param, select_from, select_shared, table_of
from engine.values import dumps

_DECISION = table_of(DecisionDefinition)
_BY_KEY = select_shared(DecisionDefinition).where(
    _DECISION.c.key == key_param("key"), in_force(DecisionDefinition)
)
_OF_FILE = select_shared(DecisionDefinition).where(_DECISION.c.requirements_key == key_param("key"))
_PLACE = select_from(Tenant, table_of(Tenant).c.org_code)


def evaluate() -> Response:
    """POST /decision-definitions/evaluation: by id (newest at the tenant's place) or by key."""
    require(authz.EVALUATE)
    body = Body.read(("decisionDefinitionId", "decisionDefinitionKey", "variables", "tenantId"))
    body.tenant(actor().tenant)
    variables = body.object("variables")
    tx = reader()
    row = _definition(tx, body)
    model = bus().definitions.decision_model(tx, row["requirements_key"])
    bus().keys.ensure()
    key = str(bus().keys())
    result = {**_answer(tx, row), "decisionEvaluationKey": key, "decisionInstanceKey": key}
    try:
        evaluation = model.evaluate(row["ref"], variables, _context(tx))
    except DecisionError as error:
        result |= {"failedDecisionDefinitionId": error.decision_id, "failureMessage": error.message_zh}
        return answer({**result, "output": "null", "evaluatedDecisions": []})
    decisions = _evaluated(tx, row, key, evaluation)
    return answer({**result, "output": _text(evaluation.output), "evaluatedDecisions": decisions})


def _definition(tx: Tx, body: Body) -> Any:
    body.only_one("decisionDefinitionId", "decisionDefinitionKey")
    if body.has("decisionDefinitionKey"):
        rows = tx.shared_rows(_BY_KEY, key=body.key("decisionDefinitionKey"))
        if not rows:
            raise NotFound("not_found", "没有这个决策定义", found=str(body.raw("decisionDefinitionKey")))
        return rows[0]
    if not body.has("decisionDefinitionId"):
        raise wrong("decisionDefinitionId", "decisionDefinitionId 或 decisionDefinitionKey", None)
    try:
        ref = body.needed_text("decisionDefinitionId")
        return bus().definitions.resolve(tx, "decision", ref, _place(tx), Binding(), 0)
    except NotDeployed as missing:
        raise NotFound("not_found", missing.detail, where="decisionDefinitionId", found=missing.ref) from None


def _place(tx: Tx) -> str:
    row = tx.row(_PLACE)
    return str(row["org_code"]) if row else tx.tenant


def _context(tx: Tx) -> FeelContext:
    now = bus().clock.now()
    return FeelContext(now=now, random=random.random, functions=bus().time.functions(tx, _place(tx), now))


def _text(value: Any) -> str:
    return dumps(to_json(value))


def _answer(tx: Tx, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "decisionDefinitionId": row["ref"],
        "decisionDefinitionKey": str(row["key"]),
        "decisionDefinitionName": row["name"],
        "decisionDefinitionVersion": row["version"],
        "decisionRequirementsId": row["requirements_ref"],
        "decisionRequirementsKey": str(row["requirements_key"]),
        "failedDecisionDefinitionId": None,
        "failureMessage": None,
        "tenantId": tx.tenant,
    }


def _evaluated(tx: Tx, row: Mapping[str, Any], key: str, evaluation: Evaluation) -> list[dict[str, Any]]:
    deployed = {r["ref"]: r for r in tx.shared_rows(_OF_FILE, key=row["requirements_key"])}
    return [
        {
            "decisionDefinitionId": decision.id,
            "decisionDefinitionName": decision.name,
            "decisionDefinitionVersion": deployed[decision.id]["version"],
            "decisionDefinitionType": decision.type,
            "decisionDefinitionKey": str(deployed[decision.id]["key"]),
            "decisionEvaluationInstanceKey": f"{key}-{n}",
            "output": _text(decision.output),
            "tenantId": tx.tenant,
            "matchedRules": [_rule(rule) for rule in decision.matched_rules],
            "evaluatedInputs": [
                {"inputId": i, "inputName": name, "inputValue": _text(value)}
                for i, name, value in decision.inputs
            ],
        }
        for n, decision in enumerate(evaluation.decisions, 1)
    ]


def _rule(rule: MatchedRule) -> dict[str, Any]:
    where = {"ruleId": rule.rule_id, "ruleIndex": rule.index}
    outputs = [
        {"outputId": i, "outputName": name, "outputValue": _text(value), **where}
        for i, name, value in rule.outputs
    ]
    return {**where, "evaluatedOutputs": outputs}


def evaluate_expression() -> Response:
    """POST /expression/evaluation: FEEL over the given variables, and over those at `scopeKey`."""
    require(authz.EVALUATE)
    body = Body.read(("expression", "tenantId", "scopeKey", "variables"))
    body.tenant(actor().tenant)
    text = body.needed_text("expression")
    code = text.removeprefix("=")
    names = body.object("variables")
    tx = reader()
    if body.has("scopeKey"):
        scope, seen = body.key("scopeKey"), readable()
        if sees_root(seen, root_of(scope)):
            names = {**effective_values(seen, scope), **names}
    try:
        result = to_json(compile_expression(code).evaluate(names, _context(tx)))
    except FeelError as error:
        raise Invalid(
            "expression_wrong", str(error), where="expression", expected="FEEL", found=text[:200]
        ) from None
    return answer({"expression": text, "result": result, "warnings": [], "referencedSecrets": []})


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    blueprint.add_url_rule(
        "/decision-definitions/evaluation", "evaluate_decision", evaluate, methods=["POST"]
    )
    blueprint.add_url_rule(
        "/expression/evaluation", "evaluate_expression", evaluate_expression, methods=["POST"]
    )
