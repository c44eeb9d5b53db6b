"""What stands beside a case, and what may be set off on it."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.blueprint import Blueprint
from api.personal_reads import field_name, note_reads
from api.platform import bus
from api.queries.cases.acts import acts
from api.queries.cases.deeds import Course
from api.queries.cases.holders import escalations, holders, related, reviews
from api.queries.cases.listing import find_case
from api.queries.cases.sampling import draw_record, samplings
from api.queries.cases.supervision import supervisions
from api.queries.process_names import process_name
from api.reads import NO_STORE, actor, reader
from api.resources.cases import seen
from api.schemas.case_records import ActBody, CaseAct, CaseRecords, FormDeed
from api.schemas.cases import RevealBody
from api.writes import execute, require_match
from casework.case_file.commands import RevealCaseFile
from casework.case_messages.case_messages import message_at
from casework.case_messages.commands import SendCaseMessage
from casework.cases.access_level import SENSITIVE, sight_of
from casework.tables.statuses import statuses_meaning
from engine.access.access_level import AccessLevel
from engine.errors import Invalid
from engine.store import Row

blueprint = Blueprint("case_records", "case_records", url_prefix="/api/cases", description="案件旁边的记录")

#: Forms that hold one of these fields tell of the agreement and how it is kept.
_OF_AGREEMENT = frozenset(
    {
        "agreement_form",
        "agreement_text",
        "fulfilment",
        "performed_now",
        "performance",
        "confirm_wish",
        "ruling",
    }
)


@blueprint.route("/<code>/records", methods=["GET"])
@blueprint.response(200, CaseRecords)
def get_records(code: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """督办、抽访、回访的记录，由谁主办的每一段，提级与会商，关联案件。"""
    case, sight = seen(code, AccessLevel.SUMMARY)
    tx = reader()
    course = Course(bus(), tx, case, sight)
    told = {
        "supervisions": supervisions(course),
        "samplings": samplings(tx, course, case["case_code"]),
        "follow_ups": [part.told() for part in course.parts("follow_up")],
        "holders": holders(course),
        "escalations": escalations(course),
        "reviews": reviews(course),
        "related": [_related(one) for one in related(course, case["fields"])],
    }
    _note(case, course)
    return told, 200, NO_STORE


@blueprint.route("/<code>/forms", methods=["GET"])
@blueprint.response(200, FormDeed(many=True))
def get_forms(code: str) -> tuple[list[dict[str, Any]], int, dict[str, str]]:
    """案件各步填过的表单，当时的值，从旧到新。个人信息只给承办这件案子的人看；敏感件默认遮住。"""
    case, sight = seen(code, AccessLevel.SUMMARY)
    course = Course(bus(), reader(), case, sight)
    told = _forms(course)
    _note(case, course)
    return told, 200, NO_STORE


@blueprint.route("/<code>/forms/reveal", methods=["POST"])
@blueprint.arguments(RevealBody)
@blueprint.response(200, FormDeed(many=True))
def post_reveal(values: dict[str, str], code: str) -> tuple[list[dict[str, Any]], int, dict[str, str]]:
    """看敏感件的表单里遮住的内容；谁、何时、为什么看，记入案件的历史。"""
    case, sight = seen(code, AccessLevel.FULL)
    execute(RevealCaseFile(case["key"], values["reason"]), each_time=True)
    return _forms(Course(bus(), reader(), case, sight, asked=True)), 200, NO_STORE


@blueprint.route("/<code>/draws/<int:key>", methods=["GET"])
@blueprint.response(200, content_type="application/json")
def get_draw(code: str, key: int) -> Response:
    """抽样记录，只有案号与等级；`fengqiao draw verify 文件` 不联网重抽一次，逐项核对。"""
    case, sight = seen(code, AccessLevel.SUMMARY)
    course = Course(bus(), reader(), case, sight)
    answer = Response(draw_record(reader(), course, key), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{key}.json"'
    return answer


@blueprint.route("/<code>/acts", methods=["GET"])
@blueprint.response(200, CaseAct(many=True))
def get_acts(code: str) -> list[dict[str, Any]]:
    """您现在可以对案件做的事：岗位可以，而且有流程在等。"""
    case, sight = seen(code, AccessLevel.LOG)
    return acts(reader(), actor(), case) if sight >= AccessLevel.SUMMARY else []


@blueprint.route("/<code>/acts", methods=["POST"])
@blueprint.arguments(ActBody)
@blueprint.response(202)
def post_act(values: dict[str, Any], code: str) -> None:
    """对案件发一条案件消息（有哪些，见 GET 与 docs/case-messages.md）；理由记入案卷。"""
    case, _sight = seen(code, AccessLevel.SUMMARY)
    require_match(case["version"])
    execute(SendCaseMessage(case["key"], values["name"], values["reason"], _variables(case, values)))


def _note(case: Row, course: Course) -> None:
    """What was opened in telling the course of the case is on record before it is shown."""
    note_reads(case["key"], map(field_name, sorted(course.opened)))


def _forms(course: Course) -> list[dict[str, Any]]:
    names = {
        row["key"]: process_name(course.known.tx, row["process_id"], row["definition_key"])
        for row in course.instances
    }
    return [
        {
            **deed,
            "process_name": names.get(deed["process_key"], ""),
            "agreement": _agreement(course, deed),
        }
        for deed in course.deeds()
        if deed["form"] is not None
    ]


def _variables(case: Row, values: dict[str, Any]) -> dict[str, Any]:
    """The other case that the message is about, if it is about one."""
    named = message_at(case["location_org"], values["name"]).other_case
    if named is None:
        return {}
    return {named.variable: _other_case(case, named.label, values["other_case"] or "")}


def _other_case(case: Row, label: str, code: str) -> str:
    """The code of the other case, e.g. the one to merge into; Invalid in the same words when there is none and when it
    is not for the actor's eyes, so that nobody can ask here which cases there are."""
    tx = reader()
    found = find_case(tx, code)
    seen_ = found is not None and sight_of(tx, actor(), found, bus().clock.now()) >= AccessLevel.SUMMARY
    expected = "本区县另一件在办的案号"
    if found is None or not seen_ or found["key"] == case["key"] or found["case_code"] is None:
        raise Invalid("other_case", f"没有找到{label}", "other_case", expected, code or "空")
    if found["status"] in statuses_meaning("over"):
        raise Invalid("other_case", f"{label}已经了结", "other_case", expected, found["status"])
    return str(found["case_code"])


def _agreement(course: Course, deed: dict[str, Any]) -> bool:
    task = course.known.task(int(deed["task_key"])) if deed["task_key"] else None
    keys = {fact.key for fact in course.known.forms.fields(task.form_key)} if task else set()
    return bool(keys & _OF_AGREEMENT)


def _related(one: dict[str, str]) -> dict[str, Any]:
    tx = reader()
    other = find_case(tx, one["case_code"])
    sight = AccessLevel.NONE if other is None else sight_of(tx, actor(), other, bus().clock.now())
    told = {**one, "title": None, "status": None, "visible": sight >= AccessLevel.LOG}
    if other is not None and sight >= AccessLevel.SUMMARY and other["confidentiality"] not in SENSITIVE:
        told |= {"title": other["title"], "status": other["status"]}
    return told
