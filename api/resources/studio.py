"""流程: what is published where, checking and comparing what was drawn, publishing it for a district."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.blueprint import Blueprint
from api.platform import bus
from api.queries.studio_check import Checked, check
from api.queries.studio_list import check_place, list_procedures
from api.queries.studio_source import changes_between, changes_to, served_forms, serving, source
from api.reads import actor, reader
from api.schemas.studio import (
    ChangeRow,
    CheckResult,
    CompareQuery,
    DrawnBody,
    ProcedureList,
    PublishBody,
    Published,
    Source,
    SourceQuery,
)
from api.writes import execute
from engine import authz
from engine.commands import Deploy
from engine.errors import Conflict, Forbidden, Invalid
from engine.handlers.definitions import definition_row
from engine.values import dumps

blueprint = Blueprint(
    "studio", "studio", url_prefix="/api/studio", description="流程：画图、检查、比较、发布"
)


@blueprint.route("/procedures", methods=["GET"])
@blueprint.response(200, ProcedureList)
def get_procedures() -> dict[str, Any]:
    """全部程序，市版与各区县的版本。"""
    _require_designer()
    return list_procedures(bus(), reader())


@blueprint.route("/procedures/<ref>", methods=["GET"])
@blueprint.arguments(SourceQuery, location="query")
@blueprint.response(200, Source)
def get_source(wanted: dict[str, Any], ref: str) -> dict[str, Any]:
    """一个区县用的流程图和表单；沿用市版的给市版。"""
    _require_designer()
    return source(bus(), reader(), ref, wanted["place"], wanted["key"])


@blueprint.route("/check", methods=["POST"])
@blueprint.arguments(DrawnBody)
@blueprint.response(200, CheckResult)
def post_check(drawn: dict[str, Any]) -> dict[str, Any]:
    """检查画好的流程图，并说明与已发布的那一版有什么不同；什么都不保存。"""
    _require_designer()
    checked = _checked(drawn)
    changes = changes_to(bus(), reader(), checked, drawn["base"], drawn["place"])
    return {
        "findings": checked.told(),
        "explained": checked.explained,
        "passed": checked.passed,
        "blocked": checked.blocked,
        "changes": [asdict(change) for change in changes],
    }


@blueprint.route("/changes", methods=["GET"])
@blueprint.arguments(CompareQuery, location="query")
@blueprint.response(200, ChangeRow(many=True))
def get_changes(wanted: dict[str, int]) -> list[dict[str, Any]]:
    """两个已发布的版本有什么不同。"""
    _require_designer()
    return [asdict(change) for change in changes_between(bus(), reader(), wanted["base"], wanted["key"])]


@blueprint.route("/publish", methods=["POST"])
@blueprint.arguments(PublishBody)
@blueprint.response(201, Published)
def post_publish(drawn: dict[str, Any]) -> dict[str, Any]:
    """发布到一个区县，成为新的一版；检查不过的不发布。在办件照原来的版本办完。"""
    _require_designer()
    checked = _checked(drawn)
    if checked.blocked or checked.model is None:
        found = [one.finding for one in checked.findings]
        raise Invalid("check_failed", "检查没有通过，没有发布", where=drawn["place"], findings=found)
    base = definition_row(reader(), "process", drawn["base"])
    if base["ref"] != checked.model.process_id:
        raise Conflict(
            "other_process", "流程的编号变了，不能发布成同一个程序的新版本", where="id",
            expected=base["ref"], found=checked.model.process_id,
        )  # fmt: skip
    newest = serving(bus(), reader(), base["ref"], drawn["place"])
    if newest["key"] != base["key"]:
        raise Conflict(
            "published_meanwhile", f"您画图以后，同事发布了第 {newest['version']} 版，请先看看改了什么", where="base",
            expected=f"第 {newest['version']} 版", found=f"第 {base['version']} 版",
        )  # fmt: skip
    names = {
        row["ref"]: row["resource_name"]
        for row in served_forms(bus().definitions, reader(), checked.model, drawn["place"])
    }
    resources = [(base["resource_name"], drawn["xml"].encode())]
    resources += [(names.get(s["id"], f"{s['id']}.form"), dumps(s).encode()) for s in drawn["forms"]]
    answer = execute(Deploy(tuple(resources), drawn["place"], drawn["note"]))
    row = next(row for row in answer["definitions"] if row["ref"] == base["ref"])
    return {"key": str(row["key"]), "version": row["version"], "is_new": row["is_new"]}


def _checked(drawn: dict[str, Any]) -> Checked:
    check_place(reader(), drawn["place"])
    ref = definition_row(reader(), "process", drawn["base"])["ref"]
    return check(reader(), ref, drawn["xml"], drawn["forms"], drawn["place"])


def _require_designer() -> None:
    if not authz.allowed(actor(), authz.DEPLOY):
        raise Forbidden(
            "no_permission", "流程由流程设计员来画和发布", expected="流程设计员", found=actor().acting_role
        )
