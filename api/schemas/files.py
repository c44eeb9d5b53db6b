"""Schemas of attachments."""

from __future__ import annotations

from marshmallow import Schema, fields


class StoredFile(Schema):
    """收下的一个附件；`reference` 填进表单。"""

    reference = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "字节"})
    kind = fields.String(required=True)
