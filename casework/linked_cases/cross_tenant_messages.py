"""What a step says to the other side of a linked case (0008): found in its events, sent with its outbox."""

from __future__ import annotations

from casework.cases.case import LiveCase
from casework.cases.owners import live_case
from casework.linked_cases.cross_tenant_values import sayable
from casework.tables.linked_cases import linked_cases
from engine.events import MessageThrown
from engine.instances.roots import LiveRoot
from engine.store.tables_org import Tenant
from engine.store.tenant_statements import select_from, table_of
from engine.unit import Unit

#: Fields that say who holds a case.
HELD = ("handling_level", "lead_unit")
#: Field of the district's case: what has become of its request to the city; with "refused" (the city's no was noted)
#: and "lapsed" (danger or a merging came between) the city's task ends.
REQUESTED, ASKED, REFUSED, LAPSED = "city_request", "asked", "refused", "lapsed"
_TENANT = select_from(
    Tenant, table_of(Tenant).c.short_name, table_of(Tenant).c.name, table_of(Tenant).c.parent
)


def crosses(unit: Unit, root: LiveRoot, event: MessageThrown) -> bool:
    """Sends the message across if it is one that crosses; else it is a message like any other."""
    table = linked_cases()
    if root.facts.case_key is None or event.name not in {table.request, *table.answers}:
        return False
    case = live_case(unit, root.facts.case_key)
    if event.name == table.request:
        return _ask(unit, case, event)
    if case.get("origin_tenant"):
        said = {name: sayable(name, event.variables.get(name)) for name in table.answers[event.name]}
        unit.send(
            "tell_origin", tenant=case.get("origin_tenant"), case_code=case.get("origin_case"),
            linked=case.code, message=event.name, said=said,
        )  # fmt: skip
        return True
    return False


def _ask(unit: Unit, case: LiveCase, event: MessageThrown) -> bool:
    tenant = unit.tx.row(_TENANT)
    if tenant is None or tenant["parent"] is None:
        return False
    case.set_field(REQUESTED, ASKED)
    case.set_field("linked_case", None)  # an answer counts when the city has said in which case it is given
    unit.send(
        "open_linked",
        origin_name=tenant["name"],
        origin_case=case.code,
        type_code=case.get("type_code"),
        from_level=sayable("from_level", case.get("handling_level")),
        lead_unit=sayable("lead_unit", case.get("lead_unit")),
        reason=sayable("reason", event.variables.get(linked_cases().reason_from)),
        risk_level=sayable("risk_level", case.get("risk")),
        restricted=case.get("confidentiality") != "normal",
        version=case.version,
    )
    return True


def tell_holder(unit: Unit, case: LiveCase) -> None:
    """After a step: the city hears when somebody else holds the district's case now, when its no has been noted there
    or the request has lapsed, or when the case is over."""
    _tell_back(unit, case)
    was, over = case.row, case.get("closed_at") is not None
    changed = any(case.get(name) != was["fields"].get(name) for name in (*HELD, REQUESTED))
    changed = changed or case.get("confidentiality") != was["confidentiality"]
    if case.get("linked_case") and (changed or over != (was["closed_at"] is not None)):
        say_holder(unit, case)


def _tell_back(unit: Unit, case: LiveCase) -> None:
    """The district hears once when the city's case for it has become sensitive: a yes, not why."""
    is_sensitive = case.get("confidentiality") != "normal" and case.row["confidentiality"] == "normal"
    told = any(item.kind == "tell_origin" and item.payload.get("restricted") for item in unit.outgoing)
    if case.get("origin_tenant") and is_sensitive and not told:
        unit.send(
            "tell_origin", tenant=case.get("origin_tenant"), case_code=case.get("origin_case"),
            linked=case.code, restricted=True,
        )  # fmt: skip


def say_holder(unit: Unit, case: LiveCase) -> None:
    """Tells the city how it stands with the district's case; of several words of one step only the last goes."""
    unit.outgoing = [
        item
        for item in unit.outgoing
        if (item.kind, item.payload.get("origin_case")) != ("tell_linked", case.code)
    ]
    over = case.get("closed_at") is not None
    unit.send(
        "tell_linked",
        origin_case=case.code,
        **{name: sayable(name, case.get(name)) for name in HELD},
        closing_reason=(sayable("closing_reason", case.get("closing_reason")) or case.status)
        if over
        else None,
        refused=case.get(REQUESTED) == REFUSED,
        lapsed=case.get(REQUESTED) == LAPSED,
        restricted=case.get("confidentiality") != "normal",
        version=case.version,
    )
