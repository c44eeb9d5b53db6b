"""Cases that two tenants share: a district's case that the city is asked to take has a linked case in the city (0008).

Each side writes its own tenant only. Who holds the case is said by the district's record alone (`handling_level`,
`lead_unit`); the city's linked case repeats it. Nothing personal crosses: codes, levels, kinds, yes or no.
"""

from __future__ import annotations

from typing import Any

from casework.cases.case import LiveCase, new_case
from casework.cases.codes import case_code
from casework.cases.events import CityAnswered, CityAnswerPassedOver, RequestRepeated
from casework.cases.owners import live_case
from casework.linked_cases.commands import OpenLinkedCase, TellLinkedCase, TellOrigin
from casework.linked_cases.cross_tenant_messages import say_holder, tell_holder
from casework.linked_cases.cross_tenant_values import sayable
from casework.missing import no_case
from casework.tables.closing_reasons import reason_meaning
from casework.tables.domain import dispute_type
from casework.tables.linked_cases import linked_cases
from casework.tables.statuses import status_meaning
from engine.deadlines import SHANGHAI
from engine.errors import Conflict
from engine.instances.instances import begin, tenant_place
from engine.messages.commands import PublishMessage
from engine.messages.messages import lock_first, publish
from engine.messages.thrown import Whence
from engine.ports import Binding
from engine.store.advisory_lock import advisory_lock
from engine.store.serial import next_serial
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance
from engine.store.tenant_statements import select_from, table_of, text_param
from engine.unit import Unit

#: How long the city's procedure may take to come to where it waits.
TTL_MS = 24 * 3600 * 1000
CITY_LEVEL = "city"
_INSTANCE = table_of(ProcessInstance)
_LINKED = select_from(ProcessInstance, _INSTANCE.c.key, _INSTANCE.c.case_key).where(
    _INSTANCE.c.business_id == text_param("origin"),
    _INSTANCE.c.process_id == text_param("process"),
    _INSTANCE.c.state == "ACTIVE",
)
_CASE = table_of(Case)
_BY_CODE = select_from(Case, _CASE.c.key).where(_CASE.c.case_code == text_param("code"))


def open_linked_case(unit: Unit, command: OpenLinkedCase) -> dict[str, Any]:
    """Opens the city's case for a district's; while one is open, the request is only noted on it."""
    origin = f"{command.origin_tenant}/{command.origin_case}"
    advisory_lock(unit.tx, "linked", origin)
    reason = sayable("reason", command.reason)
    known = _known(unit, origin)
    if known is not None:
        known.record(RequestRepeated(reason))
        known.set_field("origin_version", command.version)
        _tell_code(unit, command, known)
        return {"case_key": known.key}
    place = tenant_place(unit)
    definition = unit.definitions.resolve(unit.tx, "process", linked_cases().process, place, Binding(), 0)
    case = _opened(unit, command, place)
    variables = {
        "origin_case": command.origin_case,
        "case_code": case.code,
        "from_level": sayable("from_level", command.from_level),
        "escalation_reason": reason,
        "risk_level": sayable("risk_level", command.risk_level),
        "type_code": command.type_code,
    }
    begin(unit, definition["key"], place, variables, business_id=origin, case_key=case.key)
    _tell_code(unit, command, case)
    return {"case_key": case.key}


def _tell_code(unit: Unit, command: OpenLinkedCase, case: LiveCase) -> None:
    unit.send("tell_origin", tenant=command.origin_tenant, case_code=command.origin_case, linked=case.code)


def _known(unit: Unit, origin: str) -> LiveCase | None:
    """The city's open case for a district's; its root is locked first, as everywhere, then the case."""
    row = unit.tx.row(_LINKED, origin=origin, process=linked_cases().process)
    if row is None or unit.root(row["key"]).runtime.ended:
        return None
    return live_case(unit, row["case_key"])


def _opened(unit: Unit, command: OpenLinkedCase, place: str) -> LiveCase:
    kind, now = dispute_type(command.type_code), unit.context.now
    year = now.astimezone(SHANGHAI).year
    key = unit.context.new_key()
    title = f"{command.origin_name}提级：{kind.subtype_name}"[:60]
    sensitive = kind.sensitive or command.restricted
    row: dict[str, Any] = {
        "key": key, "case_code": None, "status": status_meaning("opening"), "title": title, "type_code": None,
        "channel": "department", "location_org": place, "owner_org": place,
        "confidentiality": "restricted" if sensitive else "normal", "risk": None, "closing_reason": None,
        "received_at": now, "created_at": now, "closed_at": None, "created_by": unit.actor.user,
        "round": 0, "fields": {}, "version": 0,
    }  # fmt: skip
    case = new_case(key, row)
    unit.owners[key] = case
    serial = next_serial(unit.tx, f"case/00/{year}")
    case.set_field("case_code", case_code(year, "00", "county", command.type_code, serial))
    case.set_field("type_code", command.type_code)
    case.set_field("origin_tenant", command.origin_tenant)
    case.set_field("origin_case", command.origin_case)
    case.set_field("origin_version", command.version)
    case.set_field("risk_suggested", sayable("risk_level", command.risk_level))
    case.set_field("handling_level", sayable("from_level", command.from_level))
    case.set_field("lead_unit", sayable("lead_unit", command.lead_unit))
    case.set_status(status_meaning("linked_opening"), now)
    return case


def tell_linked_case(unit: Unit, command: TellLinkedCase) -> bool:
    """The district says who holds its case now, that the city's no is noted there, that the request has lapsed, or
    that it is over; answers whether that was news to the city."""
    origin = f"{command.origin_tenant}/{command.origin_case}"
    advisory_lock(unit.tx, "linked", origin)
    case = _known(unit, origin)
    if case is None or command.version < (case.get("origin_version") or 0):
        return False
    case.set_field("origin_version", command.version)
    if command.restricted:
        case.restrict("restricted")
    held_by_city = case.get("handling_level") == CITY_LEVEL
    level = sayable("handling_level", command.handling_level)
    case.set_field("handling_level", level)
    case.set_field("lead_unit", sayable("lead_unit", command.lead_unit))
    if command.closing_reason is not None:
        case.set_field(
            "closing_reason",
            sayable("closing_reason", command.closing_reason) or status_meaning("unnamed_end"),
        )
    elif command.refused:
        case.set_field("closing_reason", reason_meaning("city_refused"))
    elif level != CITY_LEVEL and (held_by_city or command.lapsed):
        case.set_field("closing_reason", reason_meaning("returned_below"))
    if case.get("closing_reason") is not None:
        said = {"origin_refused": command.refused and command.closing_reason is None}
        publish(
            unit,
            PublishMessage(linked_cases().over, str(case.code), said, ttl_ms=TTL_MS, whence=Whence(case.key)),
        )
        case.close(unit.context.now)
    elif level == CITY_LEVEL:
        publish(unit, PublishMessage(linked_cases().registered, str(case.code), {}, whence=Whence(case.key)))
    return True


def tell_origin(unit: Unit, command: TellOrigin) -> None:
    """The city says that it has opened a case, what it answers, what came of it, or that its case has become
    sensitive; NotFound for a code of nobody's, Conflict for an answer that comes before the city has said in which case
    it is given: it comes again."""
    row = unit.tx.row(_BY_CODE, code=command.case_code)
    if row is None:
        raise no_case(command.case_code)
    if command.restricted:
        live_case(unit, row["key"]).restrict("restricted")
        tell_holder(unit, live_case(unit, row["key"]))
        return
    if command.message is None:
        case = live_case(unit, row["key"])
        case.set_field("linked_case", command.linked)
        say_holder(unit, case)  # what has changed meanwhile could not be told
        return
    lock_first(unit, command.message, command.case_code)
    case = live_case(unit, row["key"])
    current = case.get("linked_case")
    if current is None:
        raise Conflict(
            "not_linked_yet", "还不知道市里的案号", command.case_code, "先告知案号", command.linked
        )
    names = linked_cases().answers.get(command.message, ())
    said = {name: sayable(name, command.said.get(name)) for name in names}
    counts = current == command.linked
    answer = CityAnswered if counts else CityAnswerPassedOver
    case.record(answer(command.message, command.linked, said))
    if counts:
        publish(unit, PublishMessage(command.message, command.case_code, said, whence=Whence(case.key)))
