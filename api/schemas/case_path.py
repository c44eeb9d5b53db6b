"""Schemas of the way that a case went through its diagrams."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.common import Moment


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
    beside = fields.Boolean(required=True)  # 在案件旁边走的程序，不是案件本身走到哪里
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
