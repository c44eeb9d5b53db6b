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

    case_key = fields.String()
    instance_key = fields.String()


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

    key = fields.String()
    case_code = fields.String(allow_none=True)
    status = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    type_code = fields.String(allow_none=True)
    channel = fields.String(allow_none=True)
    location_org = fields.String(allow_none=True)
    owner_org = fields.String(allow_none=True)
    confidentiality = fields.String()
    risk = fields.String(allow_none=True)
    closing_reason = fields.String(allow_none=True)
    received_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)


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

    items = fields.List(fields.Nested(CaseSummary))


class CaseDetail(CaseSummary):
    """一件案子。`sight` 是您看得到多少：log、summary、full。"""

    created_at = Moment()
    created_by = fields.String()
    round = fields.Integer()
    version = fields.Integer()
    sight = fields.String()
    fields_ = fields.Dict(data_key="fields", attribute="fields")
    instances = fields.List(fields.Raw())
    waiting_for = fields.List(fields.Raw())
    standing = fields.List(fields.Nested(Standing))
    parties = fields.List(fields.Raw())


class MessageBody(Schema):
    """程序在等的消息，如法院的立案情况；对案件的操作（撤回等）走 acts。"""

    name = fields.String(required=True, validate=validate.Length(1, 200))


class RevealBody(Schema):
    """为什么要看；记入案件的历史。"""

    reason = fields.String(load_default=REASONS[0], validate=validate.OneOf(REASONS))


class DocumentRow(Schema):
    """一份文书。"""

    key = fields.String()
    template = fields.String()
    title = fields.String()
    number = fields.String()
    element_id = fields.String()
    created_at = Moment()
    rendered = fields.Boolean()


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

    chain = fields.String()
    chain_key = fields.String()
    seq = fields.Integer()
    at = Moment()
    user = fields.String()
    name = fields.String()
    role = fields.String()
    command = fields.String()
    important = fields.Boolean()
    items = fields.List(fields.Raw())
