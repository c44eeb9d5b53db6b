"""Files that programs and people hand over: sealed when they come, forgotten with their key when they go."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from sqlalchemy import bindparam

from engine import authz
from engine.commands import DropUpload, StoreUpload
from engine.context import Context
from engine.errors import Conflict, NotFound
from engine.handlers.instances import require
from engine.handlers.secrets import Keyring
from engine.handlers.task_files import UNCLAIMED, require_room
from engine.handlers.tasks import require_doer
from engine.handlers.unit import Unit
from engine.history.append import append_audit
from engine.history.rows.told import together
from engine.store import Tx
from engine.store.base import UtcTime
from engine.store.scope import delete_of, select_from, table_of, text_param
from engine.store.tables_cases import SubjectKey
from engine.store.tables_uploads import Upload

_UPLOAD = table_of(Upload)
_SUBJECT = table_of(SubjectKey)
_OVER = _UPLOAD.c.expires_at <= bindparam("now", type_=UtcTime)
_ROW = select_from(Upload).where(_UPLOAD.c.id == text_param("id"))
_DROP = delete_of(Upload).where(_UPLOAD.c.id == text_param("id"))
_EXPIRED = select_from(Upload, _UPLOAD.c.id).where(_OVER)
_DROP_EXPIRED = _DROP.where(_OVER)
_FORGET = delete_of(SubjectKey).where(_SUBJECT.c.subject == text_param("subject"))


#: What of a file the record says by one digest only.
_SEALED = ("ciphertext", "file_name", "content_type", "metadata")


def upload_subject(upload_id: str) -> str:
    """The subject under whose key a file is sealed: of a fixed length, since names may be long."""
    return "upload/" + hashlib.sha256(upload_id.encode()).hexdigest()[:48]


def store_upload(unit: Unit, command: StoreUpload) -> dict[str, Any]:
    """Keeps a file; answers with its row but for the content. Conflict when the name is taken.

    For a task it may be done by whoever may complete the task, and is kept for a day until a form refers to it;
    without one it is for programs.
    """
    expires = command.expires_at
    if command.task_key is None:
        require(unit, authz.SET_VARIABLES, command.id)
    else:
        require_doer(unit, command.task_key)
        require_room(unit.tx, command.task_key)
        expires = unit.context.now + UNCLAIMED
    if unit.tx.row(_ROW, id=command.id) is not None:
        raise Conflict("upload_exists", "这个编号的文件已经有了", where="documentId", found=command.id)
    content = base64.b64encode(command.data).decode()
    ciphertext, _salt, _digest = unit.keyring.seal(unit.tx, upload_subject(command.id), content)
    facts = {
        "id": command.id,
        "file_name": command.file_name,
        "content_type": command.content_type,
        "size": len(command.data),
        "digest": hashlib.sha256(command.data).hexdigest(),
        "metadata": command.metadata,
        "expires_at": expires,
    }
    kept = {"ciphertext": ciphertext, "user": unit.actor.user, "task_key": command.task_key}
    row = {**facts, **kept, "created_at": unit.context.now}
    unit.tx.add(Upload, row)
    said = {name: row[name] for name in ("id", "size", "digest", "task_key")}
    unit.audit("UploadStored", **said, sealed=together(row, _SEALED))
    return facts


def drop_upload(unit: Unit, command: DropUpload) -> None:
    """Deletes a program's file and its key; NotFound when there is none, and for what people handed over for a task:
    that belongs to its case."""
    require(unit, authz.SET_VARIABLES, command.id)
    if unit.tx.run(_DROP.where(_UPLOAD.c.task_key.is_(None)), id=command.id) == 0:
        raise NotFound("upload_not_found", "没有这个文件", where="documentId", found=command.id)
    unit.tx.run(_FORGET, subject=upload_subject(command.id))
    unit.audit("UploadDropped", id=command.id)


def forget_expired(tx: Tx, context: Context) -> int:
    """Deletes the files whose time has passed, with their keys, and records it; answers how many."""
    gone = []
    for row in tx.rows(_EXPIRED, now=context.now):
        if tx.run(_DROP_EXPIRED, id=row["id"], now=context.now):
            tx.run(_FORGET, subject=upload_subject(row["id"]))
            gone.append(["UploadExpired", {"id": row["id"]}])
    append_audit(tx, context, "ForgetUploads", gone)
    return len(gone)


def upload_content(tx: Tx, keyring: Keyring, upload_id: str) -> tuple[dict[str, Any], bytes]:
    """A file's row and its content; NotFound when there is none."""
    row = tx.row(_ROW, id=upload_id)
    if row is None:
        raise NotFound("upload_not_found", "没有这个文件", where="documentId", found=upload_id[:80])
    content = keyring.open(tx, upload_subject(upload_id), row["ciphertext"])
    return dict(row), base64.b64decode(content)
