"""Schemas that several resources share, and field types of ours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from api.paging import PageQuery


class Key(fields.String):
    """A 63-bit key; travels as decimal text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not (text.isdecimal() and len(text) <= 19 and int(text) < 2**63):
            raise ValidationError("应为十进制的编号")
        return int(text)


class Moment(fields.AwareDateTime):
    """A time with its zone: one without is refused."""

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
    next_cursor = fields.String(required=True, allow_none=True)


class ListQuery(PageQuery):
    """列表的共同参数。"""


class Findings(Schema):
    """检查出的一处问题。"""

    code = fields.String(required=True)
    message = fields.String(required=True)
    where = fields.String(required=True)
    expected = fields.String(required=True)
    found = fields.String(required=True)
    severity = fields.String(required=True)
    remedy = fields.String(required=True)
