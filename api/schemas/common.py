"""Schemas that several resources share, and field types of ours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from api.paging import PageQuery

#: marshmallow's own messages in Chinese.
fields.Field.default_error_messages |= {
    "required": "必填",
    "null": "不能为空",
    "validator_failed": "取值不对",
}


class Key(fields.String):
    """A 63-bit key; travels as decimal text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not (text.isdecimal() and len(text) <= 19 and int(text) < 2**63):
            raise ValidationError("应为十进制的编号")
        return int(text)


class Moment(fields.AwareDateTime):
    """A time with its zone: one without is refused."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's way to say it
        "invalid": "应为带时区的时间，如 2026-11-20T09:26:00+08:00",
        "invalid_awareness": "时间要写明时区，如 +08:00",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=None, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            return super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except OverflowError:  # the first or the last hours that a calendar has, in another zone
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value if isinstance(value, datetime) else None  # the JSON door writes it in UTC


class Page(Schema):
    """一页：总数、下一页的标记（没有下一页时为空）。"""

    total = fields.Integer(required=True)
    next_cursor = fields.String(allow_none=True)


class ListQuery(PageQuery):
    """列表的共同参数。"""


class Findings(Schema):
    """检查出的一处问题。"""

    code = fields.String()
    message = fields.String()
    where = fields.String()
    expected = fields.String()
    found = fields.String()
    severity = fields.String()
    remedy = fields.String()
