"""The grammar of `properties.destination`: `variable` | `case:<P1|P2|P3>[:<field>]` |
`party:<P1|P2|P3>:<field>`."""

from __future__ import annotations

import re

from engine.errors import Finding
from forms.model import Destination

_GRAMMAR = re.compile(r"(case|party):(P[123])(?::([A-Za-z0-9_.\-]{0,120}))?")
EXPECTED = "variable、case:<P1|P2|P3>[:<字段>] 或 party:<P1|P2|P3>:<字段>"


def parse_destination(text: str, default_field: str, where: str) -> Destination | Finding:
    """The destination that `text` names; a Finding when it follows no rule. `default_field` fills an
    empty field."""
    if text == "variable":
        return Destination("variable")
    match = _GRAMMAR.fullmatch(text)
    if match is None:
        return _wrong(text, where)
    cls, name = match[2], match[3] or ""
    if match[1] == "case":
        return Destination("case", cls, name or default_field)
    return Destination("party", cls, name) if name else _wrong(text, where)


def _wrong(text: str, where: str) -> Finding:
    return Finding(
        "bad_destination",
        f"看不懂去向“{text}”",
        where,
        EXPECTED,
        text,
        remedy="请按去向的写法改 properties.destination",
    )
