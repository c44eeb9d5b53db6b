"""Schemas of the registration desk."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.schemas.common import Key, Moment

_PLACE = validate.Regexp(r"^\d{2}(-\d{2}(-\d{2}(-\d{3}(-\d{2})?)?)?)?$", error="应为机构编码，如 01-01-02")


class IntakeQuery(Schema):
    """在哪里登记。"""

    place = fields.String(required=True, validate=_PLACE)


class IntakeForm(Schema):
    """登记要填的一张表：流程里现行的那一版。"""

    element_id = fields.String(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    schema_ = fields.Dict(required=True, data_key="schema", attribute="schema")


class IntakeForms(Schema):
    """登记的两步：先问安全，再登记诉求与当事人；`target_minutes` 是服务目标。"""

    safety = fields.Nested(IntakeForm, required=True)
    matter = fields.Nested(IntakeForm, required=True)
    target_minutes = fields.Integer(required=True)


class IntakeCheckBody(Schema):
    """已经写下的内容；不保存。`besides` 是正在登记的这件自己。"""

    place = fields.String(required=True, validate=_PLACE)
    values = fields.Dict(keys=fields.String(), required=True)
    besides = Key(load_default=None, allow_none=True)


class Candidate(Schema):
    """可能是同一件的案件，与相同之处。"""

    case_code = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    channel = fields.String(required=True, allow_none=True)
    location_org = fields.String(required=True)
    received_at = Moment(required=True)
    closed = fields.Boolean(required=True)
    same = fields.List(fields.String(), required=True)
    different = fields.List(fields.String(), required=True)
    words = fields.List(fields.String(), required=True)


class IntakeOutlook(Schema):
    """照现在填的，平台会建议什么；都由人确认。没填到的为空。"""

    acceptance = fields.String(required=True, allow_none=True)
    risk = fields.String(required=True, allow_none=True)
    complexity = fields.String(required=True, allow_none=True)
    procedure = fields.String(required=True, allow_none=True)
    answer_by = Moment(required=True, allow_none=True)


class IntakeCheck(Schema):
    """边写边查的结果。"""

    candidates = fields.List(fields.Nested(Candidate), required=True)
    outlook = fields.Nested(IntakeOutlook, required=True)


class IntakeSlip(Schema):
    """给来访人的小票。"""

    case_code = fields.String(required=True)
    query_code = fields.String(required=True, allow_none=True)
    answer_by = Moment(required=True, metadata={"description": "最晚何时答复是否受理"})
