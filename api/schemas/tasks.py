"""Schemas of user tasks."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.paging import PageQuery
from api.queries.tasks.conditions import GROUPS, VIEWS
from api.schemas.common import Moment, Page


class InboxQuery(PageQuery):
    """哪个视图，怎样筛选。todo = 我经办的和可领取的。"""

    view = fields.String(load_default="todo", validate=validate.OneOf(VIEWS))
    group = fields.String(load_default=None, validate=validate.OneOf(GROUPS))
    process_id = fields.String(load_default=None)
    element_id = fields.String(load_default=None)
    case_code = fields.String(load_default=None, validate=validate.Length(1, 40))
    q = fields.String(load_default=None, validate=validate.Length(1, 60))
    risk = fields.String(load_default=None, validate=validate.OneOf(("high", "medium", "low")))
    category = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^\d{2,4}$"),
        metadata={"description": "纠纷大类或小类编码"},
    )
    place = fields.String(load_default=None, metadata={"description": "发生在这个机构及以下"})


class TaskParty(Schema):
    """待办里的一位当事人；敏感件不列。"""

    party_role = fields.String(required=True)
    name = fields.String(required=True)


class InboxCase(Schema):
    """待办所属的案件，简写；敏感件只有案号，当事人看不到的为空。"""

    key = fields.String(required=True)
    case_code = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, allow_none=True)
    risk = fields.String(required=True, allow_none=True)
    type_code = fields.String(required=True, allow_none=True)
    location_org = fields.String(required=True, allow_none=True)
    confidentiality = fields.String(required=True, allow_none=True)


class TaskRow(Schema):
    """待办的一行；`group` 是按期限分的组：overdue、today、soon、later。"""

    key = fields.String(required=True)
    name = fields.String(required=True)
    element_id = fields.String(required=True, allow_none=True)
    process_id = fields.String(required=True, allow_none=True)
    process_name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    assignee = fields.String(required=True, allow_none=True)
    candidate_groups = fields.List(fields.String(), required=True)
    priority = fields.Integer(required=True)
    created_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    follow_up_at = Moment(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)
    ended_by_name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    group = fields.String(required=True)
    case = fields.Nested(InboxCase, required=True, allow_none=True)
    parties = fields.List(fields.Nested(TaskParty), required=True)
    working_days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "到末日还剩几个工作日，过了为负"}
    )


class Inbox(Page):
    """一页待办，与各视图、各组的件数。"""

    items = fields.List(fields.Nested(TaskRow), required=True)
    counts = fields.Dict(required=True, keys=fields.String(), values=fields.Integer())
    groups = fields.Dict(required=True, keys=fields.String(), values=fields.Integer())


class CompleteBody(Schema):
    """表单里填的值；代人填写时写明代谁。"""

    values = fields.Dict(keys=fields.String(), load_default=dict)
    recorded_for = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 999),
        metadata={"description": "代第几位当事人填写"},
    )


class AssignBody(Schema):
    """转给谁。"""

    assignee = fields.String(required=True, validate=validate.Length(1, 80))


class DraftBody(Schema):
    """还没有提交的表单；`base` 是接着写的那份草稿存下的时刻（没有草稿时为空），不给就直接存。"""

    values = fields.Dict(keys=fields.String(), required=True)
    base = Moment(allow_none=True)


class DraftState(Schema):
    """草稿与存下的时刻；没有时为空。"""

    values = fields.Dict(required=True, keys=fields.String(), allow_none=True)
    saved_at = Moment(required=True, allow_none=True)
