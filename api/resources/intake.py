"""The registration desk: one page for the first two steps of the intake procedure."""

from __future__ import annotations

from typing import Any

from api.blueprint import Blueprint
from api.personal_reads import note_reads
from api.platform import bus
from api.queries.cases.parties import opened
from api.queries.intake import answer_by, candidates, intake_forms, outlook
from api.reads import NO_STORE, actor, reader, require
from api.resources.cases import seen
from api.schemas.intake import IntakeCheck, IntakeCheckBody, IntakeForms, IntakeQuery, IntakeSlip
from casework.case_file.values import case_subject
from engine.access import authz
from engine.access.access_level import AccessLevel
from engine.errors import Forbidden, NotFound
from engine.ports import NotDeployed

blueprint = Blueprint("intake", "intake", url_prefix="/api", description="窗口登记")


@blueprint.route("/intake/forms", methods=["GET"])
@blueprint.arguments(IntakeQuery, location="query")
@blueprint.response(200, IntakeForms)
def get_forms(wanted: dict[str, str]) -> dict[str, Any]:
    """登记要填的两张表：这个地方现行的受理程序里的那一版。"""
    _may_open()
    try:
        return intake_forms(bus(), reader(), wanted["place"])
    except NotDeployed as missing:
        raise NotFound("intake_not_deployed", missing.detail, where="place", found=wanted["place"]) from None


@blueprint.route("/intake/check", methods=["POST"])
@blueprint.arguments(IntakeCheckBody)
@blueprint.response(200, IntakeCheck)
def post_check(given: dict[str, Any]) -> dict[str, Any]:
    """边写边查：可能是同一件的案件（只在您看得到的里面找），与照现在填的平台会建议什么。什么都不保存。"""
    _may_open()
    tx, place, values = reader(), given["place"], given["values"]
    return {
        "candidates": candidates(bus(), tx, actor(), place, values, given["besides"] or 0),
        "outlook": outlook(bus(), tx, place, values),
    }


@blueprint.route("/cases/<code>/slip", methods=["GET"])
@blueprint.response(200, IntakeSlip)
def get_slip(code: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """小票上的案号与查询码；只给登记这件案子的人。"""
    case, _sight = seen(code, AccessLevel.FULL)
    if case["created_by"] != actor().user:
        raise Forbidden("not_registrar", "只有登记这件案子的人可以打印小票", where=code)
    if case["case_code"] is None:
        raise NotFound("no_case_code", "案件还没有案号", where=code)
    values = opened(reader(), bus().keyring, case["key"], case_subject(case["key"]))
    known = values.get("query_code")
    note_reads(case["key"], ["query_code"] if known else [])
    told = {
        "case_code": case["case_code"],
        "query_code": known[1] if known else None,
        "answer_by": answer_by(bus(), reader(), case["location_org"]),
    }
    return told, 200, NO_STORE


def _may_open() -> None:
    require(authz.OPEN_CASE, said="没有登记新案的权限")
