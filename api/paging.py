"""Cursor paging: a cursor is opaque and names the last row shown, so that nothing is skipped or shown twice."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from marshmallow import Schema, fields, validate

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
    """The parts again; Invalid unless it is a cursor of ours with parts of these types (or None)."""
    try:
        parts = loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        parts = None
    fits = isinstance(parts, list) and len(parts) == len(types)
    if not fits or any(p is not None and type(p) is not t for p, t in zip(parts, types, strict=True)):
        raise Invalid(
            "cursor", "翻页标记看不懂", where="cursor", expected="上一页给出的 next_cursor", found=cursor[:60]
        )
    assert isinstance(parts, list)
    return parts
