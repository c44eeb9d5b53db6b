"""Cases that two tenants share: a district's case that the city is asked to take has a linked case in the city (0008).

Each side writes its own tenant only. Who holds the case is said by the district's record alone (`handling_level`,
`lead_unit`); the city's linked case repeats it. Nothing personal crosses: codes, levels, kinds, yes or no.
"""

from __future__ import annotations

from typing import Any

from engine import authz
from engine.codes import case_code
from engine.commands import PublishMessage
from engine.commands_platform import OpenLinkedCase, TellLinkedCase, TellOrigin
from engine.deadlines import SHANGHAI
from engine.domain import dispute_type
from engine.errors import NotFound
from engine.handlers.cases import LiveCase, new_case
from engine.handlers.instances import begin, require, tenant_place
from engine.handlers.messages import publish_message
from engine.handlers.unit import Unit
from engine.ports import Binding
from engine.store.scope import select_from, table_of, text_param
from engine.store.serial import next_serial
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance

PROCESS = "city_linked_case"
#: What the city's procedure waits for: the district has noted the answer itself; it is over in the district.
REGISTERED, OVER = "MSG_ORIGIN_REGISTERED", "MSG_ORIGIN_OVER"
#: How long the city's procedure may take to come to where it waits.
TTL_MS = 24 * 3600 * 1000
CITY_LEVEL = "city"
_INSTANCE = table_of(ProcessInstance)
_LINKED = select_from(ProcessInstance, _INSTANCE.c.case_key).where(
    _INSTANCE.c.business_id == text_param("origin"), _INSTANCE.c.state == "ACTIVE"
)
_CASE = table_of(Case)
_BY_CODE = select_from(Case, _CASE.c.key).where(_CASE.c.case_code == text_param("code"))


def open_linked_case(unit: Unit, command: OpenLinkedCase) -> dict[str, Any]:
    """Opens the city's case for a district's; while one is open, the request is only noted on it."""
    require(unit, authz.ANY)
    origin = f"{command.origin_tenant}/{command.origin_case}"
    known = unit.tx.row(_LINKED, origin=origin)
    if known is not None:
        unit.case(known["case_key"]).record("RequestRepeated", reason=command.reason)
        return {"case_key": known["case_key"]}
    place = tenant_place(unit)
    definition = unit.definitions.resolve(unit.tx, "process", PROCESS, place, Binding(), 0)
    case = _opened(unit, command, place)
    variables = {
        "origin_case": command.origin_case,
        "case_code": case.code,
        "from_level": command.from_level,
        "escalation_reason": command.reason,
        "risk_level": command.risk_level,
        "type_code": command.type_code,
    }
    begin(unit, definition["key"], place, variables, business_id=origin, case_key=case.key)
    unit.send("tell_origin", tenant=command.origin_tenant, case_code=command.origin_case, linked=case.code)
    return {"case_key": case.key}


def _opened(unit: Unit, command: OpenLinkedCase, place: str) -> LiveCase:
    kind, now = dispute_type(command.type_code), unit.context.now
    year = now.astimezone(SHANGHAI).year
    key = unit.context.new_key()
    title = f"{command.origin_name}提级：{kind.subtype_name}"[:60]
    sensitive = kind.sensitive or command.restricted
    row: dict[str, Any] = {
        "key": key, "case_code": None, "status": "draft", "title": title, "type_code": None,
        "channel": "department", "location_org": place, "owner_org": place,
        "confidentiality": "restricted" if sensitive else "normal", "risk": None, "closing_reason": None,
        "received_at": now, "created_at": now, "closed_at": None, "created_by": unit.actor.user,
        "round": 0, "fields": {}, "version": 0,
    }  # fmt: skip
    case = new_case(key, row)
    unit.cases[key] = case
    serial = next_serial(unit.tx, f"case/00/{year}")
    case.set_field("case_code", case_code(year, "00", "county", command.type_code, serial))
    case.set_field("type_code", command.type_code)
    case.set_field("origin_tenant", command.origin_tenant)
    case.set_field("origin_case", command.origin_case)
    case.set_field("risk_suggested", command.risk_level)
    case.set_field("handling_level", command.from_level)
    case.set_field("lead_unit", command.lead_unit)
    case.set_status("registered", now)
    return case


def tell_linked_case(unit: Unit, command: TellLinkedCase) -> bool:
    """The district says who holds its case now, or that it is over; answers whether the city has a case for it."""
    require(unit, authz.ANY)
    known = unit.tx.row(_LINKED, origin=f"{command.origin_tenant}/{command.origin_case}")
    if known is None:
        return False
    case = unit.case(known["case_key"])
    held_by_city = case.get("handling_level") == CITY_LEVEL
    case.set_field("handling_level", command.handling_level)
    case.set_field("lead_unit", command.lead_unit)
    if command.closing_reason is not None:
        case.set_field("closing_reason", command.closing_reason)
    elif held_by_city and command.handling_level != CITY_LEVEL:
        case.set_field("closing_reason", "to_other_agency")
    if case.get("closing_reason") is not None:
        publish_message(unit, PublishMessage(OVER, str(case.code), {}, ttl_ms=TTL_MS))
        case.close(unit.context.now)
    elif command.handling_level == CITY_LEVEL:
        publish_message(unit, PublishMessage(REGISTERED, str(case.code), {}))
    return True


def tell_origin(unit: Unit, command: TellOrigin) -> None:
    """The city says that it has opened a case, what it answers, or what came of it; NotFound for a code of nobody's."""
    require(unit, authz.ANY)
    row = unit.tx.row(_BY_CODE, code=command.case_code)
    if row is None:
        raise NotFound("case_not_found", "没有这个案件", where=command.case_code)
    if command.message is None:
        unit.case(row["key"]).set_field("linked_case", command.linked)
        return
    unit.case(row["key"]).record(
        "CityAnswered", message=command.message, linked=command.linked, said=command.said
    )
    publish_message(unit, PublishMessage(command.message, command.case_code, command.said, ttl_ms=TTL_MS))
