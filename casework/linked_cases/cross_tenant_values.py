"""What may cross between a district and its city (0008): words of the handbook's lists, yes and no; nothing that people
have written themselves. Who sends looks, and who receives looks again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casework.tables.domain import enum

#: What a lead of the city may come to (form P17-city-lead).
CITY_RESULTS = ("decided", "stabilised", "settled")
#: Which list of `shared/enums.yaml` a value must stand in.
_LISTS: Mapping[str, str] = {
    "reason": "escalation_reason",
    "risk_level": "risk_level",
    "from_level": "handling_level",
    "handling_level": "handling_level",
}
#: A unit's code (handbook 2.3); a district may have units of its own.
_UNIT = re.compile(r"U_[A-Z_]{1,24}")


def sayable(name: str, value: Any) -> Any:
    """The value if it is one that `name` may have on its way across, else None."""
    if name == "agree":
        return value if isinstance(value, bool) else None
    if name == "lead_unit":
        return value if isinstance(value, str) and _UNIT.fullmatch(value) else None
    return value if isinstance(value, str) and value in _allowed(name) else None


def _allowed(name: str) -> tuple[str, ...]:
    if name == "city_result":
        return CITY_RESULTS
    if name == "closing_reason":
        return (*enum("closing_reason"), *enum("case_status"))
    return tuple(enum(_LISTS[name])) if name in _LISTS else ()
