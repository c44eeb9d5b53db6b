"""Documents: files that programs hand over and fetch again, sealed in the database; `storeId` is always `fengqiao`."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from api.platform import bus
from api.reads import actor, reader
from api.v2.body import MAX_NAME, Body
from api.v2.door import answer, done, execute, require
from api.v2.search.refusals import wrong
from engine.access import authz
from engine.files.commands import DropUpload, StoreUpload
from engine.files.uploads import upload_content
from engine.gate.uploads import require_file
from engine.json_input import parse_json
from engine.missing import no_upload
from engine.store import utc_text

STORE = "fengqiao"
_METADATA = (
    "contentType", "fileName", "expiresAt", "size", "processDefinitionId", "processInstanceKey", "customProperties",
)  # fmt: skip


def create() -> Response:
    """POST /documents: multipart with one `file` part and, if wanted, a JSON part `metadata`."""
    check_store()
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("multipart/form-data")
    file = request.files.get("file")
    if file is None:
        raise wrong("file", "名为 file 的文件", "没有")
    named = _name(request.args.get("documentId") or str(uuid.uuid4()), "documentId")
    command = command_of(named, file, _metadata())
    return answer(reference(command, execute(command)), 201)


def command_of(named: str, file: FileStorage, metadata: Body) -> StoreUpload:
    """A file with what was said of it."""
    return StoreUpload(
        id=named,
        file_name=_name(metadata.text("fileName") or file.filename or "file", metadata.place("fileName")),
        content_type=_media(metadata.text("contentType") or file.mimetype or "application/octet-stream"),
        data=file.read(),
        metadata={
            "processDefinitionId": metadata.optional_text("processDefinitionId"),
            "processInstanceKey": str(metadata.key("processInstanceKey"))
            if metadata.has("processInstanceKey")
            else None,
            "customProperties": metadata.object("customProperties"),
        },
        expires_at=metadata.time("expiresAt") if metadata.has("expiresAt") else None,
    )


def _metadata() -> Body:
    part = request.form.get("metadata")
    if part is None and "metadata" in request.files:
        part = request.files["metadata"].read().decode("utf-8", "replace")
    return said_of(part, "metadata")


def said_of(part: str | None, where: str) -> Body:
    """The JSON that describes a file; an empty description when there is none."""
    return Body({where: parse_json(part.encode(), where)} if part else {}).inner(where, _METADATA)


def _name(text: str, where: str) -> str:
    if not 0 < len(text) <= MAX_NAME or not text.isprintable():
        raise wrong(where, f"1 到 {MAX_NAME} 个可见字符", text)
    return text


def _media(text: str) -> str:
    kind, _, rest = text.partition("/")
    if not (kind and rest and text.isascii() and text.isprintable()) or len(text) > MAX_NAME:
        raise wrong("metadata.contentType", "如 application/pdf", text)
    return text


def reference(command: StoreUpload, facts: dict[str, Any]) -> dict[str, Any]:
    """What the caller keeps; `contentHash` is salted, so it tells nobody whether a known content lies here. Whom a
    former version told the plain digest is told it again: no `digest` is kept then, but the content has come again."""
    expires = facts["expires_at"]
    return {
        "camunda.document.type": "camunda",
        "storeId": STORE,
        "documentId": facts["id"],
        "contentHash": facts["digest"] or hashlib.sha256(command.data).hexdigest(),
        "metadata": {
            "contentType": command.content_type,
            "fileName": command.file_name,
            "expiresAt": utc_text(expires) if isinstance(expires, datetime) else expires,
            "size": facts["size"],
            **command.metadata,
        },
    }


def fetch(document: str) -> Response:
    """GET /documents/{id}: the content, to be saved and never shown inside our pages; 404 when the hash is another."""
    require(authz.SET_VARIABLES)
    check_store()
    require_file(reader(), actor(), document)
    row, content = upload_content(reader(), bus().keyring, document)
    asked = request.args.get("contentHash", row["digest"])
    known = (
        row["digest"],
        hashlib.sha256(content).hexdigest(),
    )  # the latter was told before digests were salted
    expired = row["expires_at"] is not None and row["expires_at"] <= bus().clock.now()
    of_a_case = row["task_key"] is not None  # handed over by a person for a task: read at its case only
    if of_a_case or expired or not any(hmac.compare_digest(asked.encode(), one.encode()) for one in known):
        raise no_upload(document)
    return as_attachment(row, content)


def as_attachment(row: Mapping[str, Any], content: bytes) -> Response:
    """A file's content, to be saved and never shown inside our pages."""
    result = Response(content, content_type=row["content_type"])
    result.headers["Content-Disposition"] = "attachment"
    result.headers["Content-Security-Policy"] = "sandbox"
    return result


def delete(document: str) -> Response:
    """DELETE /documents/{id}."""
    check_store()
    execute(DropUpload(document))
    return done()


def check_store() -> None:
    """Invalid for any store but the one there is."""
    if request.args.get("storeId", STORE) != STORE:
        raise wrong("storeId", STORE, request.args["storeId"])


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    blueprint.add_url_rule("/documents", "create_document", create, methods=["POST"])
    blueprint.add_url_rule("/documents/<document>", "fetch_document", fetch, methods=["GET"])
    blueprint.add_url_rule("/documents/<document>", "delete_document", delete, methods=["DELETE"])
