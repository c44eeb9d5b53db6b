"""案件回放, for the auditor: the steps of a case, the diagrams of that time, and whether the record is whole."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.platform import bus
from api.queries.cases.listing import summary
from api.queries.replay.steps import replay, versions_of
from api.queries.replay.verify import verification
from api.reads import reader, require
from api.resources.cases import seen
from api.schemas.replay import DiagramThen, ReplayAnswer, VerificationAnswer
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.definitions.catalog import definition_row
from engine.errors import NotFound

blueprint = Blueprint("replay", "replay", url_prefix="/api/history/cases", description="案件回放与验证")


@blueprint.route("/<code>/steps", methods=["GET"])
@blueprint.response(200, ReplayAnswer)
def get_steps(code: str) -> dict[str, Any]:
    """一件案子从第一步到最后一步；敏感件只给何时、谁、办了哪一步。"""
    case, sight = _case(code, authz.READ_HISTORY)
    told = replay(bus(), reader(), case["key"], facts=sight >= AccessLevel.SUMMARY)
    head = summary(case) if sight < AccessLevel.FULL else {**summary(case), "title": case["title"]}
    return {"case": {**head, "sight": sight.name.lower()}, **told}


@blueprint.route("/<code>/diagrams/<int:definition_key>", methods=["GET"])
@blueprint.response(200, DiagramThen)
def get_diagram(code: str, definition_key: int) -> dict[str, str]:
    """案件当时所用版本的流程图。"""
    case, _sight = _case(code, authz.READ_HISTORY)
    if definition_key not in versions_of(reader(), case["key"]):
        raise NotFound("diagram_not_found", "这件案子没有用过这个版本", where=str(definition_key))
    return {"xml": definition_row(reader(), "process", definition_key)["xml"]}


@blueprint.route("/<code>/verification", methods=["POST"])
@blueprint.response(200, VerificationAnswer)
def post_verification(code: str) -> dict[str, Any]:
    """现在验证这件案子的记录：逐条重算、对照、重演。只读，不改任何东西。"""
    case, _sight = _case(code, authz.VERIFY)
    return verification(bus(), reader(), case["key"])


def _case(code: str, permission: str) -> tuple[Any, AccessLevel]:
    case, sight = seen(code, AccessLevel.LOG)
    require(permission, said="案件回放只对审计和督查开放")
    return case, sight
