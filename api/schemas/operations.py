"""Schemas of what operators look after: incidents, deliveries, how many there are."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.paging import PageQuery
from api.schemas.common import Moment, Page


class IncidentQuery(PageQuery):
    """哪种状态的异常。"""

    state = fields.String(load_default="ACTIVE", validate=validate.OneOf(["ACTIVE", "RESOLVED"]))


class IncidentRow(Schema):
    """一处停住的地方。案号只给看得到这件案子的人。"""

    key = fields.String(required=True)
    root_key = fields.String(required=True)
    process_key = fields.String(required=True)
    process_id = fields.String(required=True)
    process_name = fields.String(required=True, allow_none=True, metadata={"description": "程序的名称"})
    element_id = fields.String(required=True)
    element_name = fields.String(
        required=True, allow_none=True, metadata={"description": "图上这一处的名称，没有名称时为空"}
    )
    place = fields.String(required=True, allow_none=True, metadata={"description": "机构编码"})
    case_code = fields.String(required=True, allow_none=True)
    error_type = fields.String(required=True, metadata={"description": "Camunda 8 的异常类别"})
    message = fields.String(required=True, metadata={"description": "为什么停住，中文"})
    state = fields.String(required=True, validate=validate.OneOf(["ACTIVE", "RESOLVED"]))
    created_at = Moment(required=True)
    since = Moment(required=True, metadata={"description": "从什么时候起一直停着，试过没有成的也算在内"})
    resolved_at = Moment(required=True, allow_none=True)


class IncidentPage(Page):
    """一页异常。"""

    items = fields.List(fields.Nested(IncidentRow), required=True)


class Retried(Schema):
    """再试一次的结果：`standing` 是这一试之后又停住的地方，空的就是往下走了。"""

    standing = fields.List(fields.Nested(IncidentRow), required=True)


class DeliveryRow(Schema):
    """一件没有送达的东西：是哪一类、给谁、试过几次、为什么没成。说的内容不给。"""

    key = fields.String(required=True)
    number = fields.Integer(required=True)
    kind = fields.String(
        required=True,
        metadata={
            "description": "message 消息；signal 广播；correlate 递给一个流程的消息；"
            "schedule_starts 让下级重排定时开始；open_linked 请市里办理；tell_linked 告诉市里进展；tell_origin 答复区县"
        },
    )
    message = fields.String(required=True, allow_none=True, metadata={"description": "图里的消息名"})
    message_name = fields.String(required=True, allow_none=True, metadata={"description": "手册里的叫法"})
    to = fields.String(required=True, allow_none=True, metadata={"description": "送给哪个市或区县"})
    process_name = fields.String(required=True, allow_none=True, metadata={"description": "递给哪个程序"})
    case_code = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    last_error = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True)
    retried_at = Moment(required=True, allow_none=True, metadata={"description": "上一次有人要求再送"})
    next_at = Moment(
        required=True, allow_none=True, metadata={"description": "这一刻以后自动再试；空的是不再自动试"}
    )


class DeliveryPage(Page):
    """一页没有送达的东西。"""

    items = fields.List(fields.Nested(DeliveryRow), required=True)


class NobodyRow(Schema):
    """一处没有人来办的：没有在岗的人能办（NO_CANDIDATE），或没有程序来领（JOB_UNTAKEN）。案号只给看得到的人。"""

    key = fields.String(required=True)
    cause = fields.String(required=True, validate=validate.OneOf(["NO_CANDIDATE", "JOB_UNTAKEN"]))
    process_id = fields.String(required=True)
    process_name = fields.String(required=True, allow_none=True)
    element_name = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    case_code = fields.String(required=True, allow_none=True)
    since = Moment(required=True)


class OperationCounts(Schema):
    """各有几处。`standing` 是要有人来看的：停住的、没有人来办的、不再自动送的、到时没有开始的。"""

    standing = fields.Integer(required=True)
    incidents = fields.Integer(required=True)
    nobody = fields.Integer(required=True, metadata={"description": "没有人来办的，至多数到 200"})
    deliveries = fields.Integer(required=True)
    given_up = fields.Integer(required=True)
    starts = fields.Integer(required=True)
    late_starts = fields.Integer(required=True)
