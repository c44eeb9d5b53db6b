"""Definitions: which version serves where, their text, publishing, comparing two versions; forms checked."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import FileStorage

from api.blueprint import Blueprint
from api.platform import bus
from api.problems import findings_json
from api.queries.definitions import definition_text, list_definitions
from api.queries.places import own_place
from api.queries.studio.compare import compare_models
from api.reads import reader, require
from api.schemas.definitions import (
    KINDS,
    Change,
    CompareQuery,
    Definition,
    DefinitionQuery,
    DefinitionText,
    Deployed,
    DeployFiles,
    DeployForm,
    FormBody,
    FormChecked,
)
from api.writes import execute
from engine.access import authz
from engine.definitions.commands import Deploy
from engine.errors import Invalid, NotFound
from forms import compile_form

blueprint = Blueprint(
    "definitions", "definitions", url_prefix="/api/definitions", description="流程、决策表、表单"
)


_CHANGES = {"+": "added", "~": "changed", "−": "removed"}


@blueprint.route("", methods=["GET"])
@blueprint.arguments(DefinitionQuery, location="query")
@blueprint.response(200, Definition(many=True))
def get_definitions(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """某一类定义：在这个地方生效的版本，与全部版本。"""
    _require_staff()
    tx = reader()
    return list_definitions(tx, wanted["kind"], wanted["place"] or own_place(tx), wanted["ref"])


@blueprint.route("", methods=["POST"])
@blueprint.arguments(DeployForm, location="form")
@blueprint.arguments(DeployFiles, location="files")
@blueprint.response(200, Deployed)
def post_definitions(values: dict[str, Any], files: dict[str, list[FileStorage]]) -> dict[str, Any]:
    """部署：全部检查通过才保存；内容没变的不产生新版本。"""
    resources = tuple((file.filename or "", file.stream.read()) for file in files["resources"])
    answer = execute(Deploy(resources, values["org_code"], values["note"], complete=True))
    return {
        "key": str(answer["key"]),
        "org_code": answer["org_code"],
        "definitions": [{**row, "key": str(row["key"])} for row in answer["definitions"]],
    }


@blueprint.route("/<kind>/<int:key>", methods=["GET"])
@blueprint.response(200, DefinitionText)
def get_definition(kind: str, key: int) -> dict[str, Any]:
    """一个版本的全文；决策的全文在它的 requirements 里。"""
    _require_staff()
    if kind not in KINDS:
        raise NotFound("definition_kind", "没有这类定义", "kind", "、".join(KINDS), kind[:40])
    return definition_text(reader(), kind, key)


@blueprint.route("/compare", methods=["GET"])
@blueprint.arguments(CompareQuery, location="query")
@blueprint.response(200, Change(many=True))
def get_comparison(wanted: dict[str, int]) -> list[dict[str, Any]]:
    """两个流程版本之间改了什么，用话说。"""
    _require_staff()
    tx, definitions = reader(), bus().definitions
    before = definitions.process_model(tx, wanted["before"])
    changes = compare_models(before, definitions.process_model(tx, wanted["after"]), tx.tenant)
    return [
        {"change": _CHANGES[one.sign], "element_id": one.element_id, "name": one.name, "text": one.text}
        for one in changes
    ]


@blueprint.route("/forms/check", methods=["POST"])
@blueprint.arguments(FormBody)
@blueprint.response(200, FormChecked)
def post_form_check(values: dict[str, Any]) -> dict[str, Any]:
    """检查一张表单，不保存。"""
    _require_staff()
    try:
        form = compile_form(values["form_schema"])
    except Invalid as refusal:
        return {"usable": False, "findings": findings_json(refusal.findings)}
    return {"usable": True, "findings": findings_json(form.lint())}


def _require_staff() -> None:
    require(authz.READ_DEFINITIONS, said="没有看流程定义的权限")
