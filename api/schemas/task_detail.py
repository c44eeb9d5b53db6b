"""Schemas of one task with everything that doing it needs."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.schemas.cases import CaseSummary
from api.schemas.common import Moment
from api.schemas.tasks import DraftState


class FormDocument(Schema):
    """待办的表单：现行的那一版，连同它的 form-js 定义。"""

    key = fields.String(required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    schema_ = fields.Dict(keys=fields.String(), required=True, data_key="schema", attribute="schema")


class DeadlineStep(Schema):
    """算期限的一步：怎么说，涉及哪些天。"""

    text = fields.String(required=True)
    dates = fields.List(fields.Date(), required=True)


class DayCell(Schema):
    """期限里的一天：算不算、第几天、是不是工作日、节日的名称。"""

    day = fields.Date(required=True)
    counted = fields.Boolean(required=True)
    number = fields.Integer(required=True, allow_none=True)
    working_day = fields.Boolean(required=True)
    name = fields.String(required=True)


class DeadlineReason(Schema):
    """为什么是这一天；当事人看不到机关自己的提醒与升级时刻。"""

    timer_key = fields.String(required=True)
    duration = fields.String(required=True)
    meaning = fields.String(required=True)
    basis = fields.String(required=True)
    mark = fields.String(required=True)
    level = fields.String(required=True)
    start = Moment(required=True)
    due = Moment(required=True)
    remind_at = Moment(required=True, allow_none=True)
    overdue_escalate_at = Moment(required=True, allow_none=True)
    nominal = fields.Date(required=True)
    extended = fields.Date(required=True)
    calendar_version = fields.String(required=True)
    steps = fields.List(fields.Nested(DeadlineStep), required=True)
    days = fields.List(fields.Nested(DayCell), required=True)


class StepCondition(Schema):
    """走这条路的条件：网关问什么，连线叫什么。"""

    question = fields.String(required=True)
    name = fields.String(required=True)
    condition = fields.String(required=True, allow_none=True)
    default = fields.Boolean(required=True)


class PassedElement(Schema):
    """路上经过、没有人停下来办的一处。"""

    element_id = fields.String(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True)


class NextStep(Schema):
    """提交以后的一条路：条件、经过哪里、停在哪里、谁来办。"""

    flows = fields.List(fields.String(), required=True)
    conditions = fields.List(fields.Nested(StepCondition), required=True)
    passed = fields.List(fields.Nested(PassedElement), required=True)
    element_id = fields.String(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True)
    candidate_groups = fields.List(fields.String(), required=True)
    called_process = fields.String(required=True, allow_none=True)
    timer_key = fields.String(required=True, allow_none=True)


class TaskCase(CaseSummary):
    """待办所属的案件；当事人只看到案号、标题、状态。"""

    confidentiality = fields.String(required=True, allow_none=True)


class TaskDetail(Schema):
    """办一件待办所需的一切。"""

    key = fields.String(required=True)
    root_key = fields.String(required=True)
    process_key = fields.String(required=True)
    definition_key = fields.String(required=True)
    case_key = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    element_id = fields.String(required=True)
    process_id = fields.String(required=True)
    state = fields.String(required=True)
    assignee = fields.String(required=True, allow_none=True)
    candidate_groups = fields.List(fields.String(), required=True)
    candidate_users = fields.List(fields.String(), required=True)
    priority = fields.Integer(required=True)
    created_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    follow_up_at = Moment(required=True, allow_none=True)
    place = fields.String(required=True)
    ended_by = fields.String(required=True, allow_none=True)
    ended_by_name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    external_form = fields.String(required=True, allow_none=True)
    headers = fields.Dict(keys=fields.String(), required=True, metadata={"description": "图上写给办理程序的"})
    business_id = fields.String(required=True, allow_none=True)
    process_name = fields.String(required=True)
    documentation = fields.String(required=True, metadata={"description": "图上写的说明"})
    step = fields.String(required=True, metadata={"description": "手册里的步骤编号"})
    group = fields.String(required=True, metadata={"description": "overdue、today、soon、later"})
    case = fields.Nested(TaskCase, required=True, allow_none=True)
    form = fields.Nested(FormDocument, required=True, allow_none=True)
    values = fields.Dict(keys=fields.String(), required=True, metadata={"description": "表单打开时的值"})
    variables = fields.Dict(keys=fields.String(), required=True, metadata={"description": "流程知道的值"})
    deadline = fields.Nested(DeadlineReason, required=True, allow_none=True)
    next_steps = fields.List(fields.Nested(NextStep), required=True)
    draft = fields.Nested(DraftState, required=True, allow_none=True)
