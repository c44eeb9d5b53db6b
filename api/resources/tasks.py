"""User tasks: the inbox, one task with everything needed to do it, claim, release, assign, complete, drafts."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from api.blueprint import Blueprint
from api.personal_reads import note_reads
from api.platform import bus, platform
from api.queries.tasks import listing as query
from api.queries.tasks.conditions import limits_at
from api.queries.tasks.detail import task_detail
from api.queries.tasks.form import for_party, personal_kinds, row_for_party
from api.queries.tasks.rows import add_parties, add_working_days
from api.reads import NO_STORE, actor, onlooker, reader
from api.schemas.task_detail import TaskDetail
from api.schemas.tasks import AssignBody, CompleteBody, DraftBody, DraftState, Inbox, InboxQuery
from api.writes import execute, require_match, stale, tagged, version_of
from engine.access import authz
from engine.commands import Command
from engine.errors import Conflict, Damaged, Invalid, NotFound
from engine.gate.tasks import require_assigner, sees_task
from engine.missing import no_task
from engine.store import Row
from engine.store.tables_cases import Case
from engine.store.tenant_statements import key_param, select_from
from engine.tasks.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, SaveDraft
from engine.tasks.drafts import draft_subject
from engine.tasks.task_lock import find_task

blueprint = Blueprint("tasks", "tasks", url_prefix="/api/tasks", description="待办")
_CASE = select_from(Case).where(Case.__table__.c.key == key_param("case"))


@blueprint.route("", methods=["GET"])
@blueprint.arguments(InboxQuery, location="query")
@blueprint.response(200, Inbox)
def get_inbox(wanted: dict[str, Any]) -> dict[str, Any]:
    """待办：我经办的、可领取的、已办的；最早到期的在前。"""
    tx, now = reader(), bus().clock.now()
    calendar = bus().time.calendar(tx)
    page = query.inbox(tx, actor(), wanted, limits_at(now, calendar))
    if authz.allowed(actor(), authz.READ_CASES):
        add_parties(tx, bus().keyring, page["items"])
    else:
        page["items"] = [row_for_party({**item, "parties": []}) for item in page["items"]]
    add_working_days(page["items"], calendar, now)
    return page


@blueprint.route("/<int:key>", methods=["GET"])
@blueprint.response(200, TaskDetail)
def get_task(key: int) -> Response:
    """办一件待办所需的一切：表单与现值、为什么是这一天、提交以后、草稿。ETag 是待办的版本。"""
    task, case = _seen(key)
    tx = reader()
    sensitive = task["assignee"] == actor().user
    told = task_detail(bus(), tx, task, case, sensitive=sensitive) | {"draft": _readable_draft(key)}
    personal = personal_kinds(bus(), tx, task, told["values"])
    if authz.allowed(actor(), authz.READ_CASES):
        note_reads(task["case_key"], personal)
    else:
        told = for_party(bus(), tx, task, told)
    answer = tagged(jsonify(told), task["version"])
    answer.headers.update(NO_STORE)
    return answer


@blueprint.route("/<int:key>/claim", methods=["POST"])
@blueprint.response(204)
def post_claim(key: int) -> None:
    """领取。"""
    _change(key, ClaimTask(key))


@blueprint.route("/<int:key>/release", methods=["POST"])
@blueprint.response(204)
def post_release(key: int) -> None:
    """放回，让同岗的人领取。"""
    _change(key, ReleaseTask(key))


@blueprint.route("/<int:key>/assign", methods=["POST"])
@blueprint.arguments(AssignBody)
@blueprint.response(204)
def post_assign(values: dict[str, str], key: int) -> None:
    """转办。"""
    task = find_task(reader(), key)
    if task is None:
        raise no_task(key)
    # before anything is said about the colleague
    require_assigner(onlooker(), task, values["assignee"])
    colleague = platform().accounts.find(values["assignee"])
    if colleague is None or colleague.tenant != actor().tenant:
        raise Invalid(
            "assignee_unknown", "本区县没有这个账号", where="assignee", expected="本区县在用的账号",
            found=values["assignee"],
        )  # fmt: skip
    _change(key, AssignTask(key, values["assignee"]))


@blueprint.route("/<int:key>/complete", methods=["POST"])
@blueprint.arguments(CompleteBody)
@blueprint.response(204)
def post_complete(values: dict[str, Any], key: int) -> None:
    """提交。If-Match 带上打开时的 ETag：这期间有变动则不办，答 412。"""
    wanted = request.headers.get("If-Match")
    version = version_of(wanted) if wanted is not None and wanted.strip() != "*" else None
    command = CompleteTask(key, values["values"], version, values["recorded_for"])
    try:
        execute(command)
    except Conflict as conflict:
        if conflict.code == "task_changed":
            raise stale(conflict.found, wanted or "") from None
        raise


@blueprint.route("/<int:key>/draft", methods=["GET"])
@blueprint.response(200, DraftState)
def get_draft(key: int) -> dict[str, Any]:
    """本人的草稿。"""
    _seen(key)
    return _draft(key) or {"values": None, "saved_at": None}


@blueprint.route("/<int:key>/draft", methods=["PUT"])
@blueprint.arguments(DraftBody)
@blueprint.response(200, DraftState)
def put_draft(values: dict[str, Any], key: int) -> dict[str, Any]:
    """存草稿；别人看不到。给了 `base` 而草稿已在别处改过时不覆盖，答 409。"""
    _seen(key)
    saved_at = execute(SaveDraft(key, values["values"], values.get("base"), "base" in values))
    return {"values": values["values"], "saved_at": saved_at}


@blueprint.route("/<int:key>/draft", methods=["DELETE"])
@blueprint.response(204)
def delete_draft(key: int) -> None:
    """不要草稿了。"""
    execute(SaveDraft(key, None))


def _change(key: int, command: Command) -> None:
    if request.headers.get("If-Match") is not None:
        task = find_task(reader(), key)
        if task is not None and sees_task(onlooker(), task):
            require_match(task["version"])
    execute(command)


def _seen(key: int) -> tuple[Row, Row | None]:
    """The task and its case, for whoever has to do with either; NotFound for everybody else."""
    tx = reader()
    task = find_task(tx, key)
    if task is not None:
        case = tx.row(_CASE, case=task["case_key"]) if task["case_key"] is not None else None
        if sees_task(onlooker(), task):
            return task, case
    raise no_task(key)


def _readable_draft(key: int) -> dict[str, Any] | None:
    """The actor's own draft; None also for one that cannot be read any more, which keeps nobody from the task."""
    try:
        return _draft(key)
    except (NotFound, Damaged):
        return None


def _draft(key: int) -> dict[str, Any] | None:
    tx, user = reader(), actor().user
    row = query.draft_row(tx, actor(), key)
    if row is None:
        return None
    return {
        "values": bus().keyring.open(tx, draft_subject(user), row["ciphertext"]),
        "saved_at": row["saved_at"],
    }
