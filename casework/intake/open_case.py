"""Opening a case: the aggregate in status draft, and its intake procedure."""

from __future__ import annotations

from typing import Any

from casework.cases.case import new_case
from casework.intake.commands import OpenCase
from casework.tables.domain import enum
from casework.tables.statuses import status_meaning
from engine.access import authz
from engine.errors import Forbidden, Invalid, NotFound
from engine.instances.instances import begin, tenant_place
from engine.places.org_units import has_unit
from engine.ports import Binding, NotDeployed
from engine.unit import Unit
from forms.validation_context import CLOCK_SKEW


def open_case(unit: Unit, command: OpenCase) -> dict[str, Any]:
    """A new case at a place of this tenant, with its intake instance; answers with both keys."""
    _check(unit, command)
    try:
        row = unit.definitions.resolve(
            unit.tx, "process", command.process_id, command.location_org, Binding(), 0
        )
    except NotDeployed as missing:
        raise NotFound("process_not_found", missing.detail, where=command.process_id) from None
    key = unit.context.new_key()
    case = new_case(key, _row(unit, command, key))
    unit.owners[key] = case
    case.hear([{"channel": command.channel}, command.answers])
    if command.external_no:
        case.set_field("external_no", command.external_no)
    root = begin(unit, row["key"], command.location_org, command.variables, business_id=None, case_key=key)
    return {"case_key": key, "instance_key": root.facts.key}


def _check(unit: Unit, command: OpenCase) -> None:
    if not authz.covers(tenant_place(unit), command.location_org):
        raise Forbidden(
            "outside_tenant",
            "发生地不在本区县",
            where="location_org",
            expected=tenant_place(unit),
            found=command.location_org,
        )
    if not has_unit(unit.tx, command.location_org):
        raise Invalid(
            "place_unknown", "没有这个机构", where="location_org", expected="本区县机构树里的编码",
            found=command.location_org,
        )  # fmt: skip
    if command.received_at > unit.context.now + CLOCK_SKEW:
        raise Invalid(
            "received_later", "收到时间还没有到", where="received_at", expected="不晚于现在",
            found=command.received_at.isoformat(),
        )  # fmt: skip
    channels = enum("channel")
    if command.channel not in channels:
        raise Invalid(
            "channel", "没有这个渠道", where="channel", expected="、".join(channels), found=command.channel
        )
    if not command.title.strip() or len(command.title) > 60:
        raise Invalid(
            "title", "标题长短不对", where="title", expected="1–60 个字", found=f"{len(command.title)} 个字"
        )


def _row(unit: Unit, command: OpenCase, key: int) -> dict[str, Any]:
    return {
        "key": key,
        "case_code": None,
        "status": status_meaning("opening"),
        "title": command.title,
        "type_code": None,
        "channel": command.channel,
        "location_org": command.location_org,
        "owner_org": command.location_org,
        "confidentiality": "normal",
        "risk": None,
        "closing_reason": None,
        "received_at": command.received_at,
        "created_at": unit.context.now,
        "closed_at": None,
        "created_by": unit.actor.user,
        "round": 0,
        "fields": {},
        "version": 0,
    }
