"""Messages that come by one door alone: what people send a case with a reason (`SendCaseMessage`), and what a district
and its city tell each other (out of the outbox). Elsewhere their names are refused (docs/decisions/0014, 0015)."""

from __future__ import annotations

from collections.abc import Mapping

from casework.tables.case_messages import TABLE, case_messages
from casework.tables.linked_cases import linked_cases
from engine.instances.instances import tenant_place
from engine.messages.buffer import owner_named
from engine.unit import Unit


def reserved_at(place: str) -> Mapping[str, frozenset[str]]:
    """The reserved messages at a place → the processes that may throw them into their own case."""
    messages = case_messages(place).messages.items()
    return {**{name: message.thrown_by for name, message in messages}, **linked_cases().thrown_by}


def is_reserved(unit: Unit, name: str, correlation_key: str) -> bool:
    """Whether a name is reserved in the tenant or, where places of it have case messages of their own, at the place of
    the case whose code the correlation key is; asked by `casework.gate.reserved`."""
    own = tenant_place(unit)
    if name in reserved_at(own):
        return True
    if not correlation_key or not any(node.startswith(f"{own}-") for node in TABLE.nodes()):
        return False
    case = owner_named(unit, correlation_key)
    return case is not None and name in reserved_at(case.place)
