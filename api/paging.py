"""Cursor paging: a cursor is opaque and names the last row shown, so that nothing is skipped or shown twice."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, fields, validate

from api import messages as messages  # before any field is made
from engine.errors import Invalid
from engine.values import dumps, loads

PAGE = 50
MAX_PAGE = 200


class PageQuery(Schema):
    """一页多少条，从哪里接着看。"""

    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, MAX_PAGE))
    cursor = fields.String(load_default=None, validate=validate.Length(1, 500))


def encode_cursor(*parts: Any) -> str:
    """The cursor after a row that sorts by these parts (JSON values)."""
    return base64.urlsafe_b64encode(dumps(list(parts)).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *types: type) -> list[Any]:
    """The parts again; Invalid unless it is a cursor of ours. Types: int (a key) and datetime (aware)."""
    try:
        parts = loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_part(part, wanted) for part, wanted in zip(parts, types, strict=True)]
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise Invalid(
            "cursor", "翻页标记看不懂", where="cursor", expected="上一页给出的 next_cursor", found=cursor[:60]
        ) from None


def _part(part: Any, wanted: type) -> Any:
    if wanted is datetime and isinstance(part, str):
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    elif type(part) is int and wanted is int and abs(part) < 2**63:
        return part
    raise ValueError(f"no {wanted.__name__}")
