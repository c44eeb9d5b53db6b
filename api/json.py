"""JSON as the doors read and write it: the engine's reading (numbers stay decimal), times in UTC with `Z`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from flask.json.provider import JSONProvider

from engine.json_input import parse_json
from engine.values import number, tamed

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def _encode(value: object) -> object:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if hasattr(value, "items"):
        return dict(value.items())
    raise TypeError(f"{type(value).__name__} is not a JSON value")


class PlatformJson(JSONProvider):
    """Flask's door to JSON."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        try:
            return orjson.dumps(obj, default=_encode, option=_OPTIONS).decode()
        except TypeError:  # a whole number beyond 64 bits, which expressions can make
            return orjson.dumps(tamed(obj), default=_encode, option=_OPTIONS).decode()

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return parse_json(s.encode() if isinstance(s, str) else s)
