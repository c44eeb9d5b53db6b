"""Where a case is on its diagrams, and how it came there."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.blueprint import Blueprint
from api.platform import bus
from api.queries.cases.path import case_path
from api.queries.replay.secrets_then import opener
from api.queries.replay.steps import replay
from api.reads import NO_STORE, reader
from api.resources.cases import seen
from api.schemas.common import Moment
from api.visibility import Sight

blueprint = Blueprint("case_path", "case_path", url_prefix="/api/cases", description="案件走到哪一步")


class PathElement(Schema):
    """一个节点：到过几次，现在有几处在此，最后一次离开的时刻与人。"""

    element_id = fields.String(required=True)
    type = fields.String(required=True)
    times = fields.Integer(required=True)
    active = fields.Integer(required=True)
    completed = fields.Integer(required=True)
    terminated = fields.Integer(required=True)
    at = Moment(allow_none=True, required=True)
    name = fields.String(required=True)


class PathFlow(Schema):
    """一条连线走过几次。"""

    flow_id = fields.String(required=True)
    times = fields.Integer(required=True)


class PathTimer(Schema):
    """还没有到的计时。"""

    element_id = fields.String(required=True)
    due_at = Moment(required=True)


class PathTask(Schema):
    """还开着的待办。"""

    element_id = fields.String(required=True)
    task_key = fields.String(required=True)


class CaseWalk(Schema):
    """案件的一个流程实例在它自己那一版图上走过的路。"""

    key = fields.String(required=True)
    process_id = fields.String(required=True)
    process_name = fields.String(required=True)
    definition_key = fields.String(required=True)
    version = fields.Integer(allow_none=True, required=True)
    org_code = fields.String(allow_none=True, required=True)
    state = fields.String(required=True)
    started_at = Moment(required=True)
    ended_at = Moment(allow_none=True, required=True)
    elements = fields.List(fields.Nested(PathElement), required=True)
    flows = fields.List(fields.Nested(PathFlow), required=True)
    timers = fields.List(fields.Nested(PathTimer), required=True)
    tasks = fields.List(fields.Nested(PathTask), required=True)


@blueprint.route("/<code>/path", methods=["GET"])
@blueprint.response(200, CaseWalk(many=True))
def get_path(code: str) -> list[dict[str, Any]]:
    """案件的每个流程走过的节点与连线、在等的计时与待办，按开始的先后。"""
    case, _sight = seen(code, Sight.SUMMARY)
    return case_path(reader(), case["key"])


class StoryStep(Schema):
    """经过里的一步：何时、谁、做了什么、随后怎样。"""

    number = fields.Integer(required=True)
    at = Moment(required=True)
    who = fields.String(required=True)
    role = fields.String(required=True)
    by_person = fields.Boolean(required=True)
    what = fields.String(required=True)
    then = fields.List(fields.String(), required=True)


@blueprint.route("/<code>/story", methods=["GET"])
@blueprint.response(200, StoryStep(many=True))
def get_story(code: str) -> tuple[list[dict[str, Any]], int, dict[str, str]]:
    """案件的经过，用话说，从旧到新。"""
    case, sight = seen(code, Sight.LOG)
    tx = reader()
    opened = opener(bus(), tx, case, sight)
    told = replay(bus(), tx, case["key"], facts=sight >= Sight.SUMMARY, opened=opened)
    return told["steps"], 200, NO_STORE
