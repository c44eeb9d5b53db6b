"""What the doors of a case's confidentiality and of its parties' accounts take."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from engine.handlers.case_signals import REASON_LENGTH
from engine.sensitive_facts import LEVELS


class ClassifyBody(Schema):
    """定为哪一级、为什么。"""

    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    reason = fields.String(required=True, validate=validate.Length(*REASON_LENGTH))


class PartyAccountBody(Schema):
    """哪个账号、怎样核对的身份。"""

    user = fields.String(required=True, validate=validate.Length(1, 80))
    reason = fields.String(required=True, validate=validate.Length(*REASON_LENGTH))
