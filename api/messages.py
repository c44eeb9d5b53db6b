"""marshmallow's own messages in Chinese: each says what was expected (the door adds where, and what was found)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

_FIELDS: dict[type[fields.Field[Any]], dict[str, str]] = {
    fields.Field: {"required": "必填", "null": "不能为空", "validator_failed": "取值不对"},
    fields.String: {"invalid": "应为文字", "invalid_utf8": "应为 UTF-8 文字"},
    fields.Number: {"invalid": "应为数", "too_large": "数太大"},
    fields.Integer: {"invalid": "应为整数"},
    fields.Boolean: {"invalid": "应为 true 或 false"},
    fields.Date: {"invalid": "应为日期，如 2026-11-20"},
    fields.AwareDateTime: {
        "invalid": "应为带时区的时间，如 2026-11-20T09:26:00+08:00",
        "invalid_awareness": "应写明时区，如 2026-11-20T09:26:00+08:00",
    },
    fields.List: {"invalid": "应为列表"},
    fields.Mapping: {"invalid": "应为对象"},
    fields.Nested: {"type": "应为对象"},
    fields.Enum: {"unknown": "应为其中之一：{choices}"},
}


def _ours(kind: type[fields.Field[Any]], messages: dict[str, str]) -> None:
    # a copy: a subclass that has none of its own would else change its parent's
    own = vars(kind).get("default_error_messages", {})
    kind.default_error_messages = {**own, **messages}


for _kind, _messages in _FIELDS.items():
    _ours(_kind, _messages)

Schema.error_messages = {"type": "应为对象", "unknown": "没有这个字段"}

validate.Range.message_min = "应{min_op} {{min}}"
validate.Range.message_max = "应{max_op} {{max}}"
validate.Range.message_all = "应{min_op} {{min}}、{max_op} {{max}}"
validate.Range.message_gte, validate.Range.message_gt = "不小于", "大于"
validate.Range.message_lte, validate.Range.message_lt = "不大于", "小于"
validate.Length.message_min = "长度应不小于 {min}"
validate.Length.message_max = "长度应不大于 {max}"
validate.Length.message_all = "长度应为 {min} 到 {max}"
validate.Length.message_equal = "长度应为 {equal}"
validate.OneOf.default_message = "应为其中之一：{choices}"
validate.Regexp.default_message = "格式不对"

#: Where webargs found the value; no part of a field's path.
_LOCATIONS = ("json", "query", "form", "files", "headers")


def flat(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Nested messages of a ValidationError as (path of the field, message), e.g. `region.org_code`."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            own = "" if key == "_schema" or (path == "" and key in _LOCATIONS) else str(key)
            yield from flat(inner, f"{path}.{own}" if path and own else path or own)
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from flat(inner, path)
    else:
        yield path, str(messages)
