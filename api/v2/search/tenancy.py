"""`<default>` in a filter: clients that know no tenants write it, and mean whatever they may see here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What Camunda's clients send when they know no tenants.
DEFAULT_TENANT = "<default>"
TENANT = "tenantId"
_NEVER: dict[str, Any] = {"$in": []}
_WITHOUT = ("$neq", "$notIn")


def without_default(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The filter with what it says of `<default>` taken for every tenant that can be seen, in alternatives too.

    `{"tenantId": "<default>", "state": "ACTIVE"}` → `{"state": "ACTIVE"}`; that it is *not* `<default>` holds nowhere.
    """
    found = dict(wanted)
    alternatives = found.get("$or")
    if isinstance(alternatives, list):
        found["$or"] = [without_default(item) if isinstance(item, dict) else item for item in alternatives]
    said = found.get(TENANT)
    if said == DEFAULT_TENANT:
        del found[TENANT]
    elif isinstance(said, dict):
        naming = [name for name, value in said.items() if _names_default(name, value)]
        kept = {name: value for name, value in said.items() if name not in naming}
        found[TENANT] = {**kept, **_NEVER} if any(name in _WITHOUT for name in naming) else kept
    return found


def _names_default(operator: str, value: Any) -> bool:
    if operator in ("$in", "$notIn"):
        return isinstance(value, list) and DEFAULT_TENANT in value
    return operator in ("$eq", "$neq", "$like") and value == DEFAULT_TENANT
