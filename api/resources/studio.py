"""流程: what is published where, checking and comparing what was drawn, publishing it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.blueprint import Blueprint
from api.platform import bus
from api.queries.studio.check import Checked, check
from api.queries.studio.heat import heat
from api.queries.studio.listing import list_procedures
from api.queries.studio.places import check_place, require_own, tx_at
from api.queries.studio.source import changes_between, changes_to, served_decisions, served_forms, source
from api.reads import actor, reader
from api.schemas.studio import (
    ChangeRow,
    CheckResult,
    CompareQuery,
    DrawnBody,
    HeatRow,
    PlaceQuery,
    ProcedureList,
    PublishBody,
    Published,
    Source,
    SourceQuery,
)
from api.studio_guard import require_designer
from api.writes import execute
from engine.definitions.catalog import definition_row
from engine.definitions.commands import Publish
from engine.errors import Conflict, Invalid
from engine.store import Tx
from engine.values import dumps

blueprint = Blueprint(
    "studio", "studio", url_prefix="/api/studio", description="流程：画图、检查、比较、发布"
)


@blueprint.route("/procedures", methods=["GET"])
@blueprint.response(200, ProcedureList)
def get_procedures() -> dict[str, Any]:
    """全部程序，市版与各区县的版本，本人的草稿。"""
    require_designer()
    return list_procedures(bus(), reader(), actor().user)


@blueprint.route("/procedures/<ref>", methods=["GET"])
@blueprint.arguments(SourceQuery, location="query")
@blueprint.response(200, Source)
def get_source(wanted: dict[str, Any], ref: str) -> dict[str, Any]:
    """一个区县用的流程图、表单和决策；沿用市版的给市版。"""
    require_designer()
    return source(bus(), reader(), actor().user, ref, wanted["place"], wanted["key"])


@blueprint.route("/procedures/<ref>/heat", methods=["GET"])
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.response(200, HeatRow(many=True))
def get_heat(wanted: dict[str, Any], ref: str) -> list[dict[str, Any]]:
    """在办件现在停在哪些步骤，各多少件。"""
    require_designer()
    return heat(tx_at(bus(), reader(), wanted["place"]), ref)


@blueprint.route("/check", methods=["POST"])
@blueprint.arguments(DrawnBody)
@blueprint.response(200, CheckResult)
def post_check(drawn: dict[str, Any]) -> dict[str, Any]:
    """检查画好的流程图，并说明与已发布的那一版有什么不同；什么都不保存。"""
    require_designer()
    view, checked = _checked(drawn)
    changes = changes_to(bus(), view, checked, drawn["base"], drawn)
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
def get_changes(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """两个已发布的版本有什么不同。"""
    require_designer()
    view = tx_at(bus(), reader(), wanted["place"]) if wanted["place"] else reader()
    return [asdict(change) for change in changes_between(bus(), view, wanted["base"], wanted["key"])]


@blueprint.route("/publish", methods=["POST"])
@blueprint.arguments(PublishBody)
@blueprint.response(201, Published)
def post_publish(drawn: dict[str, Any]) -> dict[str, Any]:
    """发布到一个或几个地方，一次成或一次都不成；检查不过的不发布。在办件照原来的版本办完。"""
    require_designer()
    require_own(reader(), drawn["place"])
    view, checked = _checked(drawn)
    if checked.blocked or checked.model is None:
        found = [one.finding for one in checked.findings]
        raise Invalid("check_failed", "检查没有通过，没有发布", where=drawn["place"], findings=found)
    base = None if drawn["base"] is None else definition_row(view, "process", drawn["base"])
    ref = checked.model.process_id
    if base is not None and base["ref"] != ref:
        raise Conflict(
            "other_process", "流程的编号变了，不能发布成同一个程序的新版本", where="id",
            expected=base["ref"], found=ref,
        )  # fmt: skip
    places = drawn["places"] or [{"code": drawn["place"], "seen": drawn["base"]}]
    name = f"{ref}.bpmn" if base is None else base["resource_name"]
    resources = [(name, drawn["xml"].encode()), *_beside(view, checked, drawn)]
    seen = tuple((place["code"], place["seen"]) for place in places)
    rows = execute(Publish(ref, tuple(resources), seen, drawn["note"], drawn["place"]))
    return {"places": [{**row, "key": str(row["key"])} for row in rows]}


def _beside(view: Tx, checked: Checked, drawn: dict[str, Any]) -> list[tuple[str, bytes]]:
    """The drawn forms and decisions as files, under the names that they have already."""
    assert checked.model is not None, "only what could be read is published"
    definitions, place = bus().definitions, drawn["place"]
    forms = served_forms(definitions, view, checked.model, place)
    names = {row["ref"]: row["resource_name"] for row in forms}
    files = {
        row["ref"]: row["resource_name"] for row in served_decisions(definitions, view, checked.model, place)
    }
    return [
        *((names.get(s["id"], f"{s['id']}.form"), dumps(s).encode()) for s in drawn["forms"]),
        *((files.get(d["id"], f"{d['id']}.dmn"), d["xml"].encode()) for d in drawn["decisions"]),
    ]


def _checked(drawn: dict[str, Any]) -> tuple[Tx, Checked]:
    check_place(reader(), drawn["place"])
    view = tx_at(bus(), reader(), drawn["place"])
    ref = "" if drawn["base"] is None else definition_row(view, "process", drawn["base"])["ref"]
    return view, check(view, ref, drawn["xml"], drawn["forms"], drawn["decisions"], drawn["place"])
