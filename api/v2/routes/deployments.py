"""Publishing resources, and reading definitions as they were published."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy import Select

from api.platform import bus
from api.reads import actor
from api.v2.body import Body, check_tenant, path_key
from api.v2.door import answer, done, execute, published
from api.v2.resources.definitions import FORMS
from api.v2.search.engine import get
from api.v2.search.refusals import wrong
from engine.definitions.commands import Deploy, RetireDefinition
from engine.errors import NotFound
from engine.ports import Binding, NotDeployed
from engine.store import Tx
from engine.store.tables_definitions import DecisionDefinition, DecisionRequirements, ProcessDefinition
from engine.store.tenant_statements import key_param, select_shared, table_of

_PROCESS = table_of(ProcessDefinition)
_DECISION = table_of(DecisionDefinition)
_DRG = table_of(DecisionRequirements)
_PROCESS_ROW = select_shared(
    ProcessDefinition, _PROCESS.c.xml, _PROCESS.c.start_form, _PROCESS.c.org_code, _PROCESS.c.deployment_key
).where(_PROCESS.c.key == key_param("key"))
_DECISION_ROW = select_shared(DecisionDefinition, _DECISION.c.requirements_key).where(
    _DECISION.c.key == key_param("key")
)
_DRG_ROW = select_shared(DecisionRequirements, _DRG.c.xml).where(_DRG.c.key == key_param("key"))


def deploy() -> Response:
    """POST /deployments: multipart, one `resources` part a file; its file name matters."""
    tenant = actor().tenant
    check_tenant(request.form.get("tenantId", tenant), tenant, "tenantId")
    files = request.files.getlist("resources")
    if not files:
        raise wrong(
            "resources", "multipart/form-data，至少一个名为 resources 的文件", request.mimetype or "空"
        )
    resources = tuple((file.filename or "", file.read()) for file in files)
    result = execute(Deploy(resources))
    rows = result["definitions"]
    drgs = {row["ref"]: row["key"] for row in rows if row["kind"] == "requirements"}
    return answer(
        {
            "deploymentKey": str(result["key"]),
            "tenantId": tenant,
            "deployments": [_deployed(row, tenant, drgs) for row in rows],
        }
    )


_SLOTS = {
    "process": "processDefinition",
    "decision": "decisionDefinition",
    "requirements": "decisionRequirements",
    "form": "form",
}


def _deployed(row: dict[str, Any], tenant: str, drgs: dict[str, int]) -> dict[str, Any]:
    entry: dict[str, Any] = dict.fromkeys([*_SLOTS.values(), "resource"])
    entry[_SLOTS[row["kind"]]] = {**_SHAPES[row["kind"]](row, drgs), "tenantId": tenant}
    return entry


def _process(row: dict[str, Any], drgs: dict[str, int]) -> dict[str, Any]:
    return {
        "processDefinitionId": row["ref"],
        "processDefinitionVersion": row["version"],
        "resourceName": row["resource_name"],
        "processDefinitionKey": str(row["key"]),
    }


def _decision(row: dict[str, Any], drgs: dict[str, int]) -> dict[str, Any]:
    return {
        "decisionDefinitionId": row["ref"],
        "version": row["version"],
        "name": row["name"],
        "decisionRequirementsId": row["extra"],
        "decisionDefinitionKey": str(row["key"]),
        "decisionRequirementsKey": str(drgs[row["extra"]]),
    }


def _requirements(row: dict[str, Any], drgs: dict[str, int]) -> dict[str, Any]:
    return {
        "decisionRequirementsId": row["ref"],
        "decisionRequirementsName": row["name"],
        "version": row["version"],
        "resourceName": row["resource_name"],
        "decisionRequirementsKey": str(row["key"]),
    }


def _form(row: dict[str, Any], drgs: dict[str, int]) -> dict[str, Any]:
    return {
        "formId": row["ref"],
        "version": row["version"],
        "resourceName": row["resource_name"],
        "formKey": str(row["key"]),
    }


_SHAPES = {"process": _process, "decision": _decision, "requirements": _requirements, "form": _form}


def process_xml(key: str) -> Response:
    """The diagram as it was published."""
    row = _one(published(), _PROCESS_ROW, path_key(key, "processDefinitionKey"), "流程定义")
    return Response(row["xml"], content_type="text/xml; charset=utf-8")


def delete(key: str) -> Response:
    """POST /resources/{key}/deletion: a version is retired. What was recorded with it stays, whoever asks."""
    number = path_key(key, "resourceKey")
    body = Body.read(("operationReference", "deleteHistory"))
    if body.boolean("deleteHistory"):
        raise wrong("deleteHistory", "false（历史不能删除）", True)
    execute(RetireDefinition(number))
    return answer({"resourceKey": str(number), "batchOperation": None})


def requirements_xml(key: str) -> Response:
    """The DMN file as it was published."""
    row = _one(published(), _DRG_ROW, path_key(key, "decisionRequirementsKey"), "决策文件")
    return Response(row["xml"], content_type="text/xml; charset=utf-8")


def decision_xml(key: str) -> Response:
    """The DMN file that the decision was published in."""
    tx = published()
    decision = _one(tx, _DECISION_ROW, path_key(key, "decisionDefinitionKey"), "决策定义")
    row = _one(tx, _DRG_ROW, decision["requirements_key"], "决策文件")
    return Response(row["xml"], content_type="text/xml; charset=utf-8")


def start_form(key: str) -> Response:
    """The form of the none start event, newest at the definition's place; 204 when there is none."""
    tx = published()
    row = _one(tx, _PROCESS_ROW, path_key(key, "processDefinitionKey"), "流程定义")
    if row["start_form"] is None:
        return done()
    try:
        place, deployment = row["org_code"], row["deployment_key"]
        form = bus().definitions.resolve(tx, "form", row["start_form"], place, Binding(), deployment)
    except NotDeployed as missing:
        raise NotFound("form_not_found", missing.detail, where=missing.ref) from None
    return answer(get(tx, FORMS, form["key"]))


def _one(tx: Tx, statement: Select[Any], key: int, title: str) -> Any:
    rows = tx.shared_rows(statement, key=key)
    if not rows:
        raise NotFound("not_found", f"没有这个{title}", expected="存在的键", found=str(key))
    return rows[0]


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    blueprint.add_url_rule("/deployments", "deploy", deploy, methods=["POST"])
    blueprint.add_url_rule("/process-definitions/<key>/xml", "process_xml", process_xml, methods=["GET"])
    blueprint.add_url_rule("/process-definitions/<key>/form", "start_form", start_form, methods=["GET"])
    blueprint.add_url_rule("/resources/<key>/deletion", "delete_resource", delete, methods=["POST"])
    blueprint.add_url_rule(
        "/decision-requirements/<key>/xml", "requirements_xml", requirements_xml, methods=["GET"]
    )
    blueprint.add_url_rule("/decision-definitions/<key>/xml", "decision_xml", decision_xml, methods=["GET"])
