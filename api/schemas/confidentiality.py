"""What the doors of a case's confidentiality and of its parties' accounts take."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from casework.cases.sensitive_facts import LEVELS
from casework.tables.case_messages import REASON_LENGTH


class ClassifyBody(Schema):
    """定为哪一级、为什么。"""

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    reason = fields.String(required=True, validate=validate.Length(*REASON_LENGTH))
    confidants = fields.List(
        fields.String(validate=validate.Length(1, 120)),
        load_default=None,
        allow_none=True,
        metadata={"description": "知情名单：账号，或 岗位@机构编码；不给就不改"},
    )


class PartyAccountBody(Schema):
    """哪个账号、怎样核对的身份。"""

    user = fields.String(required=True, validate=validate.Length(1, 80))
    reason = fields.String(required=True, validate=validate.Length(*REASON_LENGTH))
