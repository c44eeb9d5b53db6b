"""The sampling of closed mediation cases (P20-S01): the frame of a period, its hash, and the draw."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam

from casework.sampling import draw
from casework.tables.procedures import definitions_counting_as
from engine.access.authz import covers
from engine.deadlines import SHANGHAI
from engine.errors import Invalid
from engine.instances.service_call import ServiceCall
from engine.store.base import Key, UtcTime
from engine.store.tables_cases import Case
from engine.store.tables_instances import ProcessInstance, Variable
from engine.store.tenant_statements import select_from, table_of
from engine.values import loads

#: What was learnt after the agreement and decides the grade.
_LEARNT = ("fulfilment", "satisfaction")
_CASE = table_of(Case)
_INSTANCE = table_of(ProcessInstance)
_VARIABLE = table_of(Variable)
_CLOSED = select_from(ProcessInstance, _INSTANCE.c.case_key).where(
    _INSTANCE.c.definition_key.in_(bindparam("closing", type_=Key, expanding=True)),
    _INSTANCE.c.ended_at >= bindparam("since", type_=UtcTime),
    _INSTANCE.c.ended_at < bindparam("until", type_=UtcTime),
)
_WAS_MEDIATED = select_from(ProcessInstance, _INSTANCE.c.case_key).where(
    _INSTANCE.c.definition_key.in_(bindparam("mediation", type_=Key, expanding=True))
)
_MEDIATED = (
    select_from(Case)
    .where(
        _CASE.c.case_code.is_not(None),
        # domestic violence and the like are not sampled (handbook 8.5)
        _CASE.c.confidentiality == "normal",
        _CASE.c.key.in_(_CLOSED),
        _CASE.c.key.in_(_WAS_MEDIATED),
    )
    .order_by(_CASE.c.case_code)
)
_FACTS = (
    select_from(Variable, _VARIABLE.c.name, _VARIABLE.c.value, _INSTANCE.c.case_key)
    .join(_INSTANCE, (_INSTANCE.c.key == _VARIABLE.c.scope_key) & (_INSTANCE.c.tenant == _VARIABLE.c.tenant))
    .where(_VARIABLE.c.name.in_(_LEARNT), _INSTANCE.c.case_key.is_not(None))
    .order_by(_VARIABLE.c.scope_key)
)


def sampling_frame(call: ServiceCall) -> dict[str, Any]:
    """The mediation cases closed in the last month (SL1–SL3) or the last quarter (SL4) at and below the root's place,
    with the facts that decide their grade; `period` names month or quarter and level, e.g. `2025-02/SL1`."""
    level = str(call.variables.get("sampling_level") or "")
    since, until, name = _period(level, _day(call))
    facts: dict[int, dict[str, Any]] = {}
    for row in call.unit.tx.rows(_FACTS):
        facts.setdefault(row["case_key"], {})[row["name"]] = loads(row["value"])
    tx = call.unit.tx
    sought = {
        "since": _start(since),
        "until": _start(until),
        "mediation": sorted(definitions_counting_as(tx, "mediation")),
        "closing": sorted(definitions_counting_as(tx, "closing")),
    }
    rows = [
        _candidate(row, facts.get(row["key"], {}))
        for row in tx.rows(_MEDIATED, **sought)
        if covers(call.root.place, row["location_org"])
    ]
    return {"period": f"{name}/{level}", "org": call.root.place, "candidates": rows}


def frame_hash(call: ServiceCall) -> dict[str, Any]:
    """Sorts the graded frame and gives the hash that is published before the draw, and when (ISO 8601, +08:00)."""
    rows = draw.ordered(call.variables.get("frame") or [])
    return {
        "frame": rows,
        "frame_hash": draw.frame_hash(rows),
        "population": len(rows),
        "grade_counts": {g: sum(row["grade"] == g for row in rows) for g in draw.GRADES},
        "published_at": call.unit.context.now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
    }


def draw_sample(call: ServiceCall) -> dict[str, Any]:
    """Draws from the published frame with the recorded public value; Invalid when the frame is no longer the one that
    was published."""
    known = call.variables
    record = draw.draw(
        known["frame"], known["sizes"], str(known["public_value"]), str(known["period"]), str(known["org"])
    )
    if record["frame_hash"] != known.get("frame_hash"):
        raise Invalid(
            "frame_changed", "名册与公布的哈希不符", call.element_id,
            str(known.get("frame_hash")), record["frame_hash"],
        )  # fmt: skip
    return {"draw": record}


def _candidate(row: Any, learnt: dict[str, Any]) -> dict[str, Any]:
    fields = row["fields"]
    return {
        "case_code": row["case_code"],
        "risk_level": row["risk"],
        "closing_reason": row["closing_reason"],
        "type_code": row["type_code"],
        **{name: fields.get(name) for name in ("complexity", "handling_level")},
        "people_count": fields.get("people_count"),
        "amount_cny": fields.get("amount_cny"),
        **{name: learnt.get(name) for name in _LEARNT},
    }


def _day(call: ServiceCall) -> date:
    """The day that the draw belongs to: the one it was scheduled for, however late the platform came to it."""
    scheduled = call.variables.get("scheduled_at")
    moment = datetime.fromisoformat(scheduled) if scheduled else call.unit.context.now
    return moment.astimezone(SHANGHAI).date()


def _period(level: str, today: date) -> tuple[date, date, str]:
    """First day, day after the last, name."""
    if level in ("SL1", "SL2", "SL3"):
        until = today.replace(day=1)
        since = (until - timedelta(days=1)).replace(day=1)
        return since, until, f"{since:%Y-%m}"
    if level == "SL4":
        until = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        before = until - timedelta(days=1)
        since = before.replace(month=(before.month - 1) // 3 * 3 + 1, day=1)
        return since, until, f"{since.year}-Q{(since.month + 2) // 3}"
    raise Invalid("sampling_level", "没有这个抽访级", "sampling_level", "SL1、SL2、SL3、SL4", level or "空")


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
