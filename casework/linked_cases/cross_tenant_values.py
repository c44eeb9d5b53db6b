"""What may cross between a district and its city (0008): words of the handbook's lists, yes and no; nothing that people
have written themselves. Who sends looks, and who receives looks again. Which names cross, and what each may say, stands
in `shared/linked_cases.yaml`."""

from __future__ import annotations

import re
from typing import Any

from casework.tables.domain import enum
from casework.tables.linked_cases import CrossingValue, linked_cases

#: A unit's code (handbook 2.3); a district may have units of its own.
_UNIT = re.compile(r"U_[A-Z_]{1,24}")


def sayable(name: str, value: Any) -> Any:
    """The value if it is one that `name` may have on its way across, else None."""
    allowed = linked_cases().values.get(name)
    if allowed is None:
        return None
    if allowed.yes_no:
        return value if isinstance(value, bool) else None
    if not isinstance(value, str):
        return None
    if allowed.unit:
        return value if _UNIT.fullmatch(value) else None
    return value if value in _words(allowed) else None


def _words(allowed: CrossingValue) -> tuple[str, ...]:
    return (*allowed.words, *(word for name in allowed.lists for word in enum(name)))
