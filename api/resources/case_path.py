"""Where a case is on its diagrams, and how it came there."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.personal_reads import field_name, note_reads
from api.platform import bus
from api.queries.cases.path import case_path
from api.queries.replay.secrets_then import opener
from api.queries.replay.steps import replay
from api.reads import NO_STORE, reader
from api.resources.cases import seen
from api.schemas.case_path import CaseWalk
from api.schemas.replay import StoryStep
from engine.access.access_level import AccessLevel

blueprint = Blueprint("case_path", "case_path", url_prefix="/api/cases", description="案件走到哪一步")


@blueprint.route("/<code>/path", methods=["GET"])
@blueprint.response(200, CaseWalk(many=True))
def get_path(code: str) -> list[dict[str, Any]]:
    """案件的每个流程走过的节点与连线、在等的计时与待办，按开始的先后。"""
    case, _sight = seen(code, AccessLevel.SUMMARY)
    return case_path(reader(), case["key"])


@blueprint.route("/<code>/story", methods=["GET"])
@blueprint.response(200, StoryStep(many=True))
def get_story(code: str) -> tuple[list[dict[str, Any]], int, dict[str, str]]:
    """案件的经过，用话说，从旧到新。"""
    case, sight = seen(code, AccessLevel.LOG)
    tx = reader()
    fields: set[str] = set()
    opened = opener(bus(), tx, case, sight, opened=fields)
    told = replay(bus(), tx, case["key"], facts=sight >= AccessLevel.SUMMARY, opened=opened)
    note_reads(case["key"], map(field_name, sorted(fields)))
    return told["steps"], 200, NO_STORE
