"""How sensitive a case is, said by a person."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.resources.cases import seen
from api.schemas.confidentiality import ClassifyBody
from api.writes import execute, require_match
from casework.cases.commands import ClassifyCase
from engine.access.access_level import AccessLevel

blueprint = Blueprint("confidentiality", "confidentiality", url_prefix="/api/cases", description="案件的密级")


@blueprint.route("/<code>/confidentiality", methods=["PUT"])
@blueprint.arguments(ClassifyBody)
@blueprint.response(204)
def put_confidentiality(values: dict[str, Any], code: str) -> None:
    """定密级：normal、restricted、sealed；降低、列知情名单只有这一条路，理由记入案卷。"""
    case, _sight = seen(code, AccessLevel.FULL)
    require_match(case["version"])
    listed = values["confidants"]
    confidants = None if listed is None else tuple(listed)
    execute(ClassifyCase(case["key"], values["level"], values["reason"], confidants))
