"""Files of a task's form: handed over while the form is filled in, fetched again by whoever takes part in the case."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import quote

from flask import Response, request

from api.blueprint import Blueprint
from api.personal_reads import note_reads
from api.platform import bus
from api.reads import NO_STORE, onlooker, reader
from api.resources.cases import seen
from api.schemas.files import StoredFile
from api.uploads import MAX_NAME, checked_kind
from api.writes import execute
from engine.access.access_level import AccessLevel
from engine.errors import Invalid
from engine.files.commands import StoreUpload
from engine.files.uploads import upload_content
from engine.gate.tasks import require_doer
from engine.missing import no_task, no_upload
from engine.tasks.task_lock import find_task

blueprint = Blueprint("files", "files", url_prefix="/api", description="表单的附件")

#: A file's number as forms hold it: `<uuid>/<file name>`, so that a list of references can be read by people.
_REFERENCE = re.compile(r"[0-9a-f-]{36}")


@blueprint.route("/tasks/<int:key>/files", methods=["POST"])
@blueprint.response(201, StoredFile)
def post_file(key: int) -> dict[str, Any]:
    """交一个附件（multipart，名为 file）；只有能办这件待办的人可以。表单里填回答里的 `reference`。"""
    task = find_task(reader(), key)
    if task is None:
        raise no_task(key)
    require_doer(onlooker(), task)  # before the file is read, unpacked and sealed
    file = request.files.get("file")
    if file is None:
        raise Invalid("file_missing", "没有文件", "file", "multipart/form-data，名为 file", request.mimetype)
    name = (file.filename or "").strip()
    data = file.read()
    kind = checked_kind(name, data)
    case = str(task["case_key"]) if task["case_key"] is not None else None
    identity = str(uuid.uuid4())  # of a request that is repeated the first one counts
    metadata = {"task": str(key), "case": case}
    stored = execute(StoreUpload(identity, name, kind, data, metadata, None, key))
    return {"reference": f"{stored['id']}/{name[-MAX_NAME:]}", "name": name, "size": len(data), "kind": kind}


@blueprint.route("/cases/<code>/files/<reference>", methods=["GET"])
@blueprint.response(200, content_type="application/octet-stream")
def get_file(code: str, reference: str) -> Response:
    """案件的一个附件；只给承办这件案子的人，存下来看，不在页面里打开。"""
    case, _sight = seen(code, AccessLevel.FULL)
    if not _REFERENCE.fullmatch(reference):
        raise no_upload(reference)
    row, content = upload_content(reader(), bus().keyring, reference)
    if (row["metadata"] or {}).get("case") != str(case["key"]):
        raise no_upload(reference)
    note_reads(case["key"], ["file"])
    answer = Response(content, content_type=row["content_type"])
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row['file_name'])}"
    answer.headers["Content-Security-Policy"] = "sandbox"
    answer.headers.update(NO_STORE)
    return answer
