"""Registering a case: its code, its query code, its type's defaults; and finding and merging duplicates
(P01-S03, P02-S05)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import String, bindparam

from casework.case_file.values import case_subject, seal
from casework.cases.case import LiveCase
from casework.cases.codes import case_code, query_code
from casework.cases.events import MergedIn
from casework.cases.owners import case_of_call, live_case
from casework.intake.concerned import SENSITIVE, concerns
from casework.tables.domain import dispute_type, type_defaults
from casework.tables.statuses import statuses_meaning
from engine.deadlines import SHANGHAI
from engine.errors import Invalid
from engine.instances.service_call import ServiceCall
from engine.places.levels import ancestor
from engine.store.base import UtcTime
from engine.store.serial import next_serial
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from, table_of, text_param
from engine.unit import Unit

_CASE = table_of(Case)
_SIMILAR = (
    select_from(Case, _CASE.c.case_code)
    .where(
        _CASE.c.key != key_param("key"),
        _CASE.c.case_code.is_not(None),
        _CASE.c.type_code == text_param("type_code"),
        _CASE.c.location_org == text_param("place"),
        _CASE.c.received_at >= bindparam("since", type_=UtcTime),
        _CASE.c.status.not_in(bindparam("over", type_=String, expanding=True)),
        # what is sensitive is suggested to nobody: type and place would be told of a case that shows its code alone
        _CASE.c.confidentiality.not_in(SENSITIVE),
    )
    .order_by(_CASE.c.received_at.desc())
    .limit(10)
)
_BY_CODE = select_from(Case, _CASE.c.key, _CASE.c.fields, _CASE.c.confidentiality, _CASE.c.created_by).where(
    _CASE.c.case_code == text_param("code")
)

#: How far back a case still counts as possibly the same matter.
DUPLICATE_WINDOW = timedelta(days=90)
_LEVEL_OF_DEPTH = {2: "county", 3: "town", 4: "village", 5: "grid"}


def register_case(call: ServiceCall) -> dict[str, Any]:
    """Gives the case its code and its query code (handbook 3.4) and puts the type's defaults into variables.

    The query code opens the case to whoever knows it, so it is personal (P2): it goes to the case file, is
    drawn from the
    system's generator and not from the recorded one, and never stands in the history.
    """
    case, unit = case_of_call(call), call.unit
    type_code = str(call.variables.get("type_code") or case.get("type_code") or "")
    dispute_type(type_code)  # refuses an unknown one
    if case.code is None:
        place = call.root.place
        year = unit.context.now.astimezone(SHANGHAI).year
        county = (ancestor(place, "county") or place).split("-")[-1]
        serial = next_serial(unit.tx, f"case/{county}/{year}")
        level = _LEVEL_OF_DEPTH.get(len(place.split("-")), "county")
        case.set_field("case_code", case_code(year, county, level, type_code, serial))
        code = query_code(secrets.SystemRandom().random)
        seal(unit, case, "query_code", "P2", code, case_subject(case.key))
    case.set_field("type_code", type_code)
    return {"case_code": case.code, "type_defaults": type_defaults(type_code)}


def find_duplicates(call: ServiceCall) -> dict[str, Any]:
    """Cases of the same type at the same place in the last 90 days that are not over; people decide (P01-S04)."""
    case = case_of_call(call)
    rows = call.unit.tx.rows(
        _SIMILAR,
        key=case.key,
        type_code=str(case.get("type_code") or ""),
        place=call.root.place,
        since=call.unit.context.now - DUPLICATE_WINDOW,
        over=sorted(statuses_meaning("over")),
    )
    return {"duplicate_candidates": [row["case_code"] for row in rows]}


def merge_case(call: ServiceCall) -> dict[str, Any]:
    """Links this case to its main case; the main case's chain tells that it took another in. Invalid when there is no
    such case, in the same words when it is a sensitive one that is not for the actor's eyes (handbook 8.5), when it is
    over, or when it has itself been merged, through others perhaps, into this one."""
    case, unit = case_of_call(call), call.unit
    code = str(call.variables.get("main_case") or call.variables.get("duplicate_of") or "")
    row = unit.tx.row(_BY_CODE, code=code)
    if row is None or not concerns(unit, dict(row)):
        raise Invalid(
            "main_case",
            "没有找到主案",
            where=call.element_id,
            expected="本区县在案的案号",
            found=code or "空",
        )
    if row["key"] == case.key:
        raise Invalid("main_case", "不能并入自己", where=call.element_id, found=code)
    main = live_case(unit, row["key"])
    if main.status in statuses_meaning("over"):
        raise Invalid("main_case", "主案已经了结，不能并入", call.element_id, "在办的案件", main.status)
    if case.key in _merged_into(unit, main):
        raise Invalid("main_case", "主案已经并入本案，不能再倒过来并", call.element_id, "另一件案子", code)
    main.restrict(str(case.get("confidentiality")))  # it is about this too from now on
    case.set_field("duplicate_of", code)
    main.record(MergedIn(case.code))
    return {"merged_into": code}


def _merged_into(unit: Unit, case: LiveCase) -> set[int]:
    """The keys of the cases into which this one has been merged, one into the other."""
    found: set[int] = set()
    code = case.get("duplicate_of")
    while code is not None:
        row = unit.tx.row(_BY_CODE, code=str(code))
        if row is None or row["key"] in found:
            break
        found.add(row["key"])
        code = row["fields"].get("duplicate_of")
    return found
