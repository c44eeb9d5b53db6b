"""Documents: several at once, and links to one."""

from __future__ import annotations

import uuid
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnsupportedMediaType

from api.platform import bus
from api.problems import STATUS_OF_KIND
from api.reads import actor, refresh
from api.v2.body import Body
from api.v2.door import answer, execute
from api.v2.links import link_to
from api.v2.routes.documents import check_store, command_of, reference, said_of
from api.v2.search.refusals import wrong
from api.writes import idempotency
from engine.errors import Forbidden, Refusal
from engine.files.commands import LinkUpload
from engine.transaction.idempotency import Remembered

MAX_FILES = 100
#: How long a link lives when nobody says so, as in Camunda 8, and at most.
DEFAULT_LIFE_MS, MAX_LIFE_MS = 3_600_000, 7 * 86_400_000


def create_all() -> Response:
    """POST /documents/batch: each file by itself; 201 when all are kept, 207 when some are not."""
    check_store()
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("multipart/form-data")
    files, said = request.files.getlist("files"), _metadata()
    if not 0 < len(files) <= MAX_FILES:
        raise wrong("files", f"1 到 {MAX_FILES} 个名为 files 的文件", f"{len(files)} 个")
    if said and len(said) != len(files):
        raise wrong("metadataList", f"与文件一样多，{len(files)} 个", f"{len(said)} 个")
    once = idempotency()
    refresh()
    created: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for number, file in enumerate(files):
        metadata = said_of(said[number] if said else None, f"metadataList[{number}]")
        try:
            created.append(_kept(file, metadata, _item(once, number)))
        except Forbidden:
            raise
        except Refusal as refusal:
            failed.append(_failure(metadata.text("fileName") or file.filename or "", refusal))
    status = HTTPStatus.MULTI_STATUS if failed else HTTPStatus.CREATED
    return answer({"createdDocuments": created, "failedDocuments": failed}, status)


def _metadata() -> list[str]:
    parts = list(request.form.getlist("metadataList"))
    return parts + [part.read().decode("utf-8", "replace") for part in request.files.getlist("metadataList")]


def _kept(file: FileStorage, metadata: Body, once: Remembered | None) -> dict[str, Any]:
    command = command_of(str(uuid.uuid4()), file, metadata)
    return reference(command, bus().execute(command, actor(), remembered=once))


def _item(once: Remembered | None, number: int) -> Remembered | None:
    """What one file of a repeated request is known by: the request's key is used up by one command."""
    if once is None:
        return None
    return Remembered(f"batch/{bus().keyring.fingerprint(once.key.encode())}/{number}", once.fingerprint)


def _failure(name: str, refusal: Refusal) -> dict[str, Any]:
    status = STATUS_OF_KIND[refusal.kind]
    return {"fileName": name, "status": status, "title": HTTPStatus(status).phrase, "detail": str(refusal)}


def link(document: str) -> Response:
    """POST /documents/{id}/links: an address from which the file can be fetched without signing in, for a while."""
    check_store()
    body = Body.read(("timeToLive",))
    life = body.integer("timeToLive", DEFAULT_LIFE_MS, 1, MAX_LIFE_MS)
    until = bus().clock.now() + timedelta(milliseconds=life)
    made = execute(LinkUpload(document, until, request.args.get("contentHash")))
    url = link_to(bus().keyring, actor().tenant, made["id"], made["digest"], made["until"])
    return answer({"url": url, "expiresAt": made["until"]}, HTTPStatus.CREATED)


def install(blueprint: Blueprint) -> None:
    """Adds the addresses."""
    blueprint.add_url_rule("/documents/batch", "create_documents", create_all, methods=["POST"])
    blueprint.add_url_rule("/documents/<document>/links", "link_document", link, methods=["POST"])
