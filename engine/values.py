"""JSON as the platform reads and writes it: numbers stay decimal, text is UTF-8, order of keys does not matter.

A value is None, bool, str, int, Decimal, list or dict. Floats never appear: `loads` makes a Decimal of every number
with a fraction or an exponent, `dumps` writes it back digit for digit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import orjson

Json = Any


def number(value: Decimal) -> orjson.Fragment:
    """A decimal as orjson writes it: digit for digit, very large and very small ones with an exponent. TypeError for
    what is no number."""
    if not value.is_finite():
        raise TypeError(f"{value} is not a JSON number")
    return orjson.Fragment(
        format(value, "f").encode() if -30 < value.adjusted() < 40 else str(value).encode()
    )


def _encode(value: object) -> object:
    if isinstance(value, Decimal):
        return number(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def dumps(value: Json) -> str:
    """The canonical text of a value: keys sorted, no white space. Raises TypeError for what is not JSON."""
    try:
        return orjson.dumps(value, default=_encode, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:  # orjson writes whole numbers of 64 bits only
        return orjson.dumps(tamed(value), default=_encode, option=orjson.OPT_SORT_KEYS).decode()


def tamed(value: Any) -> Any:
    """The same with whole numbers beyond 64 bits as Decimal, which is written digit for digit: orjson cannot."""
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return Decimal(value)
    if isinstance(value, Mapping):
        return {name: tamed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [tamed(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: tamed(getattr(value, field.name)) for field in fields(value)}
    return value


def loads(text: str | bytes) -> Json:
    """A value from its text; raises ValueError when the text is not JSON."""
    if isinstance(text, bytes):
        text = text.decode()
    return _DECODER.decode(text)


def settled(value: Json) -> Json:
    """A value as it will be read back from its text: keys sorted, whole numbers int. What runs live must not see more
    than what a restart or a re-execution sees."""
    return value if type(value) in _SETTLED else loads(dumps(value))


def measured(value: Json) -> tuple[Json, int]:
    """A value as `settled` gives it, and about how many bytes it takes in its text."""
    if type(value) in _SETTLED:
        return value, len(value) if type(value) is str else 8
    text = dumps(value)
    return loads(text), len(text)


def same(one: Json, other: Json) -> bool:
    """Whether two values have the same text: 1 is not true, and 1.0 is not 1."""
    return one is other or (one == other and dumps(one) == dumps(other))


_SETTLED = frozenset({str, int, bool, type(None)})


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


#: Made once: `json.loads` with arguments builds a new one at every call.
_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)
