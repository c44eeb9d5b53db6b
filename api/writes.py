"""Writing for the doors: every write is a command; Idempotency-Key makes a repeat harmless, If-Match guards it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, request

from api.platform import platform
from api.reads import actor, refresh
from engine.commands import Command
from engine.errors import Invalid, StaleVersion
from engine.transaction.idempotency import Remembered
from engine.values import dumps

MAX_KEY = 200


def execute(command: Command, *, each_time: bool = False) -> Any:
    """Carries out a command for whoever is asking; the same Idempotency-Key with the same request does it once, unless
    `each_time`: looking again is a look of its own. The request's reader gives its connection back first: whoever waits
    for a lock must not take two from the others."""
    remembered = idempotency()
    refresh()
    try:
        return platform().bus.execute(command, actor(), remembered=None if each_time else remembered)
    finally:
        refresh()


def idempotency() -> Remembered | None:
    """The request's Idempotency-Key with what tells the request from others; None when there is none."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 1 <= len(key) <= MAX_KEY or not key.isprintable():
        raise Invalid(
            "idempotency_key", "Idempotency-Key 不合格式", where="Idempotency-Key",
            expected=f"1–{MAX_KEY} 个可见字符", found=f"{len(key)} 个字符",
        )  # fmt: skip
    mark, parts = platform().bus.keyring.fingerprint, _parts()
    body, before = (request.get_data(), None) if parts is None else (parts, b"")
    return Remembered.of(key, request.method, request.full_path, body, mark, before)


def _parts() -> bytes | None:
    """What a form of several parts (multipart) says: whoever sends it again draws another boundary between them. None
    for any other body. Former versions took it for empty, since it had been read when they looked."""
    if request.mimetype != "multipart/form-data":
        return None
    said: list[object] = [list(request.form.items(multi=True))]
    for name, file in request.files.items(multi=True):
        at = file.stream.tell()
        file.stream.seek(0)
        digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        file.stream.seek(at)
        said.append([name, file.filename, file.mimetype, digest])
    return dumps(said).encode()


def etag(version: int) -> str:
    """The entity tag of a version (RFC 9110, 8.8.3)."""
    return f'"{version}"'


def tagged(answer: Response, version: int) -> Response:
    """The answer with its version's entity tag."""
    answer.headers["ETag"] = etag(version)
    return answer


def version_of(tag: str) -> int:
    """The version that an If-Match names; StaleVersion (412) for a tag that was never given."""
    text = tag.strip().strip('"')
    if not (text.isdecimal() and len(text) < 10):
        raise stale("当前版本", tag)
    return int(text)


def require_match(version: int) -> None:
    """StaleVersion (412) when the request's If-Match names another version than the stored one."""
    wanted = request.headers.get("If-Match")
    if (
        wanted is not None
        and wanted.strip() != "*"
        and etag(version) not in [t.strip() for t in wanted.split(",")]
    ):
        raise stale(version, wanted)


def stale(version: int | str, wanted: str) -> StaleVersion:
    """What a writer is told who has seen an older version."""
    return StaleVersion(
        "changed_meanwhile", "您打开以后，这件事又有变动，请先看一眼再办", where="If-Match",
        expected=f'"{version}"', found=wanted[:60],
    )  # fmt: skip
