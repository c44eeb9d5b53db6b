"""草稿与情景: what a designer has not published yet, and the scenarios that are rehearsed before publishing."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from api.blueprint import Blueprint
from api.platform import bus
from api.queries.rehearsal.files import scenarios_of
from api.queries.studio.drawings import drawing_of, stored_scenarios
from api.queries.studio.places import check_place, require_own, tx_at
from api.queries.studio.source import serving
from api.reads import actor, reader
from api.schemas.rehearsal import MAX_NAME, ScenarioBody, ScenarioDocument
from api.schemas.studio import REF, DrawingAnswer, DrawingBody, DrawingState, PlaceQuery
from api.studio_guard import require_designer
from api.writes import execute, stale, tagged, version_of
from casework.rehearsal import read_scenarios
from engine.definitions.commands import DropDrawing, DropScenario, SaveDrawing, SaveScenario
from engine.errors import Conflict, Invalid, NotFound

blueprint = Blueprint(
    "studio_drawings", "studio_drawings", url_prefix="/api/studio", description="流程：草稿与情景"
)


@blueprint.route("/procedures/<ref>/drawing", methods=["GET"])
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.alt_response(200, schema=DrawingAnswer)
def get_drawing(wanted: dict[str, Any], ref: str) -> Response:
    """本人没有发布的草稿；ETag 是它的版本。"""
    require_designer()
    row = drawing_of(reader(), actor().user, ref, wanted["place"])
    if row is None:
        return jsonify({"drawing": None})
    names = ("ref", "place", "name", "xml", "forms", "decisions", "version", "saved_at")
    base = None if row["base_key"] is None else str(row["base_key"])
    return tagged(jsonify({"drawing": {**{name: row[name] for name in names}, "base": base}}), row["version"])


@blueprint.route("/procedures/<ref>/drawing", methods=["PUT"])
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.arguments(DrawingBody)
@blueprint.alt_response(200, schema=DrawingState)
def put_drawing(wanted: dict[str, Any], drawn: dict[str, Any], ref: str) -> Response:
    """存草稿；别人看不到。If-Match 带上读到的版本（第一次存不带）：别的窗口又改过则不存，答 412。"""
    require_designer()
    place = wanted["place"]
    require_own(reader(), place)
    REF(ref)
    if drawn["base"] is None:
        _require_unused(ref, place)
    header = request.headers.get("If-Match")
    seen = version_of(header) if header is not None else None
    command = SaveDrawing(
        ref, place, drawn["name"], drawn["base"], drawn["xml"], drawn["forms"], drawn["decisions"],
        seen,
    )  # fmt: skip
    try:
        state = execute(command)
    except Conflict as conflict:
        if conflict.code == "drawing_changed":
            raise stale(conflict.found, header or "没有带") from None
        raise
    return tagged(jsonify(state), state["version"])


@blueprint.route("/procedures/<ref>/drawing", methods=["DELETE"])
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.response(204)
def delete_drawing(wanted: dict[str, Any], ref: str) -> None:
    """放下草稿。"""
    require_designer()
    execute(DropDrawing(ref, wanted["place"]))


@blueprint.route("/procedures/<ref>/scenarios", methods=["GET"])
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.response(200, ScenarioDocument(many=True))
def get_scenarios(wanted: dict[str, Any], ref: str) -> list[dict[str, Any]]:
    """预演用的情景：设计员写的在前，随平台附带的在后。"""
    require_designer()
    check_place(reader(), wanted["place"])
    view = tx_at(bus(), reader(), wanted["place"])
    own = [
        {"name": row["name"], "own": True, "document": row["document"]} for row in stored_scenarios(view, ref)
    ]
    taken = {row["name"] for row in own}
    shipped = [scenario for scenario in scenarios_of(ref, wanted["place"]) if scenario.name not in taken]
    return [*own, *({"name": one.name, "own": False, "document": one.document()} for one in shipped)]


@blueprint.route("/procedures/<ref>/scenarios/<name>", methods=["PUT"])
@blueprint.arguments(ScenarioBody)
@blueprint.response(204)
def put_scenario(body: dict[str, Any], ref: str, name: str) -> None:
    """存一个情景，同名的换成这一个；本租户的设计员都用它预演。"""
    require_designer()
    REF(ref)
    document = {**body["document"], "name": name}
    if not 1 <= len(name) <= MAX_NAME:
        raise Invalid("scenario_name", "情景的名字太长", "name", f"1–{MAX_NAME} 个字", f"{len(name)} 个字")
    read_scenarios(ref, [document], "document")
    execute(SaveScenario(ref, name, document))


@blueprint.route("/procedures/<ref>/scenarios/<name>", methods=["DELETE"])
@blueprint.response(204)
def delete_scenario(ref: str, name: str) -> None:
    """去掉设计员写的一个情景；随平台附带的去不掉。"""
    require_designer()
    execute(DropScenario(ref, name))


def _require_unused(ref: str, place: str) -> None:
    """Conflict when a process of this id serves the place already."""
    try:
        row = serving(bus(), reader(), ref, place)
    except NotFound:
        return
    raise Conflict(
        "ref_taken", f"编号“{ref}”已经有流程“{row['name']}”在用，换一个编号", where="ref",
        expected="没有用过的编号", found=ref,
    )  # fmt: skip
