"""Schemas of what forms and filters choose from."""

from __future__ import annotations

from marshmallow import Schema, fields

#: Every enumeration: its name → its values with their labels.
ENUMS = {
    "type": "object",
    "additionalProperties": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"value": {"type": "string"}, "label": {"type": "string"}},
            "required": ["value", "label"],
        },
    },
}


class DisputeTypeRow(Schema):
    """纠纷分类的一小类，带各自的缺省值。"""

    type_code = fields.String(required=True)
    category_code = fields.String(required=True)
    category_name = fields.String(required=True)
    subtype_name = fields.String(required=True)
    default_level = fields.String(required=True)
    default_unit_code = fields.String(required=True)
    default_unit_name = fields.String(required=True)
    co_unit_codes = fields.List(fields.String(), required=True)
    default_mediation_type = fields.String(required=True)
    default_procedure = fields.String(required=True)
    default_risk = fields.String(required=True)
    default_complexity = fields.String(required=True)
    default_target_days = fields.Integer(required=True)
    default_limit_days = fields.Integer(required=True)
    limit_day_type = fields.String(required=True)
    limit_basis_code = fields.String(required=True)
    instant_mediation_allowed = fields.Boolean(required=True)
    arbitration_first = fields.Boolean(required=True)
    judicial_confirmation_allowed = fields.Boolean(required=True)
    sensitive = fields.Boolean(required=True)


class HandbookProcedure(Schema):
    """手册的一个程序：编号、标识、名称、归在哪一组。"""

    number = fields.String(required=True)
    key = fields.String(required=True)
    name = fields.String(required=True)
    group = fields.String(required=True)


class OrgUnit(Schema):
    """机构树的一个节点；上级是编码的前一段。"""

    code = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)


class Post(Schema):
    """一个岗位：候选组与所在机构。"""

    group = fields.String(required=True)
    org_code = fields.String(required=True)


class Colleague(Schema):
    """一位工作人员与其岗位。"""

    user = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.Nested(Post), required=True)
