"""Schemas of a form as it was handed in."""

from __future__ import annotations

from marshmallow import Schema, fields


class FilledField(Schema):
    """当时表单的一项；`filled` 是这一步填的，`hidden` 是内容已脱敏。"""

    label = fields.String(required=True)
    value = fields.String(required=True, allow_none=True)
    filled = fields.Boolean(required=True)
    hidden = fields.Boolean(required=True)


class FilledForm(Schema):
    """提交时的表单。"""

    name = fields.String(required=True)
    version = fields.Integer(required=True)
    step = fields.String(required=True)
    fields_ = fields.List(fields.Nested(FilledField), required=True, data_key="fields", attribute="fields")
