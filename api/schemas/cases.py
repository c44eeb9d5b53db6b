"""Schemas of cases."""

from __future__ import annotations

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from api.paging import PageQuery
from api.schemas.common import Moment, Page
from casework.case_file.reveal import REASONS


class OpenCaseBody(Schema):
    """登记一件新案：开一个案件，启动受理程序。"""

    title = fields.String(required=True, validate=validate.Length(1, 60))
    channel = fields.String(required=True)
    location_org = fields.String(
        required=True, metadata={"description": "发生地机构编码", "example": "01-01-02"}
    )
    received_at = Moment(required=True)
    external_no = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=80))
    process_id = fields.String(
        load_default=None,
        allow_none=True,
        metadata={"description": "主程序的流程 id；不说就用这里作登记用的程序（counts_as: registration）"},
    )
    answers = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata={"description": "登记表里已经知道的回答；只用来从一开始就判断是不是敏感件，不保存"},
    )


class CaseOpened(Schema):
    """新案的编号。"""

    case_key = fields.String(required=True)
    instance_key = fields.String(required=True)


class CaseQuery(PageQuery):
    """筛选；敏感件只显示案号，除了案号尾号，别的条件都不会找出它。"""

    q = fields.String(
        load_default=None, validate=validate.Length(1, 60), metadata={"description": "案号尾号或标题"}
    )
    status = DelimitedList(fields.String(), load_default=list)
    channel = fields.String(load_default=None)
    type_code = fields.String(load_default=None)
    risk = fields.String(load_default=None)
    org_code = fields.String(load_default=None, metadata={"description": "这个机构及以下"})
    received_from = Moment(load_default=None)
    received_before = Moment(load_default=None)


class CaseSummary(Schema):
    """列表里的一件；敏感件只有案号。"""

    key = fields.String(required=True)
    case_code = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    type_code = fields.String(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)
    location_org = fields.String(required=True, allow_none=True)
    owner_org = fields.String(required=True, allow_none=True)
    confidentiality = fields.String(required=True)
    risk = fields.String(required=True, allow_none=True)
    closing_reason = fields.String(required=True, allow_none=True)
    received_at = Moment(required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)


class Standing(Schema):
    """停住的一处：原因、哪一步、从何时起、谁来排除、谁盯着。"""

    cause = fields.String(required=True)
    name = fields.String(required=True)
    process_name = fields.String(required=True)
    since = Moment(required=True)
    mended_by = fields.List(fields.String(), required=True)
    watched_by = fields.List(fields.String(), required=True)


class StandingCase(Schema):
    """停住的一件案子。"""

    code = fields.String(required=True)
    case_code = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    standing = fields.List(fields.Nested(Standing), required=True)


class CasePage(Page):
    """一页案件。"""

    items = fields.List(fields.Nested(CaseSummary), required=True)


class CaseInstance(Schema):
    """案件的一个流程实例。"""

    key = fields.String(required=True)
    root_key = fields.String(required=True)
    definition_key = fields.String(required=True)
    parent_key = fields.String(required=True, allow_none=True)
    process_id = fields.String(required=True)
    state = fields.String(required=True)
    started_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    incidents = fields.Integer(required=True)


class WaitingStep(Schema):
    """还开着的一件待办。"""

    task_key = fields.String(required=True)
    name = fields.String(required=True)
    element_id = fields.String(required=True)
    process_id = fields.String(required=True)
    assignee = fields.String(required=True, allow_none=True)
    candidate_groups = fields.List(fields.String(), required=True)
    created_at = Moment(required=True)
    due_at = Moment(required=True, allow_none=True)


class PersonalValue(Schema):
    """当事人的一项个人信息；`masked` 是遮住的样子。"""

    field = fields.String(required=True)
    cls = fields.String(required=True)
    value = fields.Raw(required=True)
    masked = fields.Boolean(required=True)


class PartyShown(Schema):
    """一位当事人。"""

    number = fields.Integer(required=True)
    party_role = fields.String(required=True)
    party_kind = fields.String(required=True)
    fields_ = fields.Dict(required=True, keys=fields.String(), data_key="fields", attribute="fields")
    personal = fields.List(fields.Nested(PersonalValue), required=True)


class PartyRevealed(Schema):
    """看到的一位当事人的个人信息。"""

    number = fields.Integer(required=True)
    values = fields.Dict(required=True, keys=fields.String())


class CaseDetail(CaseSummary):
    """一件案子。`sight` 是您看得到多少：log、summary、full。"""

    created_at = Moment(required=True)
    created_by = fields.String(required=True)
    round = fields.Integer(required=True)
    version = fields.Integer(required=True)
    sight = fields.String(required=True)
    fields_ = fields.Dict(required=True, keys=fields.String(), data_key="fields", attribute="fields")
    instances = fields.List(fields.Nested(CaseInstance), required=True)
    waiting_for = fields.List(fields.Nested(WaitingStep), required=True)
    standing = fields.List(fields.Nested(Standing), required=True)
    parties = fields.List(fields.Nested(PartyShown), required=True)


class MessageBody(Schema):
    """程序在等的消息，如法院的立案情况；对案件的操作（撤回等）走 acts。"""

    name = fields.String(required=True, validate=validate.Length(1, 200))


class RevealBody(Schema):
    """为什么要看；记入案件的历史。"""

    reason = fields.String(load_default=REASONS[0], validate=validate.OneOf(REASONS))


class DocumentRow(Schema):
    """一份文书。"""

    key = fields.String(required=True)
    template = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    element_id = fields.String(required=True)
    created_at = Moment(required=True)
    rendered = fields.Boolean(required=True)


class PaperBlock(Schema):
    """文书的一段，或表格的一行。"""

    kind = fields.String(required=True)
    align = fields.String(required=True)
    cells = fields.List(fields.String(), required=True)


class PaperShown(Schema):
    """一份文书的内容。"""

    key = fields.String(required=True)
    template = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    blocks = fields.List(fields.Nested(PaperBlock), required=True)


class TimelineEntry(Schema):
    """经过里的一条：一个命令在一条链上的记录。"""

    chain = fields.String(required=True)
    chain_key = fields.String(required=True)
    seq = fields.Integer(required=True)
    at = Moment(required=True)
    user = fields.String(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True)
    command = fields.String(required=True)
    important = fields.Boolean(required=True)
    items = fields.List(
        fields.Dict(keys=fields.String()), required=True, metadata={"description": "各以 kind 说明是什么事实"}
    )
