"""Cases: open, list, look at, follow, send a signal to."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from api.blueprint import Blueprint
from api.personal_reads import note_reads
from api.platform import bus
from api.queries.cases.listing import detail, find_case, list_cases
from api.queries.cases.parties import list_parties
from api.queries.cases.standstill import standing_of
from api.queries.cases.timeline import timeline
from api.reads import NO_STORE, actor, reader
from api.schemas.cases import (
    CaseDetail,
    CaseOpened,
    CasePage,
    CaseQuery,
    MessageBody,
    OpenCaseBody,
    TimelineEntry,
)
from api.writes import execute, require_match, tagged
from casework.cases.access_level import require_sight
from casework.intake.commands import OpenCase
from casework.tables.procedures import process_counting_as
from engine.access.access_level import AccessLevel
from engine.errors import Conflict
from engine.messages.commands import PublishMessage
from engine.store import Row

blueprint = Blueprint("cases", "cases", url_prefix="/api/cases", description="案件")


@blueprint.route("", methods=["GET"])
@blueprint.arguments(CaseQuery, location="query")
@blueprint.response(200, CasePage)
def get_cases(wanted: dict[str, Any]) -> dict[str, Any]:
    """您看得到的案件，最近收到的在前。"""
    return list_cases(reader(), actor(), wanted, bus().clock.now())


@blueprint.route("", methods=["POST"])
@blueprint.arguments(OpenCaseBody)
@blueprint.response(201, CaseOpened)
def post_case(values: dict[str, Any]) -> dict[str, Any]:
    """登记一件新案；带 Idempotency-Key 时重复提交只登记一次。"""
    process = values["process_id"] or process_counting_as(reader(), "registration", values["location_org"])
    answer = execute(OpenCase(**{**values, "process_id": process}))
    return {name: str(value) for name, value in answer.items()}


@blueprint.route("/<code>", methods=["GET"])
@blueprint.response(200, CaseDetail)
def get_case(code: str) -> Response:
    """一件案子：按案号，或按编号。ETag 是案件的版本。"""
    case, sight = seen(code, AccessLevel.LOG)
    parties = list_parties(reader(), bus().keyring, case["key"], sight)
    note_reads(
        case["key"], (one["field"] for party in parties for one in party["personal"] if not one["masked"])
    )
    told = detail(reader(), case, sight) | {"parties": parties}
    # whoever sees of a case only when and who is not told which step stands still: its name says what the case is about
    told["standing"] = standing_of(bus(), reader(), case["key"]) if sight >= AccessLevel.SUMMARY else []
    answer = tagged(jsonify(told), case["version"])
    answer.headers.update(NO_STORE)
    return answer


@blueprint.route("/<code>/timeline", methods=["GET"])
@blueprint.response(200, TimelineEntry(many=True))
def get_timeline(code: str) -> list[dict[str, Any]]:
    """经过：案件与它各个流程的全部记录，从旧到新。"""
    case, sight = seen(code, AccessLevel.LOG)
    return timeline(reader(), case["key"], facts=sight >= AccessLevel.SUMMARY)


@blueprint.route("/<code>/messages", methods=["POST"])
@blueprint.arguments(MessageBody)
@blueprint.response(202)
def post_message(values: dict[str, Any], code: str) -> None:
    """给案件送一条它在等的消息；没有流程在等它时答 404。撤回、危险、提级、并案、催办写明理由，走 acts，这里答 403。"""
    case, _sight = seen(code, AccessLevel.SUMMARY)
    require_match(case["version"])
    if case["case_code"] is None:
        raise Conflict("no_case_code", "案件还没有案号，不能发信号", where=code)
    # without variables: what people say about a case comes in by forms, whose fields say where it goes (decision 11)
    execute(PublishMessage(values["name"], case["case_code"], {}, must_correlate=True))


def seen(code: str, least: AccessLevel) -> tuple[Row, AccessLevel]:
    """The case of the address and how much of it the actor sees; NotFound, or Forbidden below `least`."""
    tx = reader()
    case = find_case(tx, code)
    sight = require_sight(tx, actor(), case, least, bus().clock.now(), code)
    assert case is not None
    return case, sight
